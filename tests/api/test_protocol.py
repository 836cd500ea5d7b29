"""What holds at every address of the API: methods, strict queries, errors, caching, other sites."""

import time

import pytest
from django.db import connection
from django.test import Client

from tests import factories
from tests.api.conftest import Get

LIST = "/api/v1/practices/"


def test_an_unknown_parameter_is_refused_with_those_that_exist(get: Get) -> None:
    response = get("practices/", tema="agua", lang="en")

    problem = response.json()
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert problem["type"] == "http://127.0.0.1:8000/api/v1/docs#unknown-parameter"
    assert problem["instance"] == LIST
    assert [error["parameter"] for error in problem["errors"]] == ["tema"]
    assert "theme" in problem["detail"]


def test_a_filter_of_the_list_is_unknown_to_a_practice(get: Get) -> None:
    assert get(f"practices/{factories.practice().code}/", theme="agua").status_code == 400


@pytest.mark.parametrize(
    ("query", "status", "kind"),
    [
        ("lang=es&lang=en", 400, "repeated-parameter"),
        ("lang=es&limit=1&limit=2", 400, "repeated-parameter"),
        ("lang=es&theme=%00", 400, "malformed-request"),
        ("lang=es&theme=%FF%FE", 400, "malformed-request"),
        ("lang=%E9s", 400, "malformed-request"),
        ("lang=es&theme=" + "a" * 4000, 414, "uri-too-long"),
        ("&".join(["lang"] * 900), 414, "uri-too-long"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(
    client: Client, query: str, status: int, kind: str
) -> None:
    response = client.get(LIST, QUERY_STRING=query)

    assert response.status_code == status
    assert response.json()["type"].endswith(f"#{kind}")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["nope", "practices/a/b/", "practices/x/../../y", "%00", "%FF"])
def test_an_unknown_address_is_a_problem_not_a_page(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_a_host_that_is_not_ours_is_a_problem(db: None, client: Client) -> None:
    response = client.get(LIST, {"lang": "es"}, headers={"host": "evil.example.org"})

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_the_slash_at_the_end_is_added(client: Client) -> None:
    response = client.get("/api/v1/practices", {"lang": "es"})

    assert response.status_code == 301
    assert response["Location"] == f"{LIST}?lang=es"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", [LIST, "/api/v1/openapi.json", "/api/v1/docs"])
def test_other_methods_are_not_allowed(client: Client, method: str, path: str) -> None:
    response = getattr(client, method)(path)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json()["status"] == 405


@pytest.mark.parametrize("path", ["practices/", "openapi.json", "practices/BPL-99999/"])
def test_head_has_the_headers_of_get_and_no_body(db: None, client: Client, path: str) -> None:
    query = {} if path == "openapi.json" else {"lang": "es"}
    get = client.get(f"/api/v1/{path}", query)
    head = client.head(f"/api/v1/{path}", query)

    assert head.status_code == get.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)


def test_head_is_refused_what_get_is(client: Client) -> None:
    assert client.head(LIST, {"lang": "es", "x": "1"}).status_code == 400


def test_options_tells_methods_to_another_site(client: Client) -> None:
    response = client.options(
        LIST, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"}
    )

    assert response.status_code == 204
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in response["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("path", ["practices/", "practices/BPL-1/", "openapi.json"])
def test_any_site_may_read(db: None, client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}", headers={"Origin": "https://a.example"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 200),
        ("*/*", 200),
        ("text/html, application/*;q=0.5", 200),
        ("text/csv", 406),
        ("application/json;q=0", 406),
    ],
)
def test_only_json_is_offered(get: Get, accept: str, status: int) -> None:
    response = get("practices/", headers={"Accept": accept})

    assert response.status_code == status
    if status == 406:
        assert response.json()["type"].endswith("#not-acceptable")


def test_what_has_not_changed_is_not_sent_again(get: Get) -> None:
    code = factories.practice().code
    factories.practice()
    asked = {f"practices/{code}/": {}, "practices/": {"limit": 1}}
    kept = {path: get(path, **parameters) for path, parameters in asked.items()}
    time.sleep(1.1)  # Nothing in a reply may hold the second in which it was made.
    for path, first in kept.items():
        again = get(path, **asked[path], headers={"If-None-Match": first["ETag"]})

        assert first["Cache-Control"] == "public, max-age=60"
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
        assert again["Access-Control-Allow-Origin"] == "*"
        assert get(path, lang="en")["ETag"] != first["ETag"]


def test_a_change_changes_the_tag(get: Get) -> None:
    practice = factories.practice()
    path = f"practices/{practice.code}/"
    first = get(path)
    practice.start_year = 2001
    practice.save_revision().publish()

    again = get(path, headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 200
    assert again.json()["start_year"] == 2001


def test_a_date_also_tells_what_has_not_changed(get: Get) -> None:
    path = f"practices/{factories.practice().code}/"
    since = get(path)["Last-Modified"]

    assert get(path, headers={"If-Modified-Since": since}).status_code == 304
    old = "Mon, 01 Jan 2018 00:00:00 GMT"
    assert get(path, headers={"If-Modified-Since": old}).status_code == 200
    # A list changes also when something leaves it, and no date would say so.
    assert "Last-Modified" not in get("practices/")


def test_no_session_is_made_or_read(get: Get, client: Client) -> None:
    client.force_login(factories.superuser())

    response = get("practices/")

    assert "Cookie" not in response["Vary"]
    assert not response.cookies


def test_a_failure_tells_nothing_of_the_inside(get: Get, client: Client) -> None:
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE knowledge_practice RENAME TO taken_away")

    response = get("practices/", lang="en")

    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"].endswith("#internal-error")
    assert "knowledge_practice" not in response.content.decode()


def test_the_root_leads_to_the_documentation(client: Client) -> None:
    response = client.get("/api/v1/")

    assert response.status_code == 302
    assert response["Location"] == "/api/v1/docs"
