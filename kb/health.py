"""Whether this process answers (`live`) and can serve (`ready`); no session, language or cookie.

Worker and search engine are reported and do not make a server unready: without them readers read,
editors write, and what they would have done waits in the database.
"""

import fcntl
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.query import Everything, Plan

#: Seconds that a watchdog waits for the search engine: many give up after one.
SLOW = 0.5


def unapplied_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


class _MigrationsMissingError(Exception):
    """Keeps `cache` from remembering a state that will pass."""


@cache
def _all_migrated() -> bool:
    """Reads every migration from disk, so what was complete once is remembered."""
    if unapplied_migrations():
        raise _MigrationsMissingError
    return True


def worker_is_alive() -> bool:
    """Whether a worker holds its lock in DATA_DIR. The system frees it however the worker ended."""
    try:
        with (settings.DATA_DIR / "worker.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


class _Engine:
    """Asks the search engine beside the request, one question at a time."""

    def __init__(self) -> None:
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")
        self._asked: Future[str] | None = None

    def state(self) -> str:
        """`ok`, `away`, or `slow` where neither is known in time."""
        if self._asked is None or self._asked.done():
            self._asked = self._beside.submit(self._ask)
        try:
            return self._asked.result(timeout=SLOW)
        except TimeoutError:
            return "slow"

    def _ask(self) -> str:
        try:
            get_engine().search(Plan(Everything(), settings.LANGUAGE_CODE, limit=0))
        except EngineUnavailable:
            return "away"
        return "ok"


_engine = _Engine()


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "live"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    facts = {"database": "ok", "migrations": "ok"}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _all_migrated()
    except DatabaseError:
        facts = {"database": "unreachable", "migrations": "unknown"}
    except _MigrationsMissingError:
        facts["migrations"] = "missing"
    is_ready = set(facts.values()) == {"ok"}
    return JsonResponse(
        {
            "status": "ready" if is_ready else "unready",
            **facts,
            "worker": "alive" if worker_is_alive() else "absent",
            "search": _engine.state(),
        },
        status=200 if is_ready else 503,
    )
