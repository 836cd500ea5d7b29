"""What the tests of the contract do with an engine again and again."""

from collections.abc import Sequence
from typing import Any

from search.engines.base import Change, Engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.query import Everything, Plan, Word
from tests.search.contract.servers import address


def found(engine: Engine, word: str = "") -> list[int]:
    node = Word(word) if word else Everything()
    return sorted(engine.search(Plan(node, "es", limit=1_000)).keys)


def swapped(engine: Engine, changes: Sequence[Change]) -> None:
    """A new index of these alone serves."""
    with engine.rebuild() as target:
        assert target.add(changes) == {}
        with target.last_changes():
            target.swap()


def another(engine: ElasticsearchEngine, **others: Any) -> ElasticsearchEngine:
    """The same bank as another process sees it."""
    given = engine.servers.address
    url = f"{given.hosts[0].replace('http', 'elasticsearch')}/{given.prefix}"
    return ElasticsearchEngine(address(url, **others))
