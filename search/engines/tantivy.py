"""The embedded engine: an index in a directory, one process writing, any number reading."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Order, Query

from knowledge.language import SOURCE
from search.engines.base import (
    DEPTH,
    FACET_SIZE,
    Change,
    EngineUnavailable,
    Found,
    Status,
)
from search.engines.tantivy_query import Compiler
from search.engines.tantivy_schema import ORDER, flat
from search.engines.tantivy_store import Store, guarded
from search.engines.tantivy_writing import TantivyRebuild, apply, integers
from search.query import Everything, Plan

TIES = 50  # hits beyond a page that are looked at for the same score


class TantivyEngine:
    def __init__(self, root: Path) -> None:
        self.store = Store(root)

    # Writing

    def write(self, changes: Sequence[Change]) -> dict[int, str]:
        with guarded(self.store):
            with self.store.writing():
                errors = apply(self.store.open(self.store.current), changes)
            self.store.prune()
            return errors

    @contextmanager
    def rebuild(self) -> Iterator[TantivyRebuild]:
        with self.store.rebuilding():
            target = TantivyRebuild(self.store)
            try:
                yield target
            finally:
                target.end()
        with guarded(self.store):
            self.store.prune()

    # Reading

    def search(self, plan: Plan) -> Found:
        with guarded(self.store):
            index = self.store.reader()
            searcher = index.searcher()
            compiler = Compiler(index.schema, plan.lang)
            query = compiler.filtered(plan.node, plan.selections.values())
            keys, total = _hits(searcher, query, plan)
            return Found(keys, total, _facets(searcher, compiler, plan))

    def versions(self) -> Iterator[tuple[int, int]]:
        with guarded(self.store):
            index = self.store.reader()
            searcher = index.searcher()
            alive = Compiler(index.schema, SOURCE).filtered(Everything(), [])
            offset, page = 0, 5_000
            while hits := searcher.search(alive, limit=page, offset=offset, count=False).hits:
                addresses = [address for _score, address in hits]
                yield from zip(
                    integers(searcher, "key", addresses),
                    integers(searcher, "version", addresses),
                    strict=True,
                )
                offset += page

    def status(self) -> Status:
        try:
            with guarded(self.store):
                index = self.store.reader()
                alive = Compiler(index.schema, SOURCE).filtered(Everything(), [])
                documents = _run(index.searcher(), alive, limit=1).count
        except EngineUnavailable as error:
            return Status("tantivy", False, detail=str(error), lacks_index=True)
        return Status("tantivy", True, self.store.current, documents)


def _hits(searcher: tantivy.Searcher, query: Query, plan: Plan) -> tuple[list[int], int]:
    limit = min(plan.limit, DEPTH - plan.offset)
    if limit < 1:  # tantivy panics at a limit of 0
        return [], _run(searcher, query, limit=1).count
    if plan.sort == "relevance":
        return _most_relevant(searcher, query, plan.offset, plan.offset + limit)
    field = flat("sort_name", plan.lang) if plan.sort == "name" else ORDER
    order = Order.Desc if plan.sort == "newest" else Order.Asc
    result = _run(
        searcher, query, limit=limit, offset=plan.offset, order_by_field=field, order=order
    )
    return _keys(searcher, result.hits), result.count


def _run(searcher: tantivy.Searcher, query: Query, **options: Any) -> Any:
    """A search. The library's stubs do not know what it answers."""
    return searcher.search(query, **options)


def _most_relevant(
    searcher: tantivy.Searcher, query: Query, start: int, end: int
) -> tuple[list[int], int]:
    """Hits by score, then by key, so that a page does not depend on where documents lie."""
    window = end + TIES
    while True:
        result = _run(searcher, query, limit=window, weight_by_field="quality")
        hits = result.hits
        if len(hits) < window or hits[-1][0] < hits[end - 1][0] or window >= DEPTH + TIES:
            break
        window = min(4 * window, DEPTH + TIES)
    scored = zip((-score for score, _address in hits), _keys(searcher, hits), strict=True)
    return [key for _score, key in sorted(scored)[start:end]], result.count


def _keys(searcher: tantivy.Searcher, hits: Sequence[Any]) -> list[int]:
    return integers(searcher, "key", [address for _order, address in hits])


def _facets(
    searcher: tantivy.Searcher, compiler: Compiler, plan: Plan
) -> dict[str, dict[str, int]]:
    """Counts of each facet under every selection but its own: one pass for those without any."""
    counts: dict[str, dict[str, int]] = {}
    chosen = [name for name in plan.facets if name in plan.selections]
    free = [name for name in plan.facets if name not in plan.selections]
    for names in ([free] if free else []) + [[name] for name in chosen]:
        others = [node for name, node in plan.selections.items() if name not in names]
        query = compiler.filtered(plan.node, others)
        wanted = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in names}
        for name, answer in searcher.aggregate(query, wanted).items():
            counts[name] = {_code(b): b["doc_count"] for b in answer["buckets"]}
    return counts


def _code(bucket: Mapping[str, Any]) -> str:
    key = bucket["key"]
    return str(int(key)) if isinstance(key, float) else str(key)
