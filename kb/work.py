"""The worker: one process that runs the tasks in the database and, between two, the timetable.

Beside them a thread keeps the search index in step.

Nothing here runs inside a transaction. A task or an entry of the timetable that fails keeps its
error (a row, a line in the log) and the others go on.
"""

import fcntl
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from search import missed, spelling
from search import worker as search_worker

logger = logging.getLogger(__name__)

#: Seconds between two looks at the tasks when there are none.
PAUSE = 1.0
#: How long a finished task's row is kept, in days; a failed one is kept longer, to be looked into.
KEEP_DONE, KEEP_FAILED = 14, 90


class WorkerAlreadyRunsError(Exception):
    """Another worker holds the lock of this DATA_DIR."""


class WorkerDiedError(Exception):
    """What a task's row says when the worker that ran it ended without finishing it."""


@dataclass
class Entry:
    """A line of the timetable: what runs, how often, and how long after the start it runs first."""

    name: str
    run: Callable[[], object]
    every: timedelta
    first: timedelta = timedelta(0)
    due: float = field(default=0, init=False)


def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


def clear_sessions() -> None:
    call_command("clearsessions", verbosity=0)


def prune_tasks() -> None:
    call_command(
        "prune_db_task_results",
        queue_name="*",
        min_age_days=KEEP_DONE,
        failed_min_age_days=KEEP_FAILED,
        verbosity=0,
    )


def timetable() -> list[Entry]:
    """What happens by the clock. Housekeeping waits, so that starting the bank changes nothing."""
    return [
        Entry("publish_scheduled", publish_scheduled, every=timedelta(minutes=1)),
        # What was published lately is known to who mistypes it a while later.
        Entry("words", spelling.refresh, timedelta(minutes=10), first=timedelta(minutes=2)),
        Entry("missed", missed.prune, timedelta(days=1), first=timedelta(minutes=20)),
        Entry("clear_sessions", clear_sessions, timedelta(days=1), first=timedelta(minutes=10)),
        Entry("prune_tasks", prune_tasks, timedelta(days=1), first=timedelta(minutes=15)),
    ]


@contextmanager
def only_worker() -> Iterator[None]:
    """Holds the lock that says a worker is alive. The system frees it however the process ends."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "worker.lock").open("a") as lock:
        for patience in (0.2, 0.2, 0.2, None):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                # `/health/ready` holds it for an instant when it looks.
                if patience is None:
                    raise WorkerAlreadyRunsError from None
                time.sleep(patience)
        yield


def work_off() -> None:
    """Runs the tasks that wait, and returns."""
    worker = Worker([])
    while worker.run_one_task():
        pass


class Worker:
    """The loop. `stop` lets the task in hand finish; asked twice, it does not."""

    def __init__(self, entries: list[Entry] | None = None) -> None:
        self.host = socket.gethostname()[:40]
        self.worker_id = f"{self.host}:{os.getpid()}"
        self.entries = timetable() if entries is None else entries
        self.stopping = threading.Event()
        started = time.monotonic()
        for entry in self.entries:
            entry.due = started + entry.first.total_seconds()

    def stop(self, signum: int, frame: FrameType | None) -> None:
        if self.stopping.is_set():
            sys.exit(1)
        self.stopping.set()

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self.stop)
        with only_worker(), self._searching():
            self._safely("recover", self.fail_abandoned)
            while not self.stopping.is_set():
                self.run_due()
                if not self._safely("tasks", self.run_one_task):
                    self.stopping.wait(PAUSE)

    @contextmanager
    def _searching(self) -> Iterator[None]:
        """Keeps the search index in step beside the tasks: a long one must not hold it up."""
        thread = threading.Thread(target=search_worker.run, args=(self.stopping,), name="search")
        thread.start()
        try:
            yield
        finally:
            self.stopping.set()
            thread.join()

    def run_due(self) -> None:
        for entry in self.entries:
            if time.monotonic() >= entry.due and not self.stopping.is_set():
                entry.due = time.monotonic() + entry.every.total_seconds()
                self._safely(entry.name, entry.run)

    def run_one_task(self) -> bool:
        """Runs the next task, if there is one. The library's worker claims, runs and records it."""
        # Only a look: claiming takes SQLite's write lock, once a second would be once too often.
        if not DBTaskResult.objects.all().ready().filter(backend_name="default").exists():
            return False
        worker = TaskWorker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=self.worker_id,
            excluded_queue_names=[],
        )
        worker.run()
        return True

    def fail_abandoned(self) -> None:
        """A task that a dead worker of this machine left half done has failed; it runs no more."""
        for row in DBTaskResult.objects.all().running():
            if row.worker_ids and row.worker_ids[-1].startswith(f"{self.host}:"):
                row.set_failed(WorkerDiedError("the worker ended while it ran this task"))

    def _safely(self, name: str, action: Callable[[], object]) -> object:
        """Runs `action`; its failure is logged and is not the end of the worker."""
        close_old_connections()
        try:
            return action()
        except OperationalError as error:
            # Away or busy. A line is enough: it may be away for many turns.
            logger.error("%s: the database did not answer: %s", name, error)
        except Exception:  # whatever an entry does, the others go on
            logger.exception("%s failed", name)
        finally:
            close_old_connections()
        return None
