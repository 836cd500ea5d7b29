"""A way to a server that can be slow: what it answers comes late."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Proxy:
    """Passes bytes on between whoever connects and a server."""

    def __init__(self, target: int) -> None:
        self.target = target
        #: Seconds by which each piece of an answer comes late.
        self.delay = 0.0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        port: int = self._listening.getsockname()[1]
        return port

    def _accept(self) -> None:
        with suppress(OSError):  # it ends when the listening one is closed
            while True:
                client, _address = self._listening.accept()
                self._open.append(client)
                try:
                    server = socket.create_connection(("127.0.0.1", self.target))
                except OSError:  # nobody is there: neither is anybody here
                    client.close()
                    continue
                self._open.append(server)
                for ends in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pass, args=ends, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, late: bool) -> None:
        with suppress(OSError):
            while piece := source.recv(65_536):
                if late:
                    time.sleep(self.delay)
                target.sendall(piece)
        for end in (source, target):
            end.close()

    def close(self) -> None:
        for end in (self._listening, *self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


@contextmanager
def before(port: int) -> Iterator[Proxy]:
    proxy = Proxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
