"""A watchdog's questions, as one asks them over HTTP."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from kb import health
from search import sync
from tests.run.processes import environment

ASK = """
import django
django.setup()
from django.test import Client
response = Client().get("/health/ready", headers={"host": "127.0.0.1"})
print(response.status_code, response.content.decode())
"""


@pytest.fixture(autouse=True)
def forget() -> Any:
    health._all_migrated.cache_clear()
    yield
    health._all_migrated.cache_clear()


def test_live_asks_no_database(client: Client) -> None:
    response = client.get("/health/live")
    assert response.json() == {"status": "live"}
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_ready(client: Client, django_assert_max_num_queries: Any) -> None:
    client.get("/health/ready")
    with django_assert_max_num_queries(1):
        response = client.get("/health/ready", headers={"accept-language": "en"})
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "database": "ok",
        "migrations": "ok",
        "worker": "absent",
        "search": "away",
    }
    assert not response.cookies


@pytest.mark.django_db
def test_the_search_engine_is_told_and_waited_for_by_nobody(
    client: Client, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ready() -> tuple[int, str]:
        response = client.get("/health/ready")
        return response.status_code, response.json()["search"]

    assert ready() == (200, "away")
    sync.rebuild()
    assert ready() == (200, "ok")
    goes_on = threading.Event()
    monkeypatch.setattr(engine, "search", lambda plan: goes_on.wait())
    monkeypatch.setattr(health, "SLOW", 0.05)
    assert ready() == ready() == (200, "slow")
    goes_on.set()
    assert ready() == (200, "ok")


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client: Client) -> None:
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app="sessions").delete()
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["migrations"] == "missing"
    recorder.record_applied("sessions", "0001_initial")
    assert client.get("/health/ready").status_code == 200


@pytest.mark.django_db
def test_only_reads(client: Client) -> None:
    assert client.post("/health/ready").status_code == 405
    assert client.head("/health/ready").status_code == 200


def test_a_watchdog_asks_gunicorn_itself(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/live").status_code == 200


def test_without_the_database_it_is_not_ready(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env=environment(
            tmp_path,
            DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing",
            DJANGO_SETTINGS_MODULE="kb.settings",
        ),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    status, body = answer.stdout.split(" ", 1)
    assert status == "503"
    assert json.loads(body) == {
        "status": "unready",
        "database": "unreachable",
        "migrations": "unknown",
        "worker": "absent",
        "search": "away",
    }
