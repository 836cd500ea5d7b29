"""Each way in and out, and the outbox, with the index on servers: the tests of the embedded one."""

from inspect import signature

import pytest

from tests.search import test_coverage, test_engine_slice, test_outbox, test_ways

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

#: It breaks the embedded engine's directory; `test_cluster.py` has its own ways to be away.
EMBEDDED = {"test_while_the_engine_is_away_everything_waits"}


#: What each test of `test_ways` begins with; it does the others no harm.
_index = test_ways._index

# The fixture `engine` is on servers here.
for module in (test_coverage, test_engine_slice, test_outbox, test_ways):
    everywhere = module in (test_engine_slice, test_ways)
    for name, test in vars(module).items():
        if not name.startswith("test_") or name in EMBEDDED:
            continue
        if everywhere or "engine" in signature(test).parameters:
            globals()[f"{name}_{module.__name__.rpartition('_')[2]}"] = test
del module, name, test
