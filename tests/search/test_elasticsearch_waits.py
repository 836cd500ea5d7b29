"""However many servers hang, and in whatever way, a reader waits once; who answers is asked."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest

from search.engines.base import EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from search.query import Everything, Plan
from tests.search.contract.servers import address

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")

#: Seconds that a reader waits at most.
PATIENCE = 0.5
PLAN = Plan(Everything(), "es")


@contextmanager
def listening(backlog: int = 50) -> Iterator[socket.socket]:
    with closing(socket.create_server(("127.0.0.1", 0), backlog=backlog)) as server:
        yield server


@contextmanager
def silent() -> Iterator[int]:
    """Takes what it is asked and says nothing, as a server that was stopped."""
    with listening() as server:
        yield server.getsockname()[1]


@contextmanager
def unreachable() -> Iterator[int]:
    """Answers no call at all, as a machine without power: those before fill its queue."""
    with listening(backlog=0) as server, ExitStack() as calls:
        for _ in range(3):
            call = calls.enter_context(closing(socket.socket()))
            call.setblocking(False)
            call.connect_ex(server.getsockname())
        yield server.getsockname()[1]


@contextmanager
def answering(answer: bytes, after: float, *, trickles_from: int = 10_000) -> Iterator[int]:
    """Says the same to each question, a while after it; from some byte on one in each while."""

    at_once, then = answer[:trickles_from], answer[trickles_from:]
    pieces = [at_once, *(then[number : number + 1] for number in range(len(then)))]

    def accept(server: socket.socket) -> None:
        with suppress(OSError):  # it ends when the listening one is shut
            while True:
                call, _address = server.accept()
                threading.Thread(target=talk, args=(call,), daemon=True).start()

    def talk(call: socket.socket) -> None:
        with closing(call), suppress(OSError):
            while call.recv(65_536):
                for piece in pieces:
                    time.sleep(after)
                    call.sendall(piece)
                if not answer:
                    return

    with listening() as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


def said(status: str, body: str) -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nX-Elastic-Product: Elasticsearch\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def late(answer: bytes) -> Callable[[], object]:
    """A little before the reader would give up."""
    return lambda: answering(answer, 0.8 * PATIENCE)


FOUND = said("200 OK", '{"version":{"number":"9.2.4"},"hits":{"total":{"value":7}}}')


def trickling(since: bytes) -> Callable[[], object]:
    """Never silent for long, and done after several times what the reader waits."""
    return lambda: answering(FOUND, PATIENCE / 20, trickles_from=FOUND.index(since))


@contextmanager
def engine(*servers: Callable[[], object]) -> Iterator[ElasticsearchEngine]:
    with ExitStack() as stack:
        ports = [stack.enter_context(server()) for server in servers]  # type: ignore[arg-type]
        hosts = tuple(f"http://127.0.0.1:{port}" for port in ports)
        made = ElasticsearchEngine(address("elasticsearch://x/bank", hosts=hosts, timeout=PATIENCE))
        with closing(made.servers.client):
            yield made


@pytest.mark.parametrize(
    "server",
    [
        silent,
        unreachable,
        late(b""),
        late(said("503 Unavailable", "{}")),
        late(FOUND),
        trickling(since=b"X-Elastic"),
        trickling(since=b"{"),
    ],
    ids=[
        "silent",
        "unreachable",
        "hangs-up-late",
        "refuses-late",
        "answers-late",
        "head-trickles",
        "body-trickles",
    ],
)
def test_three_servers_that_hang_cost_a_reader_one_time_out(server: Callable[[], object]) -> None:
    with engine(server, server, server) as asked:
        began = time.monotonic()
        # What answers late is asked two things: for its version first.
        with pytest.raises(EngineUnavailable):
            asked.search(PLAN)
        assert 0.6 * PATIENCE < time.monotonic() - began < 1.6 * PATIENCE


def test_a_server_that_cannot_be_reached_leaves_its_readers_to_the_others() -> None:
    with engine(unreachable, unreachable, lambda: answering(FOUND, 0)) as asked:
        for _ in range(4):
            began = time.monotonic()
            assert asked.search(PLAN).total == 7
            assert time.monotonic() - began < PATIENCE
