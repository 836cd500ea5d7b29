"""The worker, in a process of its own: scheduled publishing, tasks, failures, a graceful end."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from kb.health import worker_is_alive
from kb.work import Entry, Worker
from knowledge.models import Practice
from tests import factories
from tests.run import tasks
from tests.run.processes import database_url, environment, start, wait_until

in_life = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def enqueue(task: Any, *args: Any) -> DBTaskResult:
    """Queues a task in the database; the suite's own backend would run it at once."""
    result = DatabaseBackend("default", {}).enqueue(task, list(args), {})
    return DBTaskResult.objects.get(pk=result.id)


@pytest.fixture
def start_worker(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    started = []

    def start_one() -> subprocess.Popen[bytes]:
        env = environment(tmp_path, DATABASE_URL=database_url())
        log = tmp_path / f"worker-{len(started)}.log"
        started.append(start("manage.py", "work", env=env, log=log))
        return started[-1]

    yield start_one
    for worker in started:
        if worker.poll() is None:
            worker.kill()
        worker.wait()


@in_life
def test_publishes_what_is_due_and_keeps_a_failed_task_as_a_row(
    start_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    practice = factories.practice("Se publica a su hora", live=False)
    practice.go_live_at = timezone.now() + timedelta(seconds=1)
    practice.save_revision().publish()
    failing, honest = enqueue(tasks.fail), enqueue(tasks.in_transaction)
    assert not Practice.objects.get(pk=practice.pk).live

    worker = start_worker()

    assert wait_until(lambda: Practice.objects.get(pk=practice.pk).live)
    assert wait_until(lambda: not DBTaskResult.objects.ready().exists())
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0, (tmp_path / "worker-0.log").read_text()
    failing.refresh_from_db()
    assert failing.status == "FAILED"
    assert failing.exception_class_path == "builtins.ValueError"
    assert "this one always fails" in failing.traceback
    honest.refresh_from_db()
    assert (honest.status, honest.return_value) == ("SUCCESSFUL", False)


@in_life
def test_lets_the_task_in_hand_finish(
    start_worker: Callable[[], subprocess.Popen[bytes]],
) -> None:
    first, second = enqueue(tasks.sleep, 1.5), enqueue(tasks.sleep, 0)
    worker = start_worker()
    assert wait_until(DBTaskResult.objects.running().exists)
    worker.send_signal(signal.SIGINT)
    assert worker.wait(30) == 0
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.return_value, second.status) == ("slept", "READY")


@in_life
def test_a_killed_worker_leaves_a_failed_task_and_no_lock(
    start_worker: Callable[[], subprocess.Popen[bytes]], tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path
    row = enqueue(tasks.sleep, 60)
    worker = start_worker()
    assert wait_until(DBTaskResult.objects.running().exists)
    assert worker_is_alive()
    second = start_worker()
    assert second.wait(60) == 1
    assert "one is enough" in (tmp_path / "worker-1.log").read_text()
    worker.kill()
    worker.wait()
    assert not worker_is_alive()

    start_worker()
    assert wait_until(DBTaskResult.objects.failed().exists)
    row.refresh_from_db()
    assert row.exception_class_path == "kb.work.WorkerDiedError"


@pytest.mark.django_db
def test_an_entry_that_fails_is_logged_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ran = []

    def fails() -> None:
        raise RuntimeError("nobody expected this")

    later = timedelta(hours=1)
    worker = Worker(
        [
            Entry("fails", fails, every=later),
            Entry("runs", lambda: ran.append("runs"), every=later),
            Entry("waits", lambda: ran.append("waits"), every=later, first=later),
        ]
    )
    worker.run_due()
    worker.run_due()
    assert ran == ["runs"]
    assert "fails failed" in caplog.text
    assert "nobody expected this" in caplog.text
