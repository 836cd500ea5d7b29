"""Each way in and out, and the outbox, with the index on servers: the tests of the embedded one."""

from inspect import signature

import pytest

from search.engines.base import Engine
from tests.search import (
    test_as_typed,
    test_coverage,
    test_cursor,
    test_engine_slice,
    test_near,
    test_outbox,
    test_ways,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

#: They break the embedded engine's directory, fill another at once (`test_indexes.py` and
#: `test_paging.py` have their own ways to do so).
EMBEDDED = {
    "test_a_cursor_into_an_index_that_went_is_told",
    "test_what_is_nowhere_is_told",
    "test_while_the_engine_is_away_everything_waits",
}


@pytest.fixture(autouse=True)
def _index(request: pytest.FixtureRequest, engine: Engine) -> None:
    """What each test of `test_ways` begins with; the others make an index of their own."""
    if request.function.__module__ == test_ways.__name__:
        test_ways.begin()


# The fixture `engine` is on servers here.
for module in (
    test_as_typed,
    test_coverage,
    test_cursor,
    test_engine_slice,
    test_near,
    test_outbox,
    test_ways,
):
    everywhere = module in (
        test_as_typed,
        test_cursor,
        test_engine_slice,
        test_near,
        test_ways,
    )
    for name, test in vars(module).items():
        if not name.startswith("test_") or name in EMBEDDED:
            continue
        if everywhere or "engine" in signature(test).parameters:
            globals()[f"{name}_{module.__name__.rpartition('_')[2]}"] = test
del module, name, test
