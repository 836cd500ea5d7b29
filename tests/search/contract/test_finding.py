"""Every engine finds what is there, in the order that was asked for, and counts it exactly."""

import pytest

from search.engines.base import DEPTH, Engine
from search.query import Everything, Plan
from tests.search.contract import oracle
from tests.search.contract.cases import CASES
from tests.search.contract.world import documents

# What is asked here does not depend on the database.
pytestmark = pytest.mark.part("sqlite")

#: How far two engines may rank differently: Lucene counts the documents that have a field, the
#: embedded engine all of them, so that a word weighs differently in a language that few have.
OVERLAP, SHARE = 0.8, 0.85
FIRST = 5


def test_there_is_enough_to_ask_and_to_find() -> None:
    assert len(CASES) >= 150
    found = [name for name, plan in CASES.items() if len(oracle.matching(plan)) > 0]
    assert len(found) > 0.8 * len(CASES)


@pytest.mark.parametrize("name", CASES)
def test_hits_totals_and_facets(world: Engine, name: str) -> None:
    plan = CASES[name]
    found = world.search(plan)
    expected = [document["key"] for document in oracle.matching(plan)]
    assert found.total == len(expected)
    assert found.facets == oracle.counted(plan)
    size = max(0, min(plan.limit, DEPTH - plan.offset))
    if plan.sort == "relevance":
        everything = world.search(Plan(plan.node, plan.lang, plan.selections, limit=DEPTH)).keys
        assert sorted(everything) == expected
        assert found.keys == everything[plan.offset : plan.offset + size]
    else:
        assert found.keys == oracle.ordered(plan)[plan.offset : plan.offset + size]


def test_the_best_hits_are_nearly_the_same(world: Engine, embedded: Engine) -> None:
    close: dict[str, float] = {}
    for name, plan in CASES.items():
        if plan.sort == "relevance" and len(oracle.matching(plan)) > FIRST:
            best = [
                set(e.search(Plan(plan.node, plan.lang)).keys[:FIRST]) for e in (world, embedded)
            ]
            close[name] = len(best[0] & best[1]) / FIRST
    good = [name for name, overlap in close.items() if overlap >= OVERLAP]
    assert len(close) > 50
    assert len(good) >= SHARE * len(close), sorted((v, k) for k, v in close.items())[:40]


def test_versions_are_those_that_were_sent(world: Engine) -> None:
    assert dict(world.versions()) == {change.key: change.version for change in documents()}


def test_what_is_told_of_the_index(world: Engine) -> None:
    status = world.status()
    assert status.ready
    assert status.documents == len(documents())
    assert status.generation
    assert not status.lacks_index


def test_pages_are_parts_of_one_list(world: Engine) -> None:
    for sort in ("relevance", "newest", "oldest", "name"):
        paged = [
            key
            for offset in range(0, len(documents()) + 20, 20)
            for key in world.search(Plan(Everything(), "es", sort=sort, offset=offset)).keys
        ]
        assert sorted(paged) == [change.key for change in documents()]
