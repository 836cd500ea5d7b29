"""The embedded engine: an index in a directory, one process writing, any number reading."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query

from knowledge.language import SOURCE
from search.engines.base import FACET_SIZE, Change, EngineUnavailable, Found, Status
from search.engines.tantivy_hits import page, part, run
from search.engines.tantivy_query import Compiler
from search.engines.tantivy_store import Store, guarded
from search.engines.tantivy_writing import TantivyRebuild, apply, integers
from search.matching import matching
from search.query import Everything, Plan


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
            generation = self.store.current
            index = self.store.reader()
            searcher = index.searcher()
            compiler = Compiler(index, searcher, plan.lang)
            query = compiler.filtered(plan.node, plan.selections.values())
            if plan.sort == "nearest":
                query = compiler.nearest(query, plan.near)
            # The library lets go of Python meanwhile. A thread of its own: a pool does not
            # outlive a fork.
            with ThreadPoolExecutor(1) as beside:
                counting = beside.submit(_counted, searcher, list(_facets(compiler, plan)))
                if plan.after is None:
                    keys, total, scores = page(searcher, query, plan)
                    return Found(keys, total, counting.result(), scores=scores)
                keys, total, after = part(searcher, compiler, query, plan, generation)
                return Found(keys, total, counting.result(), after)

    def versions(self) -> Iterator[tuple[int, int]]:
        with guarded(self.store):
            index = self.store.reader()
            searcher = index.searcher()
            alive = Compiler(index, searcher, SOURCE).filtered(Everything(), [])
            offset, size = 0, 5_000
            while hits := searcher.search(alive, limit=size, offset=offset, count=False).hits:
                addresses = [address for _score, address in hits]
                yield from zip(
                    integers(searcher, "key", addresses),
                    integers(searcher, "version", addresses),
                    strict=True,
                )
                offset += size

    def status(self) -> Status:
        try:
            with guarded(self.store):
                index = self.store.reader()
                searcher = index.searcher()
                alive = Compiler(index, searcher, SOURCE).filtered(Everything(), [])
                documents = run(searcher, alive, limit=1).count
        except EngineUnavailable as error:
            return Status("tantivy", False, detail=str(error), lacks_index=True)
        return Status("tantivy", True, self.store.current, documents)


def _facets(compiler: Compiler, plan: Plan) -> Iterator[tuple[Query, list[str]]]:
    """What each facet is counted of: what every selection but its own leaves."""
    chosen = [name for name in plan.facets if name in plan.selections]
    free = [name for name in plan.facets if name not in plan.selections]
    node = matching(plan.node)
    for names in ([free] if free else []) + [[name] for name in chosen]:
        others = [node for name, node in plan.selections.items() if name not in names]
        yield compiler.filtered(node, others), names


def _counted(
    searcher: tantivy.Searcher, facets: Sequence[tuple[Query, list[str]]]
) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for query, names in facets:
        wanted = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in names}
        for name, answer in searcher.aggregate(query, wanted).items():
            counts[name] = {_code(b): b["doc_count"] for b in answer["buckets"]}
    return counts


def _code(bucket: Mapping[str, Any]) -> str:
    key = bucket["key"]
    return str(int(key)) if isinstance(key, float) else str(key)
