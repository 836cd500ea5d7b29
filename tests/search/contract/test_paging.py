"""A list is read to its last hit, on every engine, while others write."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from search.engines.base import DEPTH, Change, Engine, OutdatedError
from search.engines.elasticsearch import ElasticsearchEngine
from search.query import Codes, Everything, Near, Plan, Word
from tests.search.contract.conftest import filled
from tests.search.contract.world import FIRST, documents
from tests.search.test_pitfalls import change

# Paging does not depend on the database.
pytestmark = pytest.mark.part("sqlite")

SORTS = ("relevance", "newest", "oldest", "name")


def parts(engine: Engine, plan: Plan) -> Iterator[list[int]]:
    """The parts of a list, to its end. No part but the only one is empty."""
    after: Any = ()
    while after is not None:
        found = engine.search(replace(plan, after=after))
        assert found.keys or not found.total
        yield found.keys
        after = found.after


def walked(engine: Engine, plan: Plan) -> list[int]:
    return [key for part in parts(engine, plan) for key in part]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [7, 1_000])
def test_a_list_by_parts_is_the_list(world: Engine, sort: Any, limit: int) -> None:
    selections = {"theme": Codes("theme", ("AMB", "SOC"))}
    for plan in (
        Plan(Word("agua"), "es", sort=sort),
        Plan(Everything(), "pt", sort=sort),
        Plan(Word("agua"), "en", selections, facets=("theme", "year"), sort=sort),
        Plan(Word("inexistente"), "es", sort=sort),
        Plan(Everything(), "es", {"near": Near(-2, -79, 300)}, sort="nearest"),
    ):
        whole = world.search(replace(plan, limit=DEPTH)).keys
        assert walked(world, replace(plan, limit=limit)) == whole
        first = world.search(replace(plan, limit=limit, after=()))
        assert (first.total, first.facets) == (world.search(plan).total, world.search(plan).facets)


def dated(key: int, hour: int | None = None) -> Change:
    moment = FIRST + timedelta(hours=key if hour is None else hour)
    return change(key, published=moment, sort_name={"es": f"{key:05}"})


@pytest.mark.parametrize("sort", SORTS)
def test_while_others_write(empty: Engine, sort: Any) -> None:
    """Forty hits. Ten are read; then one of these goes, one that is to come, and three are new."""
    empty.write([dated(key) for key in range(1, 41)])
    plan = Plan(Word("agua"), "es", sort=sort, limit=10)
    whole = walked(empty, plan)
    reading = parts(empty, plan)
    read = next(reading)
    new = [dated(50, hour=0), dated(51, hour=90), dated(52, hour=20)]
    empty.write([Change(read[3], 2, None), Change(whole[25], 2, None), *new])
    rest = [key for part in reading for key in part]
    if isinstance(empty, ElasticsearchEngine):
        assert read + rest == whole  # as it was
    elif sort in ("newest", "oldest"):
        # What is to come, as it is by now. Nothing is told twice, and nothing left out.
        expected = set(whole[10:]) - {whole[25]} | {52, 50 if sort == "newest" else 51}
        assert set(rest) == expected
        assert len(rest) == len(expected)
    else:
        # By number: what went from before the place moves one over it.
        assert set(rest) == set(whole[11:]) - {whole[25]} | {50, 51, 52}


def test_beyond_what_has_a_page_of_its_number(empty: Engine) -> None:
    every = range(1, DEPTH + 51)
    filled(empty, [dated(key) for key in every])
    for sort in SORTS:
        plan = Plan(Word("agua"), "es", sort=sort, limit=4_000)
        assert sorted(walked(empty, plan)) == list(every)
        assert empty.search(replace(plan, offset=DEPTH)).keys == []


def test_a_place_in_an_index_that_went_is_told(empty: Engine) -> None:
    empty.write([dated(key) for key in range(1, 41)])
    plan = Plan(Everything(), "es", sort="newest", limit=10)
    found = empty.search(replace(plan, after=()))
    filled(empty, [dated(1)])
    if isinstance(empty, ElasticsearchEngine):
        # The index that served is kept for a while, and read on.
        assert len(empty.search(replace(plan, after=found.after)).keys) == 10
        (old,) = {*empty.store._indexes()} - {empty.store.serving()}
        empty.store.drop(old)
    with pytest.raises(OutdatedError):
        empty.search(replace(plan, after=found.after))


def test_nothing_is_kept_for_a_list_that_was_read(empty: Engine) -> None:
    if not isinstance(empty, ElasticsearchEngine):
        return
    empty.write(documents()[:30])

    def kept() -> int:
        stats = empty.servers.client.indices.stats(index=empty.store.read, metric="search")
        return stats["_all"]["total"]["search"]["open_contexts"]

    plan = Plan(Everything(), "es", limit=10)
    reading = parts(empty, plan)
    next(reading)
    assert kept() == 1
    assert len([key for part in reading for key in part]) == 20
    assert kept() == 0
