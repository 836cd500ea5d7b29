"""Whether this process answers (`live`) and can serve (`ready`); no session, language or cookie.

The worker is reported and does not make a server unready: without it readers read and editors
write, and what it would have done waits in the database.
"""

import fcntl
from functools import cache

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


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
        },
        status=200 if is_ready else 503,
    )
