"""What answers where the cluster should be: who will not do, who lets nobody in, who is slow."""

import http.server
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.core import checks as django_checks
from django.test import Client

from search import checks, searching, sync, worker
from search.engines import breaker, get_engine
from search.engines.base import Engine, EngineUnavailable
from search.query import Everything, Plan
from tests import factories
from tests.run.processes import wait_until

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")

PLAN = Plan(Everything(), "es")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    get_engine.cache_clear()
    yield
    get_engine.cache_clear()


DENIED = {"error": {"type": "security_exception", "reason": "nobody's"}}
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def server(settings: Any, answer: Answer) -> Iterator[list[str]]:
    """Something that answers so, as the engine of the settings; the paths that it was asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            answer(self)

        def do_POST(self) -> None:
            self.do_GET()

        def do_DELETE(self) -> None:
            self.do_GET()

        def log_message(self, *args: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        settings.SEARCH_URL = f"elasticsearch://127.0.0.1:{listening.server_port}"
        settings.SEARCH_TIMEOUT = "0.3"
        try:
            yield asked
        finally:
            listening.shutdown()
            thread.join()


def says(status: int, body: dict[str, Any], product: str = "Elasticsearch") -> Answer:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        told = json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(told)))
        if product:
            request.send_header("X-Elastic-Product", product)
        request.end_headers()
        request.wfile.write(told)

    return answer


def version(number: str) -> Answer:
    return says(200, {"version": {"number": number}})


def messages() -> list[django_checks.CheckMessage]:
    return list(checks.check_server(databases=["default"]))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (version("7.17.29"), "7.17.29, which is too old"),
        (version("8.18.3"), "8.18.3, which is too old"),
        (version("10.0.0"), "10.0.0, which is too new"),
        (says(200, {"version": {"number": "2.19.0"}}, product=""), "is not Elasticsearch"),
        (says(200, {}), "is not Elasticsearch"),
        (says(404, {}, product=""), "is not Elasticsearch"),
    ],
    ids=["7", "8.18", "10", "other", "nothing", "site"],
)
def test_a_server_that_will_not_do_fails_the_check(
    settings: Any, answer: Answer, sentence: str
) -> None:
    with server(settings, answer):
        (message,) = messages()
        assert message.id == "search.E004"
        assert sentence in message.msg
        status = get_engine().status()
        assert (status.ready, status.lacks_index) == (False, False)
        assert sentence in status.detail


@pytest.mark.parametrize("number", ["8.19.0", "9.9.1", "9.3.0-SNAPSHOT"])
def test_versions_that_will_do(settings: Any, number: str) -> None:
    with server(settings, version(number)):
        assert messages() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("status", "let_in", "sentence"),
    [
        (401, False, "SEARCH_USER and SEARCH_PASSWORD, or SEARCH_API_KEY"),
        (403, False, "needs `monitor` on the cluster"),
        (403, True, "`read` and `write` on the bank's indexes"),
    ],
    ids=["nobody", "no-rights", "no-rights-on-indexes"],
)
def test_who_is_not_let_in_is_told_why_and_readers_are_answered(
    settings: Any, client: Client, status: int, let_in: bool, sentence: str
) -> None:
    answers = version("9.2.4") if let_in else says(status, DENIED)
    denies = says(status, DENIED)
    with server(settings, lambda request: (answers if request.path == "/" else denies)(request)):
        (message,) = messages()
        assert message.id == "search.W001"
        assert sentence in message.msg
        assert sentence in get_engine().status().detail
        # What needs a hand is no reason to stop asking, and costs readers no time.
        for _ in range(breaker.FAILURES + 1):
            assert client.get("/api/v1/search/?lang=es&q=agua")["Search-Degraded"] == "true"
        assert took(get_engine(), re.escape(sentence)) < 0.2


def test_a_server_that_is_away_is_a_warning(settings: Any) -> None:
    settings.SEARCH_URL = "elasticsearch://127.0.0.1:1"
    assert [message.id for message in messages()] == ["search.W001"]
    with pytest.raises(EngineUnavailable):
        get_engine().search(PLAN)


def test_other_commands_do_not_ask_the_server(settings: Any) -> None:
    with server(settings, version("9.2.4")) as asked:
        assert list(checks.check_server()) == []
        assert asked == []


def took(engine: Engine, sentence: str = ".") -> float:
    """Seconds that a reader waits who is not answered."""
    began = time.monotonic()
    with pytest.raises(EngineUnavailable, match=sentence):
        engine.search(PLAN)
    return time.monotonic() - began


def test_no_reader_waits_for_a_server_that_hangs(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "PAUSE", 0.2)
    hangs = threading.Event()
    with server(settings, lambda request: hangs.wait(2)) as asked:
        engine = get_engine()
        for _ in range(breaker.FAILURES):
            assert 0.25 < took(engine) < 1  # the time-out, once
        for _ in range(2):
            before = len(asked)
            assert took(engine, "lately") < 0.05
            time.sleep(0.25)
            # It is asked meanwhile, by no reader: one question, whoever else comes.
            assert max(took(engine, "lately") for _ in range(10)) < 0.05
            assert wait_until(lambda before=before: len(asked) > before, 2)
            assert len(asked) == before + 1
            time.sleep(0.4)
        hangs.set()


def test_a_server_that_came_back_is_asked_as_before(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(breaker, "PAUSE", 0.1)
    away = says(503, {"error": {"type": "master_not_discovered_exception"}})
    back = says(200, {"version": {"number": "9.2.4"}, "hits": {"total": {"value": 7}}})
    state = {"answer": away}
    with server(settings, lambda request: state["answer"](request)):
        engine = get_engine()
        for _ in range(breaker.FAILURES):
            took(engine, "master_not_discovered")
        took(engine, "lately")
        state["answer"] = back

        def answers() -> bool:
            try:
                return engine.search(PLAN).total == 7
            except EngineUnavailable:
                return False

        assert wait_until(answers, 5)
        # Once more away, one reader is enough to find out.
        state["answer"] = away
        for _ in range(2):
            took(engine, "master_not_discovered")
        took(engine, "lately")


def test_what_is_slow_now_and_then_is_asked_all_the_same(settings: Any) -> None:
    good = says(200, {"version": {"number": "9.2.4"}, "hits": {"total": {"value": 7}}})
    bad = says(429, {"error": {"type": "circuit_breaking_exception"}})
    turns = iter([good, good, *[bad, good, good] * 5])
    with server(settings, lambda request: next(turns)(request)):
        engine = get_engine()
        assert engine.search(PLAN).total == 7
        for _ in range(5):
            took(engine, "circuit_breaking")
            assert [engine.search(PLAN).total for _ in range(2)] == [7, 7]


def test_a_wrong_question_says_nothing_of_the_server(settings: Any) -> None:
    answers = says(200, {"version": {"number": "9.2.4"}})
    wrong = says(400, {"error": {"type": "parsing_exception"}})
    with server(settings, lambda request: (answers if request.path == "/" else wrong)(request)):
        for _ in range(breaker.FAILURES + 2):
            took(get_engine(), "parsing_exception")


def test_the_end_of_a_list_is_given_though_its_moment_cannot_be_closed(settings: Any) -> None:
    number, moment = {"version": {"number": "9.2.4"}}, {"id": "moment", "pit_id": "moment"}
    last = {"hits": {"total": {"value": 1}, "hits": [{"_id": "7", "sort": [0]}]}}
    answers, fails = says(200, number | moment | last), says(503, {"error": {"type": "away"}})
    by_verb = {"POST": answers, "GET": answers, "DELETE": fails}
    with server(settings, lambda request: by_verb[request.command](request)) as asked:
        found = get_engine().search(replace(PLAN, after=()))
        assert (found.keys, found.after) == ([7], None)
        assert "/_pit" in asked


@pytest.mark.django_db
def test_a_page_that_finds_nothing_asks_a_slow_server_for_no_more(
    settings: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.practice(themes=[factories.theme("Acequias")])
    nothing = says(200, {"version": {"number": "9.2.4"}, "hits": {"total": {"value": 0}}})
    late = {"by": 0.0}

    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        time.sleep(late["by"])
        nothing(request)

    def questions(asked: list[str]) -> int:
        """That a page asks: what was meant, any of the words, without the filter, the field ..."""
        asked.clear()
        page = client.get("/es/practicas/?q=acequais+lugar:Azuay&theme=AGU")
        assert page.context_data["total"] == 0
        return len(asked)

    with server(settings, answer) as asked:
        assert questions(asked) > 10
        late["by"] = 0.16
        monkeypatch.setattr(searching, "BUDGET", 0.3)
        assert 1 <= questions(asked) <= 2


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ({"root_cause": [], "reason": "then"}, "failed: then"),
        ({"root_cause": [], "reason": "", "caused_by": {"reason": "shards"}}, "failed: shards"),
        ({"root_cause": [{"reason": None}], "reason": ""}, "failed: it gives no reason"),
    ],
)
def test_why_a_server_fails_is_told(settings: Any, error: dict[str, Any], sentence: str) -> None:
    with server(settings, says(503, {"error": {"type": "failed", **error}})):
        took(get_engine(), sentence)


@pytest.mark.django_db
def test_a_worker_makes_no_new_index_because_a_server_is_away(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SEARCH_URL = "elasticsearch://127.0.0.1:1"

    def rebuild(*args: Any) -> None:
        raise AssertionError("What is there would be made anew.")

    monkeypatch.setattr(sync, "rebuild", rebuild)
    assert worker.step(threading.Event()) is False
