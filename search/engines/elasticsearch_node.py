"""One server over HTTP. All servers share the time for which a reader waits; none adds its own."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from elastic_transport import (
    ConnectionError,
    ConnectionTimeout,
    TransportError,
    Urllib3HttpNode,
)
from elastic_transport.client_utils import DEFAULT
from urllib3 import Timeout
from urllib3.exceptions import ConnectTimeoutError

#: The part of the time that is left in which a server has to be reached. One that lost its power
#: refuses nothing, and another can still answer in the rest.
REACHED = 0.25

#: When whoever asks here gives up, by the monotonic clock.
_gives_up: ContextVar[float | None] = ContextVar("gives_up", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Gives all that is asked in the block so long, whatever servers are tried for it."""
    token = _gives_up.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _gives_up.reset(token)


class Node(Urllib3HttpNode):
    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: Any = None,
        request_timeout: Any = DEFAULT,
    ) -> Any:
        """As the library does; a server that could not be reached may be left for another.

        Raises:
            TransportError: where there is no time left to ask.
        """
        given = request_timeout
        if given is DEFAULT:
            given = self.config.request_timeout
        if (end := _gives_up.get()) is not None:
            given = min(given, end - time.monotonic())
            if given <= 0:
                raise TransportError("No server answered in time.")
        timeout: Any = Timeout(connect=REACHED * given, total=given)
        try:
            return super().perform_request(method, target, body, headers, timeout)
        except ConnectionTimeout as error:
            # Nothing was sent, so whatever it was may be sent elsewhere.
            if isinstance(error.errors[0], ConnectTimeoutError):
                raise ConnectionError(error.message, errors=error.errors) from error
            raise
