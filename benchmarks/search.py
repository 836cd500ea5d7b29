"""The search over HTTP, beside the engine alone; what it holds in memory; how a new index fills."""

import json
import os
import secrets
import subprocess
import sys
import time
from argparse import Namespace
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from django.conf import settings

from benchmarks import cluster, data
from benchmarks.alone import Run, ready
from benchmarks.measuring import Figure, figures, machine, percentile95
from benchmarks.queries import Asked, longest, queries
from benchmarks.serving import Server, memory, served, working
from knowledge.addresses import url_for
from knowledge.language import CODES, SOURCE, column
from knowledge.models import Practice, PracticeIndex
from search import searching
from search.engines import get_engine
from search.engines.elasticsearch import ElasticsearchEngine

FACETS = ("level", "province", "theme", "stage", "year")
#: Texts of as many words as are read.
LONG_TEXTS = 30
#: Asked before anything is timed, of each kind: both workers have read their names by then.
WARM_UP = 30

# What the project promises.
TIMES_P50, TIMES_P95 = 1.5, 2.0
PAGE = 40.0  # milliseconds more than the API
API = {20_000: 30.0, 200_000: 60.0}  # milliseconds at p95, up to so many practices
SUGGEST = 15.0
LONGEST = 1000 * searching.BUDGET
WORKER, REBUILD = 300.0, 600.0  # MB
RATE, RATE_AT = 500, 20_000  # practices a second
VISIBLE = 2_000.0  # milliseconds

#: Practices that are published while a worker runs, each with a word that no other has.
PUBLISHED, WORD = 20, "publicado"


@dataclass
class Rebuilt:
    """How a new index was filled: by the command, from its start to its end."""

    practices: int
    seconds: float
    peak: float

    @property
    def rate(self) -> float:
        return self.practices / self.seconds


class Times:
    """Clock and processor time of each kind of request, in milliseconds."""

    def __init__(self) -> None:
        self.clock: dict[str, list[float]] = defaultdict(list)
        self.processor: dict[str, list[float]] = defaultdict(list)

    def take(self, kind: str, processor: Callable[[], float], ask: Callable[[], object]) -> None:
        computed, started = processor(), time.perf_counter()
        ask()
        self.clock[kind].append((time.perf_counter() - started) * 1000)
        self.processor[kind].append(processor() - computed)

    def p50(self, kind: str) -> float:
        return median(self.clock[kind])

    def p95(self, kind: str) -> float:
        return percentile95(self.clock[kind])

    def told(self, kind: str) -> str:
        return (
            f"p50 {self.p50(kind):.1f}, p95 {self.p95(kind):.1f} ms; "
            f"processor p50 {median(self.processor[kind]):.1f} ms"
        )


def rebuilt() -> Rebuilt:
    """Fills a new index; one that was filled before is found again, with what it took."""
    number = Practice.objects.count()
    there = get_engine().status()
    noted = Path(settings.DATA_DIR) / f"rebuilt-{there.engine}.json"
    if noted.exists() and there.documents == number:
        return Rebuilt(**json.loads(noted.read_text()))
    started = time.perf_counter()
    command = subprocess.Popen([sys.executable, "manage.py", "search", "rebuild"], env=os.environ)
    _pid, status, usage = os.wait4(command.pid, 0)
    assert not status, "the index was not filled"
    took = Rebuilt(number, time.perf_counter() - started, usage.ru_maxrss / 1024)
    noted.write_text(json.dumps(asdict(took)))
    return took


def measure(server: Server, asked: list[Asked], beside: Mapping[str, Sequence[Run]]) -> Times:
    """Each query once of each kind, in turns: no cache has seen it, and all share one load.

    Args:
        beside: kinds that are asked in this process, by name, with what to run for each query.
    """
    pages = {lang: url_for(PracticeIndex.objects.first(), lang) for lang in CODES}
    times = Times()

    def api(one: Asked) -> None:
        asked_of = urlencode({"q": one.text, "lang": one.lang, "facets": FACETS}, doseq=True)
        answers.append(server.get(f"/api/v1/search/?{asked_of}"))

    def page(one: Asked) -> None:
        server.get(f"{pages[one.lang]}?{urlencode({'q': one.text})}")

    def suggest(one: Asked) -> None:
        server.get(f"/api/v1/suggest/?{urlencode({'q': one.beginning, 'lang': one.lang})}")

    over_http = {"api": api, "page": page, "suggest": suggest}
    answers: list[bytes] = []
    for number, one in enumerate(asked[:WARM_UP]):
        for ask in over_http.values():
            ask(one)
        for runs in beside.values():
            runs[number]()
    answers.clear()
    for number, one in enumerate(asked[WARM_UP:], start=WARM_UP):
        turns: list[Callable[[], None]] = [
            *(
                lambda kind=kind, run=runs[number]: times.take(kind, own_processor, run)
                for kind, runs in beside.items()
            ),
            *(
                lambda kind=kind, ask=ask, one=one: times.take(
                    kind, server.processor, lambda: ask(one)
                )
                for kind, ask in over_http.items()
            ),
        ]
        for turn in range(len(turns)):
            turns[(number + turn) % len(turns)]()
    for one in longest(LONG_TEXTS):
        asked_of = urlencode({"q": " OR ".join(one.words), "lang": one.lang})
        times.take(
            "longest",
            server.processor,
            lambda asked_of=asked_of: server.get(f"/api/v1/search/?{asked_of}", may_degrade=True),
        )
    nothing = [
        one.text
        for one, answer in zip(asked[WARM_UP:], answers, strict=True)
        if not json.loads(answer)["hits"]
    ]
    assert not nothing, f"found nothing: {nothing}"
    return times


def own_processor() -> float:
    return time.process_time() * 1000


def visible(server: Server) -> list[float]:
    """Milliseconds from the end of publishing until the API finds what was published."""
    took = []
    for number, practice in enumerate(Practice.objects.live().order_by("-pk")[:PUBLISHED]):
        word = f"{WORD}{secrets.token_hex(4)}"
        setattr(practice, column("tagline", SOURCE), f"{word} {number}")
        practice.save_revision().publish()
        started = time.perf_counter()
        asked_of = urlencode({"q": word, "lang": SOURCE, "facets": "year"})
        while not json.loads(server.get(f"/api/v1/search/?{asked_of}"))["total"]:
            assert time.perf_counter() - started < 60, "what was published is not found"
            time.sleep(0.02)
        took.append((time.perf_counter() - started) * 1000)
    return took


def report(
    times: Times,
    held: list[dict[str, float]],
    index: Rebuilt,
    published: list[float],
    degraded: int,
) -> list[Figure]:
    number = Practice.objects.count()
    api_limit = next((limit for most, limit in API.items() if number <= 1.01 * most), None)
    more = median(
        page - api for page, api in zip(times.clock["page"], times.clock["api"], strict=True)
    )
    at50 = times.p50("api") / times.p50("engine")
    at95 = times.p95("api") / times.p95("engine")
    most = max(held, key=lambda worker: worker["Rss"])
    is_rated = RATE_AT <= number <= 1.01 * RATE_AT
    return [
        Figure("engine alone, query ready-made, five facets", times.told("engine")),
        Figure(
            "API: two words, five facets, highlights",
            times.told("api"),
            f"p95 {api_limit:.0f} ms" if api_limit else "",
            not api_limit or times.p95("api") < api_limit,
        ),
        Figure("API beside the engine, p50", f"{at50:.1f} x", "1.5 x", at50 <= TIMES_P50),
        Figure("API beside the engine, p95", f"{at95:.1f} x", "2 x", at95 <= TIMES_P95),
        Figure("page of the bank, same words", times.told("page")),
        Figure("page, more than the API (p50)", f"{more:.1f} ms", f"{PAGE:.0f} ms", more <= PAGE),
        Figure(
            "completion of a second word",
            times.told("suggest"),
            f"p95 {SUGGEST:.0f} ms",
            times.p95("suggest") < SUGGEST,
        ),
        Figure(
            "API: 32 words of which any will do, every facet",
            f"{times.told('longest')}; {degraded} of {LONG_TEXTS} left to the database",
            f"p95 {LONGEST:.0f} ms",
            times.p95("longest") < LONGEST and not degraded,
        ),
        Figure(
            "a web worker after the run",
            f"RSS {most['Rss']:.0f} MB, PSS {most['Pss']:.0f}, anonymous {most['Anonymous']:.0f}",
            f"RSS {WORKER:.0f} MB",
            most["Rss"] < WORKER,
        ),
        Figure(
            "search rebuild, its highest RSS",
            f"{index.peak:.0f} MB",
            f"{REBUILD:.0f} MB",
            index.peak < REBUILD,
        ),
        Figure(
            "search rebuild, from start to end of the command",
            f"{index.practices} practices in {index.seconds:.0f} s: {index.rate:.0f} a second",
            f"{RATE} a second" if is_rated else "",
            not is_rated or index.rate >= RATE,
        ),
        Figure(
            f"{len(published)} publications, until the API finds them",
            f"p50 {median(published):.0f}, longest {max(published):.0f} ms",
            f"{VISIBLE:.0f} ms",
            max(published) < VISIBLE,
        ),
    ]


def run(options: Namespace) -> int:
    data.fill(options.practices)
    index = rebuilt()
    asked = queries(options.repeat + WARM_UP)
    beside = {"engine": ready(asked, FACETS)}
    engine = get_engine()
    sizes = None
    if isinstance(engine, ElasticsearchEngine) and options.practices <= cluster.MOST:
        wagtails = cluster.Wagtails(engine)
        sizes = cluster.filled(engine, wagtails)
        beside["wagtail"] = [lambda one=one: wagtails.search(one) for one in asked]
    with served() as server:
        times = measure(server, asked, beside)
        held = [memory(pid) for pid in server.workers()]
        with working():
            published = visible(server)
    found = report(times, held, index, published, len(server.degraded))
    if isinstance(engine, ElasticsearchEngine):
        found += [cluster.servers(engine), cluster.size(engine)]
        if sizes:
            found += cluster.report(sizes, index.rate, times.told("wagtail"))
        if not options.dir:
            cluster.sweep(engine)
    print("\n".join(machine()))
    print(
        f"{Practice.objects.count()} practices; {options.repeat} queries, each asked once of each"
        " kind in turns\n"
    )
    print(figures(found))
    return 0 if all(figure.kept for figure in found) else 1
