"""One server over HTTP. All servers share the time for which a reader waits; none adds its own."""

import io
import math
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import Any

from elastic_transport import (
    ConnectionError,
    ConnectionTimeout,
    NodeConfig,
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
_gives_up: ContextVar[float] = ContextVar("gives_up", default=math.inf)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Gives all that is asked in the block so long, whatever servers are tried for it."""
    token = _gives_up.set(min(_gives_up.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        _gives_up.reset(token)


def _left() -> float:
    return _gives_up.get() - time.monotonic()


class _Bytes(io.RawIOBase):
    """What a server says, until whoever asked gives up: for a socket alone each byte begins a
    time-out anew, and one a second would never end."""

    def __init__(self, said: io.RawIOBase, connection: socket.socket) -> None:
        self._said, self._connection = said, connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if (left := _left()) <= 0:
            raise TimeoutError("No whole answer came in time.")
        self._connection.settimeout(left)
        return self._said.readinto(buffer)

    def close(self) -> None:
        self._said.close()
        super().close()


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Bytes(self.fp.detach(), sock))


class Node(Urllib3HttpNode):
    def __init__(self, config: NodeConfig) -> None:
        super().__init__(config)
        usual = self.pool.ConnectionCls
        self.pool.ConnectionCls = type(usual.__name__, (usual,), {"response_class": _Response})

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
            TransportError: where there is no time left to ask, or no whole answer came in it.
        """
        given: Any = self.config.request_timeout if request_timeout is DEFAULT else request_timeout
        try:
            with within(given):
                if (left := _left()) <= 0:
                    raise TransportError("No server answered in time.")
                timeout: Any = Timeout(connect=REACHED * left, total=left)
                return super().perform_request(method, target, body, headers, timeout)
        except ConnectionTimeout as error:
            # Nothing was sent, so whatever it was may be sent elsewhere.
            if isinstance(error.errors[0], ConnectTimeoutError):
                raise ConnectionError(error.message, errors=error.errors) from error
            raise
