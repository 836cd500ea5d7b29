"""Times of requests, and the table they end in."""

import os
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

WARM_UP = 3


@dataclass
class Row:
    """What one kind of request took, in milliseconds."""

    name: str
    limit: float | None
    times: list[float]
    processor: list[float]
    queries: int | None = None
    against: str = ""

    @property
    def p50(self) -> float:
        return median(self.times)

    @property
    def p95(self) -> float:
        return percentile95(self.times)

    @property
    def kept(self) -> bool:
        return self.limit is None or self.p50 < self.limit


def request(
    client: Client, name: str, address: str, *, repeat: int, limit: float | None = None
) -> Row:
    """Server time of a page as signed-in editors get it: through all middleware, rendered."""

    def ask() -> None:
        response = client.get(address)
        assert response.status_code == 200, f"{address} answers {response.status_code}"

    for _number in range(WARM_UP):
        ask()
    with CaptureQueriesContext(connection) as captured:
        ask()
    queries = len(captured)
    times, processor = timed(ask, repeat)
    return Row(name, limit, times, processor, queries)


def timed(do: Callable[[], object], repeat: int) -> tuple[list[float], list[float]]:
    """Wall and processor time of each of `repeat` runs, in milliseconds."""
    wall, processor = [], []
    for _number in range(repeat):
        started, started_processor = time.perf_counter(), time.process_time()
        do()
        wall.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - started_processor) * 1000)
    return wall, processor


@dataclass(frozen=True)
class Figure:
    """One line of a table of promises: what was measured, in words, beside its limit."""

    name: str
    measured: str
    limit: str = ""
    kept: bool = True


def figures(some: list[Figure]) -> str:
    lines = ["| what | measured | limit | kept |", "|---|---|---|---|"]
    for one in some:
        kept = "" if not one.limit else ("yes" if one.kept else "NO")
        lines.append(f"| {one.name} | {one.measured} | {one.limit} | {kept} |")
    return "\n".join(lines)


def percentile95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


def machine() -> list[str]:
    """What the numbers were measured on: without it they say nothing."""
    info = Path("/proc/cpuinfo")
    models = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in models if line.startswith("model name")]
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if sqlite else "SHOW server_version")
        version = cursor.fetchone()[0]
    return [
        f"Processor: {names[0] if names else platform.processor()}, {os.cpu_count()} cores",
        f"Load when the run ended: {load}",
        f"Python {platform.python_version()}, {connection.display_name} {version}",
    ]


def table(rows: list[Row]) -> str:
    lines = [
        "| what | p50 ms | p95 ms | processor p50 ms | queries | limit ms | kept | beside |",
        "|---|---:|---:|---:|---:|---:|---|---|",
    ]
    for row in rows:
        queries = "" if row.queries is None else str(row.queries)
        processor = f"{median(row.processor):.0f}" if row.processor else ""
        limit = "" if row.limit is None else f"{row.limit:.0f}"
        kept = "" if row.limit is None else ("yes" if row.kept else "NO")
        lines.append(
            f"| {row.name} | {row.p50:.0f} | {row.p95:.0f} | {processor} | {queries} "
            f"| {limit} | {kept} | {row.against} |"
        )
    return "\n".join(lines)
