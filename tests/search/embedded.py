"""The embedded engine by itself, with documents that are made up."""

from datetime import UTC, datetime

from search.engines.base import Change, Found
from search.engines.tantivy import TantivyEngine
from search.query import Node, Plan

MOMENT = datetime(2024, 5, 1, tzinfo=UTC)


def document(key: int, name: str = "Agua de páramo", **others: object) -> dict:
    return {
        "key": key,
        "name": {"es": name},
        "sort_name": {"es": "a", "en": "a", "pt": "a"},
        "words": [name],
        "published": MOMENT,
        "quality": 20,
        **others,
    }


def change(key: int, name: str = "Agua de páramo", version: int = 1, **others: object) -> Change:
    return Change(key, version, document(key, name, **others))


def filled(engine: TantivyEngine, changes: list[Change]) -> TantivyEngine:
    with engine.rebuild() as target:
        assert target.add(changes) == {}
        with target.last_changes():
            target.swap()
    return engine


def ask(engine: TantivyEngine, node: Node, **plan: object) -> Found:
    return engine.search(Plan(node, "es", **plan))  # type: ignore[arg-type]
