"""Spares readers a server that is away or slow: it is asked again in the background."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from search.engines.base import EngineUnavailable

logger = logging.getLogger(__name__)

#: After so many more failures than answers no reader waits for the server.
FAILURES = 3
#: Seconds between two questions in the background.
PAUSE = 5.0


class Breaker:
    """What one process knows of a server, from what its readers met.

    Args:
        probe: asks the server as a reader would.
        is_away: whether an error says that there is no use in asking again at once.
    """

    def __init__(
        self, probe: Callable[[], object], is_away: Callable[[EngineUnavailable], bool]
    ) -> None:
        self._probe, self._is_away = probe, is_away
        self._failures = 0
        self._again = 0.0
        self._lock = threading.Lock()

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Lets a reader ask.

        Raises:
            EngineUnavailable: at once, where nobody has been answered lately.
        """
        if self._failures >= FAILURES:
            self._find_out()
            raise EngineUnavailable("The server did not answer lately; it is asked again soon.")
        try:
            yield
        except EngineUnavailable as error:
            self._failed(error)
            raise
        self._answered()

    def _answered(self) -> None:
        with self._lock:
            self._failures = max(0, self._failures - 1)

    def _failed(self, error: EngineUnavailable) -> None:
        with self._lock:
            if not self._is_away(error):
                self._failures = max(0, self._failures - 1)
                return
            self._failures += 1
            self._again = time.monotonic() + PAUSE
            opens = self._failures == FAILURES
        if opens:
            logger.warning("Readers are spared the search engine for now: %s", error)

    def _find_out(self) -> None:
        """Asks in the background, where nobody else does and the pause is over."""
        with self._lock:
            if time.monotonic() < self._again:
                return
            self._again = time.monotonic() + PAUSE
        threading.Thread(target=self._ask, name="search-probe", daemon=True).start()

    def _ask(self) -> None:
        try:
            self._probe()
        except EngineUnavailable as error:
            if self._is_away(error):
                with self._lock:
                    self._again = time.monotonic() + PAUSE
                return
        with self._lock:
            # One reader who meets the opposite is enough to change our mind.
            self._failures = FAILURES - 1
        logger.warning("The search engine answers again.")
