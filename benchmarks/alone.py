"""The engine asked without the bank: queries that are compiled before anything is timed."""

from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.queries import Asked
from search import planning
from search.engines import get_engine
from search.engines.base import FACET_SIZE
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_query import ANSWER, body
from search.engines.tantivy_query import Compiler
from search.query import Plan
from search.request import SearchRequest

Run = Callable[[], object]


def ready(asked: Sequence[Asked], facets: tuple[str, ...]) -> list[Run]:
    """The same queries for the same hits and counts, and no more."""
    plans = [
        planning.plan(SearchRequest(text=one.text, lang=one.lang, facets=facets)) for one in asked
    ]
    engine = get_engine()
    if isinstance(engine, ElasticsearchEngine):
        return _over_the_client(engine, plans)
    return _in_the_library(engine, plans, facets)


def _over_the_client(engine: ElasticsearchEngine, plans: Sequence[Plan]) -> list[Run]:
    client, index = engine.servers.client, engine.store.read

    def run(sent: dict) -> None:
        client.search(index=index, body=sent, filter_path=ANSWER)

    return [partial(run, body(plan)) for plan in plans]


def _in_the_library(engine, plans: Sequence[Plan], facets: tuple[str, ...]) -> list[Run]:
    index = engine.store.reader()
    searcher = index.searcher()
    wanted = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in facets}

    def run(query, limit: int) -> None:
        found = searcher.search(query, limit=limit, weight_by_field="quality")
        searcher.fast_field_values("key", [address for _score, address in found.hits])
        searcher.aggregate(query, wanted)

    def compiled(plan: Plan):
        return Compiler(index, searcher, plan.lang).filtered(plan.node, [])

    return [partial(run, compiled(plan), plan.limit) for plan in plans]
