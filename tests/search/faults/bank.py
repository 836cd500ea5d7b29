"""A bank at work: editors publish, change, take back, restrict; readers read; a worker indexes."""

import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.db import connection
from django.test import Client
from wagtail.models import PageViewRestriction

from knowledge.language import SOURCE, column
from knowledge.models import Practice
from knowledge.selectors import public_practices
from search import outbox, sync
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.models import DocumentState
from search.query import Everything, Plan
from tests.run.processes import start, wait_until

EDITORS = 2
#: Seconds between two things that somebody does: while they are counted, and while servers start,
#: which takes all of a small machine.
QUICKLY, SLOWLY = 0.02, 1.0
#: Seconds within which all is as before, once nothing is broken any more, and practices a second
#: that a new index takes at least.
RECOVERED_WITHIN, FILLED = 60, 20
#: What is hidden is looked for by its name, but not all of it each time.
FEW = 20
#: A word of every name that an editor wrote while something was broken.
WRITTEN = "azimut"
SEARCH, SUGGEST, LIST = "/api/v1/search/", "/api/v1/suggest/", "/es/practicas/"


@dataclass
class Told:
    """What happened in the bank so far, told by the threads that did it."""

    changes: Counter[str] = field(default_factory=Counter)
    wrote: list[float] = field(default_factory=list)
    read: list[float] = field(default_factory=list)
    degraded: int = 0
    errors: list[BaseException] = field(default_factory=list)

    @property
    def publications(self) -> int:
        """Times that something of what the public reads was changed."""
        return len(self.wrote)


class Bank:
    """Practices that are there already, and who works with them.

    Args:
        keys: the practices; each editor has some of them.
        env: what a process of this bank is given.
        directory: where the worker's log goes.
    """

    def __init__(self, keys: Sequence[int], env: dict[str, str], directory: Path) -> None:
        self.keys, self.env, self.directory = keys, env, directory
        self.told = Told()
        self.worker: subprocess.Popen[bytes] | None = None
        #: Codes that nobody may find, each with the moment from which on it is so.
        self.hidden: dict[str, float] = {}
        self._ended = threading.Event()
        self._threads: list[threading.Thread] = []
        self._at_work: list[threading.Lock] = []
        self._pause = SLOWLY

    # The worker

    def start_worker(self) -> None:
        log = self.directory / f"worker-{time.monotonic_ns()}.log"
        self.worker = start("manage.py", "work", env=self.env, log=log)

    def kill_worker(self) -> None:
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait()
        self.worker = None

    # Who works

    @contextmanager
    def open(self) -> Iterator["Bank"]:
        """Editors, a reader and a worker, until the end of the block; what they met is raised."""
        self._ended.clear()
        self.start_worker()
        for number in range(EDITORS):
            self._repeat(_Editor(self, self.keys[number::EDITORS], Random(number)).change)
        self._repeat(_Reader(self).read, 0.4)
        try:
            yield self
        finally:
            self._ended.set()
            for thread in self._threads:
                thread.join()
            if self.worker:
                self.worker.send_signal(signal.SIGTERM)
                self.worker.wait()
        self.check()

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Nobody begins anything until the end of the block."""
        with ExitStack() as stack:
            for lock in self._at_work:
                stack.enter_context(lock)
            yield

    def _repeat(self, act: Callable[[], None], at_least: float = 0) -> None:
        lock = threading.Lock()

        def run() -> None:
            try:
                while not self._ended.wait(max(self._pause, at_least)):
                    with lock:
                        act()
            except BaseException as error:  # noqa: BLE001  (told by `check`)
                self.told.errors.append(error)
            finally:
                connection.close()

        self._at_work.append(lock)
        self._threads.append(threading.Thread(target=run))
        self._threads[-1].start()

    def check(self) -> None:
        """Raises what an editor or a reader met."""
        if self.told.errors:
            raise self.told.errors[0]

    def goes_on(self, publications: int) -> None:
        """Waits until so many more were made: whatever is broken, editors work as always."""
        self._pause = QUICKLY
        wanted = self.told.publications + publications
        enough = 60 + 3 * publications
        assert wait_until(lambda: self.told.errors or self.told.publications >= wanted, enough)
        self._pause = SLOWLY
        self.check()

    # What has to hold at the end

    def recovers(self) -> None:
        """By itself: index and database agree, and nobody finds what may not be found."""
        with self.quiet():
            # What a dead worker held is free when its lease is over; nobody waits for that here.
            DocumentState.objects.exclude(lease="").update(leased_until=None)
            patience = RECOVERED_WITHIN + len(self.keys) / FILLED
            assert wait_until(_nothing_waits, patience), "It still waits."
            assert not sync.verify()
            assert not DocumentState.objects.filter(set_aside=True).exists()
            public = set(public_practices().values_list("pk", flat=True))
            found = get_engine().search(Plan(Everything(), SOURCE, limit=10_000))
            assert (set(found.keys), found.total) == (public, len(public))
            reader = _Reader(self)
            for code in list(self.hidden)[-FEW:]:
                answer = reader.ask(SEARCH, q=f'"{code}"')
                assert (answer["degraded"], answer["hits"]) == (False, [])
        self.check()


def _nothing_waits() -> bool:
    return get_engine().status().ready and not outbox.waiting().exists()


class _Editor:
    """Who changes practices of their own, one after the other, in whatever way it may be."""

    def __init__(self, bank: Bank, keys: Sequence[int], chance: Random) -> None:
        self.bank, self.keys, self.chance = bank, keys, chance

    def change(self) -> None:
        practice = Practice.objects.get(pk=self.chance.choice(self.keys))
        restrictions = PageViewRestriction.objects.filter(page=practice)
        if not practice.live:
            ways = [self._publish]
        elif restrictions.exists():
            ways = [self._free]
        else:
            ways = [self._publish, self._publish, self._unpublish, self._restrict]
        way = self.chance.choice(ways)
        began = time.monotonic()
        way(practice)
        self.bank.told.wrote.append(time.monotonic() - began)
        self.bank.told.changes[way.__name__] += 1

    def _publish(self, practice: Practice) -> None:
        self.bank.hidden.pop(practice.code, None)
        name = f"Riego {WRITTEN} {self.bank.told.publications}"
        setattr(practice, column("name", SOURCE), name)
        practice.save_revision().publish()

    def _unpublish(self, practice: Practice) -> None:
        practice.unpublish()
        self.bank.hidden[practice.code] = time.monotonic()

    def _restrict(self, practice: Practice) -> None:
        PageViewRestriction.objects.create(
            page=practice, restriction_type=PageViewRestriction.LOGIN
        )
        self.bank.hidden[practice.code] = time.monotonic()

    def _free(self, practice: Practice) -> None:
        self.bank.hidden.pop(practice.code, None)
        PageViewRestriction.objects.filter(page=practice).delete()


class _Reader:
    """Who looks for something again and again, and is always answered, with nothing private."""

    def __init__(self, bank: Bank) -> None:
        self.bank, self.client = bank, Client(SERVER_NAME="127.0.0.1")

    def read(self) -> None:
        hidden = dict(self.bank.hidden)
        answer = self._timed(SEARCH, q="riego")
        self.bank.told.degraded += answer["degraded"]
        for hit in answer["hits"]:
            since = hidden.get(hit["code"])
            assert since is None or self.bank.hidden.get(hit["code"]) != since, "It is private."
        self._timed(SUGGEST, q=WRITTEN[:4])
        self._timed(LIST, q=WRITTEN)

    def _timed(self, address: str, **asked: str) -> dict:
        began = time.monotonic()
        answer = self.ask(address, **asked)
        self.bank.told.read.append(time.monotonic() - began)
        return answer

    def ask(self, address: str, **asked: str) -> dict:
        if address != LIST:
            asked["lang"] = SOURCE
        response = self.client.get(address, asked)
        assert response.status_code == 200, response.content
        return {} if address == LIST else response.json()


def is_away() -> bool:
    """Whether a search of this process finds no engine."""
    try:
        get_engine().search(Plan(Everything(), SOURCE, limit=0))
    except EngineUnavailable:
        return True
    return False
