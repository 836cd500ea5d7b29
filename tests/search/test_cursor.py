"""A list of hits is read to its last one through the API."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from search import sync
from tests.factories import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def asked(client: Client, cursor: str = "*", **others: object) -> dict:
    parameters = {"lang": "es", "q": "agua", "size": 2, "cursor": cursor, **others}
    return client.get("/api/v1/search/", parameters).json()


def problem(client: Client, **parameters: object) -> tuple:
    told = asked(client, **parameters)
    (error,) = told["errors"]
    assert told["type"].endswith("#invalid-parameter")
    assert error["detail"] != "El valor no es válido."
    return told["status"], error["parameter"], error["code"]


def test_next_leads_to_the_last_hit(client: Client) -> None:
    codes = {pages.practice(f"Agua {number}").code for number in range(5)}
    sync.rebuild()
    answer = asked(client)
    assert (answer["page"], answer["pages"], answer["total"]) == (1, 3, 5)
    assert answer["facets"] == {}
    read = [hit["code"] for hit in answer["hits"]]
    while answer["next"]:
        assert answer["next"].startswith("http://127.0.0.1:8000/api/v1/search/?")
        answer = client.get(answer["next"]).json()
        read += [hit["code"] for hit in answer["hits"]]
    assert (answer["page"], len(read), set(read)) == (3, 5, codes)
    assert asked(client, facets="theme")["facets"].keys() == {"theme"}
    assert client.get("/api/v1/search/", {"lang": "es", "q": "agua"}).json()["next"] is None


def test_a_cursor_is_good_for_its_own_list_only(client: Client) -> None:
    for number in range(3):
        pages.practice(f"Agua {number}")
    sync.rebuild()
    cursor = parse_qs(urlsplit(asked(client)["next"]).query)["cursor"][0]
    assert len(asked(client, cursor, size=20, facets="year")["hits"]) == 1
    for other in ({"q": "minga"}, {"lang": "en"}, {"theme": "AMB"}, {"sort": "name"}):
        assert problem(client, cursor=cursor, **other) == (422, "cursor", "other_cursor")
    for forged in (cursor[:-1], f"x{cursor}", "**", "a:b"):
        assert problem(client, cursor=forged) == (422, "cursor", "invalid_cursor")
    assert problem(client, cursor=cursor, page=2) == (422, "page", "page_and_cursor")


def test_a_cursor_into_an_index_that_went_is_told(client: Client) -> None:
    for number in range(3):
        pages.practice(f"Agua {number}")
    sync.rebuild()
    cursor = parse_qs(urlsplit(asked(client)["next"]).query)["cursor"][0]
    sync.rebuild()
    assert problem(client, cursor=cursor) == (422, "cursor", "outdated_cursor")
