"""Many write and read at once, the worker is killed, an index is filled meanwhile: nothing is lost.

`FAULTS_SECONDS=60` runs it for as long as the promise is made for, and holds it to its time.
"""

import logging
import os
import random
import subprocess
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

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
#: Begins where the test stands, with all that was imported and the database that was made.
FORK = get_context("fork")
#: What an editor waits for at most when a practice is published.
PUBLISHED_WITHIN = 2.0


@pytest.fixture(autouse=True)
def _engine(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.SEARCH_URL = f"tantivy://{tmp_path}/search"
    get_engine.cache_clear()
    yield
    get_engine.cache_clear()


class Crowd:
    """Processes that do one thing again and again until the end, as in life each by itself."""

    def __init__(self) -> None:
        self.ended = FORK.Event()
        self.reports = FORK.SimpleQueue()
        self.processes: list[BaseProcess] = []
        #: What the acts answered, once all have ended.
        self.answers: list[float] = []

    def add(self, act: Callable[[], float | None]) -> None:
        # A connection is nothing that two processes may share.
        connections.close_all()
        self.processes.append(FORK.Process(target=self._repeat, args=(act,)))
        self.processes[-1].start()

    def _repeat(self, act: Callable[[], float | None]) -> None:
        answers: list[float] = []
        error = ""
        try:
            while not self.ended.is_set():
                if (answer := act()) is not None:
                    answers.append(answer)
        except BaseException:  # noqa: BLE001  (told at the end)
            error = traceback.format_exc()
        finally:
            connections.close_all()
            self.reports.put((answers, error))

    def __enter__(self) -> "Crowd":
        return self

    def __exit__(self, *error: object) -> None:
        """Also where the test fails: no process of it goes on in the next one."""
        self.ended.set()
        reports = [self.reports.get() for _process in self.processes]
        for process in self.processes:
            process.join()
        self.answers = [answer for answers, _error in reports for answer in answers]
        if error == (None, None, None):
            assert [told for _answers, told in reports if told] == []


def writer(key: int) -> Callable[[], float]:
    """Publishes and takes back one practice of its own, and says how long that took."""

    def act() -> float:
        practice = Practice.objects.get(pk=key)
        began = time.monotonic()
        if practice.live:
            practice.unpublish()
        else:
            practice.save_revision().publish()
        return time.monotonic() - began

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
    with Crowd() as crowd:
        crowd.add(lambda: worker.run(crowd.ended))
        for practice in practices[:WRITERS]:
            crowd.add(writer(practice.pk))
        for _number in range(READERS):
            crowd.add(read)
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            sync.rebuild()
            time.sleep(0.5)
    assert drained()
    assert not sync.verify()
    assert not DocumentState.objects.filter(set_aside=True).exists()
    assert len(crowd.answers) >= WRITERS
    _tell(crowd.answers)
    if GIVEN:
        assert sorted(crowd.answers)[int(0.95 * len(crowd.answers))] < PUBLISHED_WITHIN


def test_a_worker_that_is_killed_again_and_again(tmp_path: Path) -> None:
    practices = [factories.practice() for _ in range(WRITERS)]
    kills = 0
    with Crowd() as crowd:
        for practice in practices:
            crowd.add(writer(practice.pk))
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
    _tell(crowd.answers)


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
