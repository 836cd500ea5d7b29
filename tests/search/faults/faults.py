"""What breaks, one thing at a time, and how the bank takes it.

A fault begins with its block; what ends with it is what an operator of servers does anyhow: a
server is started again, a disk has room again. Nothing is done to the bank itself.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from django.core.management import call_command
from elasticsearch import Elasticsearch

from search import outbox
from search.engines import breaker, get_engine
from search.engines.elasticsearch import ElasticsearchEngine
from tests.run.processes import wait_until
from tests.search.faults.bank import Bank, is_away
from tests.search.faults.proxy import Proxy
from tests.search.faults.servers import Servers

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Place:
    """What may break. The proxy stands before the only server."""

    servers: Servers
    chance: Random
    proxy: Proxy | None = None

    @property
    def engine(self) -> ElasticsearchEngine:
        found = get_engine()
        assert isinstance(found, ElasticsearchEngine)
        return found

    def put(self, **settings: Any) -> None:
        """Settings of the index that serves."""
        indices, index = self.engine.servers.patient.indices, self.engine.store.serving()
        indices.put_settings(index=index, settings=settings)


Fault = Callable[[Bank, Place], AbstractContextManager[None]]


@dataclass(frozen=True)
class Outcome:
    """What editors and readers noticed of a fault; times are seconds."""

    fault: str
    publications: int
    longest_write: float
    reads: int
    longest_read: float
    degraded: int
    well_after: float

    def __str__(self) -> str:
        """A line of a table."""
        return (
            f"| {self.fault.replace('_', ' ')} | {self.publications} | {self.longest_write:.1f}"
            f" | {self.reads} | {self.longest_read:.1f} | {self.degraded}"
            f" | {self.well_after:.1f} |"
        )


def suffer(bank: Bank, place: Place, fault: Fault, publications: int) -> Outcome:
    """Lets editors publish so often while something is broken; then all is well by itself."""
    told = bank.told
    wrote, read, degraded = len(told.wrote), len(told.read), told.degraded
    with fault(bank, place):
        bank.goes_on(publications)
    ended = time.monotonic()
    bank.recovers()
    outcome = Outcome(
        fault.__name__,
        publications=len(told.wrote) - wrote,
        longest_write=max(told.wrote[wrote:]),
        reads=len(told.read) - read,
        longest_read=max(told.read[read:]),
        degraded=told.degraded - degraded,
        well_after=time.monotonic() - ended,
    )
    logger.info("%s", outcome)
    return outcome


@contextmanager
def worker_killed(bank: Bank, place: Place) -> Iterator[None]:
    """Again and again, at whatever it is doing."""
    for _ in range(2):
        time.sleep(place.chance.uniform(0, 3))
        bank.kill_worker()
        bank.start_worker()
    yield


@contextmanager
def only_server_killed(bank: Bank, place: Place) -> Iterator[None]:
    place.servers.kill(1)
    try:
        yield
        assert is_away()
        assert outbox.waiting().exists()
    finally:
        place.servers.revive(1)


@contextmanager
def disk_full(bank: Bank, place: Place) -> Iterator[None]:
    """As the flood stage leaves an index: it can be read, and nothing be written."""
    setting = "index.blocks.read_only_allow_delete"
    place.put(**{setting: True})
    try:
        yield
        assert not is_away()
        assert outbox.waiting().exists()
    finally:
        place.put(**{setting: None})


@contextmanager
def flood_stage(bank: Bank, place: Place) -> Iterator[None]:
    """As `disk_full`, seen by the server itself, which also sees that there is room again."""
    cluster = place.engine.servers.patient.cluster
    disk, blocked = "cluster.routing.allocation.disk", "index.blocks.read_only_allow_delete"
    settings = {
        "cluster.info.update.interval": "10s",
        f"{disk}.threshold_enabled": "true",
        **{f"{disk}.watermark.{mark}": "900tb" for mark in ("low", "high", "flood_stage")},
    }
    index, indices = place.engine.store.serving(), place.engine.servers.patient.indices

    def is_blocked() -> bool:
        return bool(indices.get_settings(index=index, name=blocked))

    cluster.put_settings(persistent=settings)
    try:
        assert wait_until(is_blocked)
        yield
        assert not is_away()
        assert outbox.waiting().exists()
        free = {f"{disk}.watermark.{mark}": "1b" for mark in ("flood_stage", "high", "low")}
        cluster.put_settings(persistent=free)
        assert wait_until(lambda: not is_blocked())
    finally:
        cluster.put_settings(persistent=dict.fromkeys(settings))


@contextmanager
def bulks_rejected(bank: Bank, place: Place) -> Iterator[None]:
    """By a server that has no memory left for what is sent."""
    setting = "network.breaker.inflight_requests.limit"
    cluster = place.engine.servers.patient.cluster
    cluster.put_settings(persistent={setting: "4kb"})
    try:
        yield
        assert outbox.waiting().exists()
    finally:
        cluster.put_settings(persistent={setting: None})


@contextmanager
def server_slow(bank: Bank, place: Place) -> Iterator[None]:
    """Slower than a reader waits for: a few find out, for all."""
    assert place.proxy is not None
    read = bank.told.read
    before = len(read)
    place.proxy.delay = 3.0
    try:
        yield
        assert wait_until(lambda: len(read) > before + 3 * breaker.FAILURES)
        assert is_away()
        timeout = place.engine.servers.address.timeout
        assert median(read[before + breaker.FAILURES :]) < timeout / 2
    finally:
        place.proxy.delay = 0.0


@contextmanager
def index_red(bank: Bank, place: Place) -> Iterator[None]:
    """Its only copy is broken on the disk: `docs/operations.md` names the command that mends it."""
    client, index = place.engine.servers.patient, place.engine.store.serving()
    client.indices.close(index=index)
    for commit in _directory(client, index).glob("segments_*"):
        commit.write_bytes(bytes(commit.stat().st_size))
    client.indices.open(index=index, wait_for_active_shards=0)
    try:
        yield
        assert client.cluster.health(index=index)["status"] == "red"
        assert is_away()
        assert outbox.waiting().exists()
    finally:
        call_command("search", "rebuild", stdout=StringIO(), stderr=StringIO())


def _directory(client: Elasticsearch, index: str) -> Path:
    """Where the only server keeps the only shard of an index."""
    (node,) = client.nodes.info(metric="settings")["nodes"].values()
    (found,) = client.indices.get_settings(index=index).values()
    uuid = found["settings"]["index"]["uuid"]
    return Path(node["settings"]["path"]["data"]) / "indices" / uuid / "0" / "index"


@contextmanager
def alias_moved(bank: Bank, place: Place) -> Iterator[None]:
    """By hand, to an index that is none of ours."""
    store, indices = place.engine.store, place.engine.servers.patient.indices
    other = f"{store.read}-999999"
    indices.create(index=other)
    indices.update_aliases(
        actions=[
            {"remove": {"index": store.serving(), "alias": store.read}},
            {"add": {"index": other, "alias": store.read}},
        ]
    )
    yield


@contextmanager
def one_of_three_killed(bank: Bank, place: Place) -> Iterator[None]:
    """The other two go on: what is published meanwhile is found."""
    place.servers.kill(place.chance.choice(place.servers.alive))
    yield


@contextmanager
def two_of_three_killed(bank: Bank, place: Place) -> Iterator[None]:
    """One more, and the worker with it: the last one may not decide anything by itself."""
    killed = place.chance.choice(place.servers.alive)
    place.servers.kill(killed)
    bank.kill_worker()
    bank.start_worker()
    try:
        yield
        assert outbox.waiting().exists()
    finally:
        # What was killed last has what was written last.
        place.servers.revive(killed)


ON_ONE: tuple[Fault, ...] = (
    worker_killed,
    disk_full,
    bulks_rejected,
    server_slow,
    index_red,
    alias_moved,
    only_server_killed,
)
ON_THREE: tuple[Fault, ...] = (one_of_three_killed, two_of_three_killed)
