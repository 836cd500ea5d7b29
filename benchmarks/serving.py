"""The bank served as in life, on a free port, and what its processes hold in memory."""

import gzip
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from kb.health import worker_is_alive


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    #: What the database answered, since the engine took too long.
    degraded: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def processor(self) -> float:
        """Milliseconds that the workers computed so far, all threads together."""
        return sum(
            int(task.read_text().split()[0]) / 1_000_000
            for pid in self.workers()
            for task in Path(f"/proc/{pid}/task").glob("*/schedstat")
        )

    def get(self, path: str, *, may_degrade: bool = False) -> bytes:
        """The answer to a request of its own connection, unpacked; as a browser asks.

        Raises:
            AssertionError: where it is no 200, or no engine's answer to a search, unless it may be.
        """
        headers = {"Accept-Encoding": "gzip", "Host": "127.0.0.1"}
        asked = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            asked.request("GET", path, headers=headers)
            answer = asked.getresponse()
            body = answer.read()
        finally:
            asked.close()
        assert answer.status == 200, f"{path} answers {answer.status}"
        if answer.getheader("Search-Degraded"):
            assert may_degrade, f"{path}: the engine is away"
            self.degraded.append(path)
        return gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body


@contextmanager
def served() -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "kb.wsgi",
        "-c",
        "python:kb.gunicorn",
        "-b",
        f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen(command, env=os.environ, stderr=subprocess.DEVNULL)
    server = Server(port, process.pid)
    try:
        for _attempt in range(120):
            try:
                urllib.request.urlopen(f"{server.address}/health/live", timeout=30)
                break
            except OSError:
                time.sleep(0.5)
        yield server
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def working() -> Iterator[None]:
    """The worker, which brings what is published into the index."""
    process = subprocess.Popen([sys.executable, "manage.py", "work"], env=os.environ)
    try:
        while process.poll() is None and not worker_is_alive():  # its start is no publication's
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def memory(pid: int) -> dict[str, float]:
    """What a process holds, in MB, by the names of `/proc/<pid>/smaps_rollup`."""
    _head, *lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    pairs = (line.split()[:2] for line in lines)
    return {name.rstrip(":"): int(kilobytes) / 1024 for name, kilobytes in pairs}
