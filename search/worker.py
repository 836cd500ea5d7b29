"""The search half of the worker: sends what waits, and makes an index where none serves."""

import logging
import threading

from django.db import OperationalError, close_old_connections, connections

from search import outbox, sync
from search.engines import get_engine
from search.engines.base import EngineUnavailable, Interrupted

logger = logging.getLogger(__name__)

#: Seconds between two looks at an empty outbox, and after something did not answer.
PAUSE, AWAY = 0.25, 5.0


def run(stopping: threading.Event) -> None:
    """Works until `stopping` is set. Nothing that fails ends it: what waits goes on waiting."""
    try:
        _work(stopping)
    finally:
        connections.close_all()  # the thread's own, which nobody else would close


def _work(stopping: threading.Event) -> None:
    while not stopping.is_set():
        close_old_connections()
        try:
            pause = 0 if step(stopping) else PAUSE
        except Interrupted:
            return
        except EngineUnavailable as error:
            logger.warning("The search engine is away: %s", error)
            pause = AWAY
        except OperationalError as error:
            logger.error("search: the database did not answer: %s", error)
            pause = AWAY
        except Exception:  # whatever fails, what waits is tried again
            logger.exception("search failed")
            pause = AWAY
        finally:
            close_old_connections()
        stopping.wait(pause)


def step(stopping: threading.Event) -> bool:
    """Sends what waits; whether there was anything. An engine without an index gets one first."""

    def go_on(count: int) -> None:
        if stopping.is_set():
            raise Interrupted

    if get_engine().status().lacks_index:
        sync.rebuild(go_on)
    # Only a look: leasing takes SQLite's write lock.
    return bool(outbox.waiting().exists() and sync.drain_once())
