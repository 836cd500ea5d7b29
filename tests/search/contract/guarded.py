"""A server behind TLS and a password: passes on to a real one what it is asked with the right name.

The servers of the tests have no security of their own.
"""

import http.client
import http.server
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import trustme

#: Headers of an answer that are about its way, and are made anew.
HOP = ("connection", "transfer-encoding", "content-length")


@dataclass
class Guarded:
    """Where it listens, what it wants to hear, and what it heard."""

    port: int = 0
    wanted: str = ""
    heard: list[str] = field(default_factory=list)


@contextmanager
def guarded(target: str, certificate: trustme.LeafCert) -> Iterator[Guarded]:
    """As long as the block lasts. `target` is the real one's `host:port`."""
    told = Guarded()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            told.heard.append(self.headers.get("Authorization", ""))
            if told.heard[-1] != told.wanted:
                self.reply(401, {"Content-Type": "application/json"}, b'{"error":{"type":"x"}}')
                return
            real = http.client.HTTPConnection(target)
            passed = {name: value for name, value in self.headers.items() if name != "Host"}
            real.request(self.command, self.path, sent, passed)
            given = real.getresponse()
            headers = {name: text for name, text in given.getheaders() if name.lower() not in HOP}
            self.reply(given.status, headers, given.read())
            real.close()

        do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = answer  # noqa: N815

        def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, text in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, text)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        listening.handle_error = lambda *args: None  # type: ignore[method-assign]  # who refuses it
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
        told.port = listening.server_port
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield told
        finally:
            listening.shutdown()
            thread.join()
