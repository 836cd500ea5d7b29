"""The one command: a first run on an empty machine, a second one, and every way to end it."""

import hashlib
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.run.processes import environment, start, wait_until

pytestmark = pytest.mark.part("sqlite")

Run = Callable[..., tuple[subprocess.Popen[bytes], Path]]


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def group_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def children_of(pid: int) -> dict[str, int]:
    """The processes that the command started, by a word of their command line."""
    listed = subprocess.run(
        ["ps", "-e", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(maxsplit=2) for line in listed.stdout.splitlines()]
    found = {}
    for child, parent, arguments in rows:
        if int(parent) == pid:
            found["worker" if " work" in arguments else "web"] = int(child)
    return found


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Run]]:
    """A directory of data that the tests below share in their order, and how to serve it."""
    data_dir = tmp_path_factory.mktemp("bank") / "data"
    started: list[subprocess.Popen[bytes]] = []

    def run(**variables: str) -> tuple[subprocess.Popen[bytes], Path]:
        variables.setdefault("PORT", str(a_free_port()))
        variables.setdefault("DATABASE_URL", "")
        log = data_dir.parent / f"log-{len(started)}"
        env = environment(data_dir, **variables)
        del env["SECRET_KEY"]
        process = start("-m", "kb.serve", env=env, log=log)
        started.append(process)
        return process, log

    yield data_dir, run
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(30)


def ready(process: subprocess.Popen[bytes], log: Path, patience: float = 180) -> str:
    wait_until(lambda: "Ready." in log.read_text() or process.poll() is not None, patience)
    said = log.read_text()
    assert "Ready." in said, said
    return said


def address(said: str, name: str) -> str:
    found = re.search(rf"{name} +(\S+)", said)
    assert found, said
    return found[1]


def sign_in(cms: str, name: str, password: str) -> str:
    """The address where a sign-in to the CMS ends."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    form = opener.open(f"{cms}login/").read().decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form)
    assert token
    fields = {"csrfmiddlewaretoken": token[1], "username": name, "password": password}
    with opener.open(f"{cms}login/", urlencode(fields).encode()) as answer:
        return answer.url


def database_digest(data_dir: Path) -> str:
    # What a connection that was cut left beside the file belongs to it.
    with closing(sqlite3.connect(data_dir / "bank.sqlite3")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return hashlib.sha256((data_dir / "bank.sqlite3").read_bytes()).hexdigest()


def test_first_run_then_second(bank: tuple[Path, Run]) -> None:
    data_dir, run = bank
    process, log = run()
    said = ready(process, log)
    password = address(said, "Password:")
    cms = address(said, "CMS")
    assert sign_in(cms, "editor", password) == cms
    for name in ("Site", "API docs"):
        with urllib.request.urlopen(address(said, name)) as answer:
            assert answer.status == 200
    with urllib.request.urlopen(f"{address(said, 'Site')}api/v1/practices/?lang=es") as answer:
        assert b'"demonstration": true' in answer.read()
    assert stat.S_IMODE((data_dir / "secret_key").stat().st_mode) == 0o600
    children = children_of(process.pid)
    assert set(children) == {"web", "worker"}

    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert not any(group_alive(pid) for pid in children.values())
    assert log.read_text().endswith("Stopped.\n")

    before = database_digest(data_dir)
    process, log = run()
    said = ready(process, log)
    assert "Password" not in said
    assert said.startswith("Ready.")
    process.send_signal(signal.SIGHUP)
    assert process.wait(30) == 0
    assert database_digest(data_dir) == before


def test_a_dead_worker_ends_the_web_server_too(bank: tuple[Path, Run]) -> None:
    _data_dir, run = bank
    process, log = run()
    ready(process, log)
    children = children_of(process.pid)
    os.kill(children["worker"], signal.SIGKILL)
    assert process.wait(30) == 1
    assert "The worker ended by itself (killed by SIGKILL)" in log.read_text()
    assert not group_alive(children["web"])


def test_a_taken_port_is_a_sentence(bank: tuple[Path, Run]) -> None:
    _data_dir, run = bank
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process, log = run(PORT=str(taken.getsockname()[1]))
        assert process.wait(60) == 1
    assert re.fullmatch(r"Port \d+ is taken: .*PORT=8001\.\n", log.read_text())


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_a_sentence(bank: tuple[Path, Run], port: str) -> None:
    _data_dir, run = bank
    process, log = run(PORT=port)
    assert process.wait(60) == 1
    assert log.read_text().startswith("PORT must be a number")


def test_data_that_cannot_be_written_is_a_sentence(bank: tuple[Path, Run], tmp_path: Path) -> None:
    _data_dir, run = bank
    (tmp_path / "file").touch()
    process, log = run(DATA_DIR=str(tmp_path / "file" / "data"))
    assert process.wait(60) == 1
    assert log.read_text().startswith(f"Cannot write to {tmp_path}/file/data (")


def test_a_licence_that_is_none_is_told(bank: tuple[Path, Run], tmp_path: Path) -> None:
    _data_dir, run = bank
    process, log = run(DATA_DIR=str(tmp_path), CONTENT_LICENCE="CC-BY-ND-4.0")
    assert process.wait(60) == 1
    assert "CONTENT_LICENCE must be one of CC-BY-4.0, CC-BY-SA-4.0" in log.read_text()


def test_the_environment_sets_the_password(bank: tuple[Path, Run]) -> None:
    data_dir, run = bank
    # A whole first run takes half a minute: this one is like it but for the first data, which are
    # there unless another process ran the tests before.
    if not (data_dir / "bank.sqlite3").exists():
        process, log = run()
        ready(process, log)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    with closing(sqlite3.connect(data_dir / "bank.sqlite3")) as connection:
        connection.execute("DELETE FROM auth_user")
        connection.commit()
    process, log = run(FIRST_EDITOR_PASSWORD="12345")
    assert process.wait(180) == 1
    assert "FIRST_EDITOR_PASSWORD:" in log.read_text()
    process, log = run(FIRST_EDITOR_PASSWORD="minga de riego 42")
    said = ready(process, log)
    assert "minga" not in said
    cms = address(said, "CMS")
    assert sign_in(cms, "editor", "minga de riego 42") == cms
