"""Many write and read at once, the worker is killed, an index is filled meanwhile: nothing is lost.

`FAULTS_SECONDS=60` runs it for as long as the promise is made for, and holds it to its time.
"""

import logging
import os
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import close_old_connections, connection

from knowledge.models import Practice
from search import outbox, searching, sync, worker
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.models import DocumentState
from search.request import SearchRequest
from tests import factories
from tests.run.processes import database_url, environment, start, wait_until

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

GIVEN = os.environ.get("FAULTS_SECONDS")
SECONDS = float(GIVEN or 6)
WRITERS, READERS = 3, 4
#: What an editor waits for at most when a practice is published.
PUBLISHED_WITHIN = 2.0


@pytest.fixture(autouse=True)
def _engine(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SEARCH_URL = f"tantivy://{tmp_path}/search"
    get_engine.cache_clear()
    yield
    get_engine.cache_clear()


class Crowd:
    """Threads that do one thing again and again until the end; their first error is kept."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.errors: list[BaseException] = []
        self.threads: list[threading.Thread] = []

    def add(self, act: Callable[[], object]) -> None:
        self.threads.append(threading.Thread(target=self._repeat, args=(act,)))
        self.threads[-1].start()

    def _repeat(self, act: Callable[[], object]) -> None:
        try:
            while not self.ended.is_set():
                act()
        except BaseException as error:  # noqa: BLE001  (told at the end)
            self.errors.append(error)
        finally:
            connection.close()

    def end(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *error: object) -> None:
        """Also where the test fails: no thread of it goes on in the next one."""
        self.end()
        if error == (None, None, None):
            assert self.errors == []


@contextmanager
def working() -> Iterator[None]:
    """A worker's search half beside the test."""
    stopping = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stopping,))
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def writer(key: int, times: list[float]) -> Callable[[], None]:
    """Publishes and takes back one practice of its own."""

    def act() -> None:
        practice = Practice.objects.get(pk=key)
        began = time.monotonic()
        if practice.live:
            practice.unpublish()
        else:
            practice.save_revision().publish()
        times.append(time.monotonic() - began)

    return act


def read() -> None:
    answer = searching.search(SearchRequest(text="riego comunidad", lang="es"))
    assert answer.total <= WRITERS + 1


def drained() -> bool:
    try:
        while outbox.waiting().exists():
            sync.drain_once()
    except EngineUnavailable:
        return False
    return True


def test_writers_and_readers_at_once_while_an_index_fills() -> None:
    practices = [factories.practice() for _ in range(WRITERS + 1)]
    sync.rebuild()
    times: list[float] = []
    with working(), Crowd() as crowd:
        for practice in practices[:WRITERS]:
            crowd.add(writer(practice.pk, times))
        for _number in range(READERS):
            crowd.add(read)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            sync.rebuild()
            time.sleep(0.5)
    close_old_connections()
    assert drained()
    assert not sync.verify()
    assert not DocumentState.objects.filter(set_aside=True).exists()
    assert len(times) >= WRITERS
    _tell(times)
    if GIVEN:
        assert sorted(times)[int(0.95 * len(times))] < PUBLISHED_WITHIN


def test_a_worker_that_is_killed_again_and_again(tmp_path: Path) -> None:
    practices = [factories.practice() for _ in range(WRITERS)]
    times: list[float] = []
    kills = 0
    with Crowd() as crowd:
        for practice in practices:
            crowd.add(writer(practice.pk, times))
        until = time.monotonic() + 2 * SECONDS
        while time.monotonic() < until or kills < 2:
            process = _worker(tmp_path)
            try:
                assert wait_until(lambda: get_engine().status().ready)
                time.sleep(random.uniform(0, 2))
            finally:
                process.kill()
                process.wait()
            kills += 1
    # What a dead worker held is free when its lease is over.
    DocumentState.objects.update(leased_until=None)
    assert drained()
    assert not sync.verify()
    assert not DocumentState.objects.filter(set_aside=True).exists()
    logger.info("%d kills", kills)
    _tell(times)


def _tell(times: list[float]) -> None:
    """With `pytest -o log_cli=true --log-cli-level=INFO`, what was measured."""
    ranked = sorted(times)
    p50, p95 = ranked[len(ranked) // 2], ranked[int(0.95 * len(ranked))]
    logger.info(
        "%d writes, p50 %.2f s, p95 %.2f s, longest %.2f s", len(times), p50, p95, ranked[-1]
    )


def _worker(tmp_path: Path) -> subprocess.Popen[bytes]:
    env = environment(tmp_path, DATABASE_URL=database_url())
    return start("manage.py", "work", env=env, log=tmp_path / "worker.log")
