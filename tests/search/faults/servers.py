"""Servers that a test may kill, run by the program that ELASTICSEARCH_CLUSTER names."""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from tests.run.processes import wait_until

#: Seconds: a server takes half a minute to start, and longer where others do so beside it.
PATIENCE = 300
#: Of the servers that are started here.
VERSION = os.environ.get("FAULTS_VERSION") or "8.19.8"


@dataclass(frozen=True)
class Servers:
    """A cluster of its own, at neighbouring ports of this machine."""

    port: int
    nodes: int
    _killed: set[int] = field(default_factory=set)
    _reviving: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @property
    def url(self) -> str:
        """A `SEARCH_URL` that names every server."""
        return search_url(*(self.port + number for number in range(self.nodes)))

    @property
    def alive(self) -> list[int]:
        return [number for number in range(1, self.nodes + 1) if number not in self._killed]

    def kill(self, number: int) -> None:
        """SIGKILL, as by the kernel where memory runs out. The first server is 1."""
        self._run("kill", str(number))
        self._killed.add(number)

    def revive(self, number: int) -> None:
        """On the data that it left. Waits until it listens, not until the others are there."""
        self._killed.remove(number)
        self._reviving.append(self._begin("revive", str(number)))
        assert wait_until(lambda: _listens(self.port + number - 1), PATIENCE)

    def stop(self) -> None:
        self.let_go()
        self._run("stop")

    def let_go(self) -> None:
        """Ends what still waits for a server that stays away."""
        for process in self._reviving:
            process.terminate()
            process.wait()

    def _run(self, *arguments: str) -> None:
        assert self._begin(*arguments).wait(PATIENCE) == 0, arguments

    def _begin(self, *arguments: str) -> "subprocess.Popen[bytes]":
        program = os.environ["ELASTICSEARCH_CLUSTER"]
        return subprocess.Popen(
            [program, *arguments, "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def search_url(*ports: int) -> str:
    return f"elasticsearch://{','.join(f'127.0.0.1:{port}' for port in ports)}/faults"


@contextmanager
def started(nodes: int) -> Iterator[Servers]:
    """A new cluster that nothing is left of."""
    servers = Servers(_free_port(), nodes)
    try:
        servers._run("start", "--version", VERSION, "--nodes", str(nodes))
        yield servers
    finally:
        servers.stop()


@contextmanager
def one() -> Iterator[Servers]:
    """A server that may be killed: the one that FAULTS_PORT names, or a new one."""
    if given := os.environ.get("FAULTS_PORT"):
        servers = Servers(int(given), 1)
        try:
            yield servers
        finally:
            servers.let_go()
        return
    with started(1) as servers:
        yield servers


def _free_port() -> int:
    """The first of neighbouring ports, away from those that systems give to whoever connects."""
    # Another process may look for one at the same time.
    for port in range(22_000 + os.getpid() % 300 * 20, 29_000, 10):
        if not any(_listens(port + more + way) for more in range(3) for way in (0, 1000)):
            return port
    raise AssertionError("no port is free")


def _listens(port: int) -> bool:
    with closing(socket.socket()) as asking:
        asking.settimeout(1)
        return asking.connect_ex(("127.0.0.1", port)) == 0
