"""`compose.yaml` names what there is: services, settings that mean something, tested versions.

No container engine is asked: what only one could tell is not told here.
"""

import re
import tomllib
from importlib import import_module
from typing import Any

import environ
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from search.engines.elasticsearch_address import Address

ROOT = settings.BASE_DIR
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
BANK = {name: service for name, service in SERVICES.items() if service.get("build")}
OPERATIONS = (ROOT / "docs/operations.md").read_text()


def filled(text: str) -> str:
    """A value as a container gets it, where the variables that it needs are given."""
    while text != (inner := re.sub(r"\$\{\w+:-([^${}]*)\}", r"\1", text)):
        text = inner
    return re.sub(r"\$\{(\w+):\?[^}]*\}", r"given\1", text)


def environment(service: str) -> dict[str, str]:
    return {name: filled(value) for name, value in SERVICES[service]["environment"].items()}


def test_the_services() -> None:
    assert SERVICES.keys() == {"database", "search", "prepare", "web", "worker"}
    assert BANK.keys() == {"prepare", "web", "worker"}
    for service in SERVICES.values():
        for other, wanted in service.get("depends_on", {}).items():
            ends = "restart" not in SERVICES[other]
            expected = "service_completed_successfully" if ends else "service_healthy"
            assert wanted["condition"] == expected
            assert ends or SERVICES[other]["healthcheck"]
    mounted = {v.partition(":")[0] for s in SERVICES.values() for v in s["volumes"]}
    assert mounted == COMPOSE["volumes"].keys()


def test_only_the_bank_is_open_and_only_to_this_machine() -> None:
    ports = {name: s["ports"] for name, s in SERVICES.items() if "ports" in s}
    assert {name: [filled(p) for p in some] for name, some in ports.items()} == {
        "web": ["127.0.0.1:8000:8000"]
    }
    search = environment("search")
    assert search["xpack.security.enabled"] == "true"
    assert search["ELASTIC_PASSWORD"] == environment("web")["SEARCH_PASSWORD"]
    assert environment("database")["POSTGRES_PASSWORD"] in environment("web")["DATABASE_URL"]


@pytest.mark.parametrize("service", BANK)
def test_what_the_bank_is_told_are_settings(service: str, settings: Any) -> None:
    told = environment(service)
    for name in told:
        assert f"| `{name}` |" in OPERATIONS
    assert told["SITE_URL"] == "http://127.0.0.1:8000"
    for name, value in told.items():
        setattr(settings, name, value)
    address = Address.of_settings()
    assert [re.sub(r"http://|:9200", "", host) for host in address.hosts] == ["search"]
    assert (address.user, address.replicas) == ("elastic", 0)
    database = environ.Env.db_url_config(told["DATABASE_URL"])
    assert database["HOST"] == "database"
    assert database["NAME"] == database["USER"] == environment("database")["POSTGRES_DB"]


def test_the_versions_are_those_that_are_tested() -> None:
    tested = re.search(r'^versions="(.*)"$', (ROOT / ".ci/run").read_text(), re.MULTILINE)
    assert tested
    image, _colon, version = SERVICES["search"]["image"].rpartition(":")
    assert image == "docker.elastic.co/elasticsearch/elasticsearch"
    assert version in tested[1].split()
    database = SERVICES["database"]["image"].removeprefix("postgres:")
    assert f"**PostgreSQL** {database} or newer" in OPERATIONS
    python = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["mypy"]["python_version"]
    assert f"FROM python:{python}-slim\n" in (ROOT / "Dockerfile").read_text()


def test_what_the_containers_run_is_there() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    commands = [s["command"][1:] for s in BANK.values() if "command" in s]
    commands += [run.split() for run in re.findall(r"^RUN python (.*)$", dockerfile, re.MULTILINE)]
    assert len(commands) == 3
    for script, name, *_options in commands:
        assert (ROOT / script).is_file()
        assert name in get_commands()
    assert import_module("kb.wsgi").application
    left_out = (ROOT / ".dockerignore").read_text().split("\n")
    for needed in ("manage.py", "kb", "knowledge", "search", "templates", "static", "locale"):
        assert (ROOT / needed).exists()
        assert needed not in left_out
