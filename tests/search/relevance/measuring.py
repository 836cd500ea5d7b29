"""Asks every search the judged queries, and puts what came out into one table."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from django.db import transaction
from django.test import override_settings

from search import sync
from search.request import SearchRequest
from search.searching import search
from tests import caches
from tests.search.contract.servers import place
from tests.search.relevance import corpus, wagtail
from tests.search.relevance.judged import PARTS, Judged, queries
from tests.search.relevance.metrics import ANSWER, ndcg, precision

BANK = "the bank"
WAGTAIL = "Wagtail"
EMBEDDED, DATABASE, ELASTICSEARCH = "embedded", "database", "Elasticsearch"
#: What asked, the language, and whether its queries are held out.
Group = tuple[str, str, bool]


@dataclass(frozen=True)
class Score:
    """Means over some queries."""

    queries: int
    ndcg: float
    precision: float


@dataclass
class Measured:
    """What each search found of each query, best first, by the names of the judgements."""

    found: dict[str, dict[Judged, Sequence[str]]] = field(default_factory=dict)

    def scores(self) -> dict[Group, Score]:
        return {
            (who, lang, held_out): self._score(found, lang, held_out)
            for who, found in self.found.items()
            for lang in dict.fromkeys(one.lang for one in found)
            for held_out in PARTS
        }

    def _score(self, found: Mapping[Judged, Sequence[str]], lang: str, held_out: bool) -> Score:
        some = [one for one in found if (one.lang, one.held_out) == (lang, held_out)]
        return Score(
            len(some),
            mean(ndcg(found[one], one.grades) for one in some),
            mean(precision(found[one], one.grades) for one in some),
        )


def measure(servers: Sequence[str] = ()) -> Measured:
    """The bank's search on every engine and Wagtail's on every backend, over the whole corpus.

    The database must be without practices, and is as before afterwards.

    Args:
        servers: addresses of Elasticsearch, as `http://host:9200`.
    """
    measured = Measured()
    with transaction.atomic(), tempfile.TemporaryDirectory(prefix="relevance-") as directory:
        corpus.build()
        names = corpus.names()

        def take(who: str, ask: Callable[[Judged], Sequence[int]]) -> None:
            measured.found[who] = {one: [names[key] for key in ask(one)] for one in queries()}

        called = _called(servers)
        for where, server in {EMBEDDED: "", **called}.items():
            with _indexed(server.replace("http", "elasticsearch", 1), Path(directory)):
                take(f"{BANK}, {where}", _ask)
        with wagtail.database() as asked:
            for words, ask in asked.items():
                take(f"{WAGTAIL}, {DATABASE}, {words}", ask)
        for where, server in called.items():
            with wagtail.elasticsearch(server) as asked:
                for words, ask in asked.items():
                    take(f"{WAGTAIL}, {where}, {words}", ask)
        transaction.set_rollback(True)
    return measured


def _called(servers: Sequence[str]) -> dict[str, str]:
    """Each server by what the table calls it: by a number where there are several."""
    if len(servers) == 1:
        return {ELASTICSEARCH: servers[0]}
    return {f"{ELASTICSEARCH} {number}": one for number, one in enumerate(servers, start=1)}


@contextmanager
def _indexed(cluster: str, directory: Path) -> Iterator[None]:
    """The bank's search with its index there."""
    with place(cluster, directory) as url, override_settings(SEARCH_URL=url, SEARCH_TIMEOUT="20"):
        caches.forget()
        sync.rebuild()
        try:
            yield
        finally:
            caches.forget()


def _ask(judged: Judged) -> list[int]:
    request = SearchRequest(judged.query, judged.lang, size=wagtail.HITS, facets=())
    found = search(request)
    return [hit.key for hit in (*found.hits, *found.nearest)]


def table(measured: Measured) -> str:
    """nDCG@10 / precision@3 of each search, a row for each language and part, as Markdown."""
    scores = measured.scores()
    searches = list(measured.found)
    lines = [
        f"| queries | {' | '.join(searches)} |",
        f"|---|{'---|' * len(searches)}",
    ]
    for lang, held_out in dict.fromkeys((lang, held_out) for _who, lang, held_out in scores):
        some = [scores[who, lang, held_out] for who in searches]
        part = PARTS[held_out].replace("_", " ")
        cells = " | ".join(f"{one.ndcg:.2f} / {one.precision:.2f}" for one in some)
        lines.append(f"| {lang}, {part} ({some[0].queries}) | {cells} |")
    return "\n".join(lines)


def worst(measured: Measured, number: int = 20) -> str:
    """What went worst of the bank's own: of the tuned part alone, so that all may look at it."""
    found = next(some for who, some in measured.found.items() if who.startswith(BANK))
    tuned = {one: ndcg(hits, one.grades) for one, hits in found.items() if not one.held_out}
    lines = []
    for one in sorted(tuned, key=lambda one: tuned[one])[:number]:
        hits = " ".join(f"{name}:{one.grades.get(name, 0)}" for name in found[one][:3])
        missed = " ".join(
            name for name, grade in one.grades.items() if grade >= ANSWER and name not in found[one]
        )
        lines.append(f"{tuned[one]:.2f} {one.lang} «{one.query}» found {hits}, missed {missed}")
    return "\n".join(lines)
