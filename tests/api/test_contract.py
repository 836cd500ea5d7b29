"""The OpenAPI document is valid, is the one that is committed, and every reply is as it says."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from kb.problems import KINDS
from search import sync
from tests import factories
from tests.api import cases
from tests.api.conftest import Get

SNAPSHOT = Path(__file__).parent / "openapi.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return json.loads(SNAPSHOT.read_text())


def check(document: dict[str, Any], path: str, response: Any) -> None:
    """That a reply has a status, a type and a body that the document gives its operation."""
    declared = document["paths"][path]["get"]["responses"][str(response.status_code)]
    media_type = response["Content-Type"].split(";")[0]
    schema = {**declared["content"][media_type]["schema"], "components": document["components"]}
    validator = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    errors = [
        f"{error.json_path}: {error.message}" for error in validator.iter_errors(response.json())
    ]
    assert not errors


def test_the_committed_document_is_the_one_that_is_served(
    client: Client, document: dict[str, Any], tmp_path: Path
) -> None:
    exported = tmp_path / "openapi.json"
    call_command("export_openapi_schema", api="kb.api.api", indent=2, output=str(exported))

    assert client.get("/api/v1/openapi.json").json() == document
    # The documented command writes the same bytes.
    assert exported.read_text() == SNAPSHOT.read_text()


def test_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    validate(document)


def test_every_operation_and_parameter_is_explained(document: dict[str, Any]) -> None:
    for operations in document["paths"].values():
        for operation in operations.values():
            assert operation["summary"]
            assert operation["description"]
            assert "_" not in operation["operationId"]
            for parameter in operation["parameters"]:
                assert parameter.get("description"), parameter["name"]


@pytest.mark.usefixtures("engine")
@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
def test_every_operation_answers_as_it_says(get: Get, document: dict[str, Any]) -> None:
    listed, read = "/api/v1/practices/", "/api/v1/practices/{code}/"
    search, suggest = "/api/v1/search/", "/api/v1/suggest/"
    similar = "/api/v1/practices/{code}/similar/"
    known = {listed, read, search, suggest, similar}
    assert set(document["paths"]) == known, "a new operation needs its lines here"
    practice = cases.full()
    # No index serves yet.
    for path, address in ((search, "search/"), (suggest, "suggest/")):
        degraded = get(address, q="riego")
        assert degraded["Search-Degraded"] == "true"
        check(document, path, degraded)
    unavailable = get("search/", q="riego", cursor="*")
    assert unavailable["Retry-After"]
    check(document, search, unavailable)
    sync.rebuild()
    gone = factories.practice()
    gone_code = gone.code
    gone.delete()

    asked = [
        (listed, "practices/", {}),
        (listed, "practices/", {"limit": 1, "lang": "pt"}),
        (listed, "practices/", {"x": "1"}),
        (listed, "practices/", {"theme": "nada"}),
        (listed, "practices/", {"lang": None}),
        (listed, "practices/", {"theme": "a" * 4000}),
        (read, f"practices/{practice.code}/", {}),
        (read, f"practices/{practice.code}/", {"lang": "en"}),
        (read, f"practices/{practice.code}/", {"lang": "fr"}),
        (read, "practices/BPL-99999/", {}),
        (read, f"practices/{gone_code}/", {}),
        (search, "search/", {"q": "riego"}),
        (search, "search/", {"q": "riego", "lang": "pt", "facets": "theme", "size": 1}),
        (search, "search/", {"q": "riego", "cursor": "*"}),
        (search, "search/", {"cursor": "nada"}),
        (search, "search/", {"sort": "nada"}),
        (similar, f"practices/{practice.code}/similar/", {}),
        (similar, f"practices/{gone_code}/similar/", {}),
        (similar, "practices/BPL-99999/similar/", {}),
        (suggest, "suggest/", {"q": "rie"}),
        (suggest, "suggest/", {"lang": "fr"}),
    ]
    statuses = {degraded.status_code, unavailable.status_code}
    for path, address, parameters in asked:
        response = get(address, **parameters)
        check(document, path, response)
        statuses.add(response.status_code)
    for path, address in ((listed, "practices/"), (read, f"practices/{practice.code}/")):
        response = get(address, headers={"Accept": "text/csv"})
        check(document, path, response)
        statuses.add(response.status_code)

    assert statuses == {200, 400, 404, 406, 410, 414, 422, 503}


def test_every_kind_of_problem_is_declared_and_explained(
    client: Client, document: dict[str, Any]
) -> None:
    statuses = {
        int(status)
        for operations in document["paths"].values()
        for operation in operations.values()
        for status in operation["responses"]
    }
    page = client.get("/api/v1/docs").content.decode()

    for name, kind in KINDS.items():
        assert kind.status in statuses
        assert f'id="{name}"' in page
