"""While the engine is away the database answers, with every filter, and says that it does."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import PageViewRestriction

from knowledge.models import Concept, Scheme, Territory, TerritoryLevel
from search import fallback, searching, sync
from search.engines import get_engine
from search.query import Near
from search.request import SearchRequest
from tests import factories
from tests.factories.bulk import index_for_cms_search, load_practices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

SEARCH, SUGGEST, BANK = "/api/v1/search/", "/api/v1/suggest/", "/es/practicas/"


def world() -> None:
    """Some practices of everything that is filtered by."""
    water = factories.theme("Agua", code="AGU")
    factories.concept("Riego", code="AGU-RIE", scheme=Scheme.THEME, broader=water)
    for scheme in (Scheme.SDG, Scheme.COMPETENCE, Scheme.LEVEL):
        for number in range(3):
            factories.concept(f"{scheme} {number}", code=f"{scheme}-{number}", scheme=scheme)
    province = factories.territory(
        "Loja", code="11", level=TerritoryLevel.PROVINCE, latitude=-4.0, longitude=-79.2
    )
    canton = factories.territory(
        "Saraguro", code="1101", parent=province, latitude=-3.6, longitude=-79.2
    )
    factories.territory("Cuenca", code="0101", latitude=-2.9, longitude=-79.0)
    factories.territory("Tenta", code="110150", level=TerritoryLevel.PARISH, parent=canton)
    for level in Concept.objects.filter(scheme=Scheme.LEVEL):
        factories.organisation(f"GAD {level.code}", level=level)
    index_for_cms_search(load_practices(60))


def test_the_database_finds_what_the_engine_finds() -> None:
    world()
    sync.rebuild()
    every = searching.search(SearchRequest(size=20))
    places = {place.level: f"{place.scheme}:{place.code}" for place in Territory.objects.all()}
    asked = [SearchRequest(sort="newest"), SearchRequest(sort="oldest", lang="en")]
    asked += [SearchRequest(page=3), SearchRequest(page=4), SearchRequest(text="¿?")]
    asked += [SearchRequest(year_from=2010, year_to=2015), SearchRequest(year_to=2004)]
    for facet, counts in every.facets.items():
        if facet != "year":
            asked += [SearchRequest(filters={facet: (code,)}) for code in counts]
            asked.append(SearchRequest(filters={facet: (*counts, "nada")}))
            asked.append(SearchRequest(filters={facet: ("nada",)}))
    asked.append(SearchRequest(filters={"theme": ("AGU", "AGU-RIE")}))
    asked.append(SearchRequest(filters={"theme": ("AGU",), "province": (places["province"],)}))
    for km in (10.0, 50.0, 500.0):
        near = Near(-4.0, -79.2, km)
        asked += [SearchRequest(near=near), SearchRequest(near=near, sort="nearest")]
    narrowed = 0
    for request in asked:
        found, instead = searching.search(request), fallback.search(request)
        assert instead.total == found.total, request
        assert [hit.key for hit in instead.hits] == [hit.key for hit in found.hits], request
        narrowed += 0 < found.total < every.total
    assert narrowed > 20
    assert not any(instead.facets for instead in map(fallback.search, asked[:2]))


def test_by_name_in_the_reader_s_language() -> None:
    for name, english in (("Riego", "Zebra"), ("Acequia", "Yarn"), ("Bosque", "")):
        facts = {"name_en": english} if english else {}
        factories.practice(name, **facts)
    for lang in ("es", "en"):
        asked = SearchRequest(sort="name", lang=lang)
        sync.rebuild()
        assert fallback.search(asked).hits == searching.search(asked).hits


@pytest.mark.usefixtures("tasks_run")
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("gestion", ["Gestión del agua"]),
        ("AGUA", ["Agua para todos", "Gestión del agua"]),
        ("agua -gestion", ["Agua para todos"]),
        ("gestión OR feria", ["Feria de los domingos", "Gestión del agua"]),
        ("agua inexistente", []),
        ("secreta", []),
        ("fair", ["Feria de los domingos"]),
    ],
)
def test_words_are_looked_for_in_names(text: str, names: list[str]) -> None:
    for name in ("Gestión del agua", "Agua para todos"):
        factories.practice(name)
    factories.practice("Feria de los domingos", name_en="Sunday fair")
    hidden = factories.practice("Agua secreta")
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    factories.practice("Agua secreta en borrador", live=False)
    found = fallback.search(SearchRequest(text=text))
    shown = {p.pk: p.title for p in type(hidden).objects.all()}
    assert sorted(shown[hit.key] for hit in found.hits) == names
    assert found.total == len(names)


@pytest.mark.usefixtures("tasks_run")
def test_the_api_says_that_the_database_answers(client: Client, caplog: Any) -> None:
    theme = factories.theme("Riego y drenaje", code="RIE")
    practice = factories.practice("Riego con la minga", themes=[theme])
    factories.practice("Feria de los domingos")
    assert not get_engine().status().ready
    caplog.set_level("INFO", "search.api")

    asked = {"lang": "es", "q": "riego", "theme": "RIE", "facets": "theme"}
    response = client.get(SEARCH, asked)
    answer = response.json()
    assert (answer["degraded"], response["Search-Degraded"]) == (True, "true")
    assert response["Cache-Control"] == "no-store"
    assert "Search-Degraded" in response["Access-Control-Expose-Headers"]
    assert [hit["code"] for hit in answer["hits"]] == [practice.code]
    assert (answer["total"], answer["facets"]) == (1, {})
    assert len([each for each in caplog.records if "is away" in each.getMessage()]) == 1

    response = client.get(SUGGEST, {"lang": "es", "q": "rie"})
    assert response["Search-Degraded"] == "true"
    assert [(each["kind"], each["label"]) for each in response.json()] == [
        ("theme", "Riego y drenaje"),
        ("practice", "Riego con la minga"),
    ]

    sync.rebuild()
    for address in (SEARCH, SUGGEST):
        response = client.get(address, {"lang": "es", "q": "riego"})
        assert "Search-Degraded" not in response
        assert "max-age" in response["Cache-Control"]
    assert client.get(SEARCH, asked).json()["degraded"] is False


@pytest.mark.usefixtures("tasks_run")
def test_the_bank_page_looks_for_words_in_names(client: Client) -> None:
    factories.practice("Gestión del agua")
    factories.practice("Feria de los domingos")
    page = BeautifulSoup(client.get(f"{BANK}?q=gestion").content, "html.parser")
    assert [title.text for title in page.select(".card-title")] == ["Gestión del agua"]
    assert "por ahora las palabras" in page.select_one(".notice").text
    assert page.select_one("input[name=q]")["value"] == "gestion"
