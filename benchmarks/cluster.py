"""What a server is measured beside: Wagtail's own backend, and bulks of ready documents."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from elasticsearch.helpers import parallel_bulk
from modelsearch.backends.elasticsearch8 import Elasticsearch8SearchBackend
from wagtail.models import Page
from wagtail.search import index

from benchmarks.data import say
from benchmarks.measuring import Figure
from benchmarks.queries import Asked
from knowledge.language import CODES, column
from knowledge.models import Practice
from search import outbox, sync
from search.documents import document_class
from search.engines.base import Change
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_mapping import mappings, settings
from search.engines.elasticsearch_writing import ElasticsearchRebuild, _made
from search.models import DocumentState
from search.practice_parts import Texts

HITS = 20
#: What Wagtail's backend can count: columns of the practice itself.
FACETS = ("stage", "start_year")
#: Documents of a bulk, and bulks under way at once.
CHUNK, THREADS = 500, 4
#: Practices up to which other indexes are filled beside: their documents are kept in memory for it.
MOST = 20_000
#: What the project promises, of the rate of parallel_bulk.
SHARE = 0.6


@dataclass
class Filled:
    """How fast documents that are ready become an index, a second; and how large they are."""

    ours: float
    bulk: float
    wagtail: float
    bytes_of_document: float


class Wagtails:
    """Wagtail's backend on the same server, with the same texts in the same languages."""

    def __init__(self, engine: ElasticsearchEngine) -> None:
        prefix = f"{engine.servers.address.prefix}-wagtail-"
        hosts = list(engine.servers.address.hosts)
        self.backend = Elasticsearch8SearchBackend(
            {"URLS": hosts, "INDEX_PREFIX": prefix, "TIMEOUT": 60}
        )
        Practice.search_fields = [
            *Practice.search_fields,
            *(
                index.SearchField(column(field, lang))
                for field in Texts.own
                for lang in CODES
                if field not in ("name", "tagline")
            ),
            *(index.FilterField(name) for name in FACETS),
        ]

    def fill(self) -> float:
        """Practices a second, read and sent as `rebuild_modelsearch_index` does."""
        rebuilder = self.backend.rebuilder_class(self.backend.get_index_for_model(Practice))
        started = time.perf_counter()
        target = rebuilder.start()
        target.add_model(Page)
        target.add_model(Practice)
        keys = list(Practice.objects.live().order_by("pk").values_list("pk", flat=True))
        for some in outbox.batched(keys):
            target.add_items(Practice, list(Practice.get_indexed_objects().filter(pk__in=some)))
        rebuilder.finish()
        return len(keys) / (time.perf_counter() - started)

    def search(self, asked: Asked) -> None:
        """Hits as objects, their number, and what it can count: each is a request of its own."""
        found = self.backend.search(asked.text, Practice.objects.live(), operator="and")
        list(found[:HITS])
        found.count()
        for name in FACETS:
            found.facet(name)


def filled(engine: ElasticsearchEngine, wagtails: Wagtails) -> Filled:
    """Fills three indexes with every practice. Those that the bank does not read are dropped."""
    ready = list(_ready())
    say(f"{len(ready)} documents made")
    with _dropped(engine, "bulk") as name:
        bulk = _rate(len(ready), lambda: _bulk(engine, name, ready))
    target = ElasticsearchRebuild(engine.store)
    ours = _rate(len(ready), lambda: _ours(target, ready))
    target.end(goes_on=False)
    lines, _errors = _made(ready)
    document = sum(len(pair[1]) for _key, pair in lines)
    return Filled(ours, bulk, wagtails.fill(), document / len(ready))


def servers(engine: ElasticsearchEngine) -> Figure:
    """How many there are, and how the index is spread over them."""
    health = engine.servers.client.cluster.health(index=engine.store.read)
    shards, with_copies = health["active_primary_shards"], health["active_shards"]
    told = f"{health['number_of_data_nodes']}; {shards} and {with_copies - shards}"
    return Figure("servers; shards of the index and copies of them", told)


def size(engine: ElasticsearchEngine) -> Figure:
    """How large the index is that serves."""
    stats = engine.servers.client.indices.stats(index=engine.store.read, metric=["store", "docs"])
    primaries = stats["_all"]["primaries"]
    each = primaries["store"]["size_in_bytes"] / primaries["docs"]["count"]
    return Figure("a practice in the index on the server", f"{each:.0f} bytes")


def _rate(number: int, work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return number / (time.perf_counter() - started)


def _ready() -> Iterator[Change]:
    keys = list(Practice.objects.live().order_by("pk").values_list("pk", flat=True))
    for some in outbox.batched(keys):
        rows = DocumentState.objects.filter(key__in=some)
        changes, failed = sync.changes(dict(rows.values_list("key", "version")))
        assert not failed
        yield from changes


def _ours(target: ElasticsearchRebuild, ready: Sequence[Change]) -> None:
    for start in range(0, len(ready), CHUNK):
        assert not target.add(ready[start : start + CHUNK])
    target.store.refresh(target.name)


def _bulk(engine: ElasticsearchEngine, name: str, ready: Sequence[Change]) -> None:
    actions = (
        {"_index": name, "_id": str(one.key), "_source": {**one.document, "version": one.version}}
        for one in ready
        if one.document
    )
    client = engine.servers.patient
    deque(parallel_bulk(client, actions, thread_count=THREADS, chunk_size=CHUNK), maxlen=0)
    engine.store.refresh(name)


@contextmanager
def _dropped(engine: ElasticsearchEngine, name: str) -> Iterator[str]:
    """An index as the bank makes them, for a while."""
    address = engine.servers.address
    index_name = f"{address.prefix}-{name}"
    engine.store.drop(index_name)
    engine.store.client.indices.create(
        index=index_name,
        settings=settings(address.shards, address.replicas),
        mappings=mappings(document_class()),
    )
    try:
        yield index_name
    finally:
        engine.store.drop(index_name)


def report(found: Filled, rebuilt: float, asked: str) -> list[Figure]:
    """What only servers are measured beside.

    Args:
        rebuilt: practices a second of `search rebuild`.
        asked: what a search of Wagtail's backend took, in words.
    """
    share, whole = found.ours / found.bulk, rebuilt / found.bulk
    return [
        Figure("Wagtail's own backend: hits as objects, number, two counts", asked),
        Figure("parallel_bulk of ready documents", f"{found.bulk:.0f} a second"),
        Figure(
            "the engine, the same documents",
            f"{found.ours:.0f} a second: {share:.0%}",
            f"{SHARE:.0%}",
            share >= SHARE,
        ),
        Figure(
            "search rebuild beside it, documents read from the database",
            f"{rebuilt:.0f} a second: {whole:.0%}",
        ),
        Figure("Wagtail's own backend, read from the database", f"{found.wagtail:.0f} a second"),
        Figure("a practice as it is sent", f"{found.bytes_of_document:.0f} bytes"),
    ]


def sweep(engine: ElasticsearchEngine) -> None:
    """Leaves nothing of a run on the servers."""
    prefix = engine.servers.address.prefix
    for name in engine.store.client.indices.get(index=f"{prefix}-*", features=["aliases"]):
        engine.store.drop(name)
