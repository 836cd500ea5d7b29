"""Whatever is sent to the search API gets a clear answer."""

import time
from typing import Any

import pytest
from django.test import Client

from search import searching, sync
from search.parsing import parse
from tests.factories import pages

pytestmark = pytest.mark.django_db

SEARCH, SUGGEST = "/api/v1/search/", "/api/v1/suggest/"


@pytest.mark.parametrize("address", [SEARCH, SUGGEST])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("q=" + "(" * 3_000, 200),
        ("q=" + "%28" * 5_000, 414),
        ("q=" + "a" * 1_000_000, 414),
        ("q=%07%1B%5B0m%E2%80%AEagua", 200),
        ("q=agua%00", 400),
        ("q=%FF%FE%C3%28", 400),
        ("q=%ED%A0%80", 400),
        ("q=agua&faceta=x", 400),
    ],
    ids=["parens", "more", "megabyte", "controls", "nul", "utf8", "surrogate", "unknown"],
)
def test_odd_queries(client: Client, engine: Any, address: str, query: str, status: int) -> None:
    sync.rebuild()
    began = time.monotonic()
    answer = client.get(f"{address}?lang=es&{query}")
    assert time.monotonic() - began < 5
    assert answer.status_code == (422 if address == SUGGEST and "(((" in query else status)
    if answer.status_code >= 400:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["title"]


@pytest.mark.parametrize(
    "query",
    ["facets=precio", "page=0", "page=501", "size=21", "sort=price", "year_from=x", "lang=fr"],
)
def test_what_does_not_exist_is_a_problem(client: Client, engine: Any, query: str) -> None:
    sync.rebuild()
    lang = "" if "lang" in query else "&lang=es"
    answer = client.get(f"{SEARCH}?{query}{lang}")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_a_code_that_does_not_exist_finds_nothing_and_can_be_taken_away(
    client: Client, engine: Any
) -> None:
    pages.practice()
    sync.rebuild()
    answer = client.get(SEARCH, {"lang": "es", "theme": "nada", "facets": "theme"}).json()
    assert answer["total"] == 0
    chosen = [value for value in answer["facets"]["theme"] if value["selected"]]
    assert [value["code"] for value in chosen] == ["nada"]


def test_only_the_facets_asked_for_are_counted(client: Client, engine: Any) -> None:
    pages.practice()
    sync.rebuild()
    answer = client.get(SEARCH, {"lang": "es", "facets": ["stage", "level"]}).json()
    assert set(answer["facets"]) == {"stage", "level"}


def test_what_took_long_is_answered_without_fragments_and_what_comes_near(
    client: Client, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.practice("Riego con la minga")
    pages.practice("Riego por goteo")
    sync.rebuild()
    asked = {"lang": "es", "q": "riego minga"}
    answer = client.get(SEARCH, asked).json()
    assert answer["hits"][0]["highlights"]
    assert answer["nearest"]
    monkeypatch.setattr(searching, "BUDGET", 0.0)
    answer = client.get(SEARCH, asked).json()
    assert (answer["total"], answer["hits"][0]["highlights"]) == (1, [])
    assert answer["nearest"] == []


def test_a_word_that_is_repeated_costs_no_more() -> None:
    assert len(parse("agua " * 32)) == 1
    assert len(parse('agua "agua" -agua agua')) == 3
    assert len(parse("agua OR luz agua")) == 3
