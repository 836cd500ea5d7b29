"""The index follows what is published."""

import pytest

from knowledge.addresses import url_for
from knowledge.language import column
from search import searching, sync
from search.cards import cards
from search.engines import get_engine
from search.query import AllOf, Codes, Everything, Phrase, Plan, Word
from search.request import SearchRequest
from tests.factories import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def found(node, **plan):
    return get_engine().search(Plan(node, "es", **plan))


def test_a_practice_is_found_while_it_is_published():
    practice = pages.practice("Agua de páramo", languages=("es", "en"))
    other = pages.practice("Minga de caminos")
    sync.rebuild()
    assert found(Word("paramo")).keys == [practice.pk]
    assert found(Everything(), facets=("languages", "level")).facets["languages"] == {
        "es": 2,
        "en": 1,
    }
    assert found(AllOf((Word("reservoirs"),))).keys == [practice.pk]
    assert found(Phrase("minga de caminos")).keys == [other.pk]

    practice.unpublish()
    assert sync.drain_once() == 1
    assert found(Word("paramo")).keys == []
    assert not sync.verify()

    practice.refresh_from_db()
    setattr(practice, column("name", "es"), "Agua de humedal")
    practice.save_revision().publish()
    sync.drain_once()
    assert found(Word("humedal")).keys == [practice.pk]
    other.delete()
    sync.drain_once()
    assert found(Everything()).total == 1
    assert not sync.verify()
    assert found(Codes("languages", ("en",))).total == 1


def test_a_request_is_answered_with_fragments_and_facets():
    practice = pages.practice("Agua de páramo", languages=("es", "en"))
    pages.practice("Minga de caminos")
    sync.rebuild()
    answer = searching.search(SearchRequest(text="reservorio comunitario", lang="es"))
    assert answer.total == 2
    assert answer.hits[0].fragments[0].field == "solution"
    answer = searching.search(SearchRequest(text="sprinklers -minga", lang="pt"))
    assert [hit.key for hit in answer.hits] == [practice.pk]
    assert answer.hits[0].fragments[0].lang == "en"
    place = practice.territories.first()
    answer = searching.search(SearchRequest(text=str(place), lang="es"))
    assert practice.pk in [hit.key for hit in answer.hits]


def test_a_card_leads_where_its_page_is():
    practice = pages.practice()
    for lang in ("es", "en", "pt"):
        card = cards([practice.pk], lang, {})[practice.pk]
        assert card.url == url_for(practice, lang) != ""


def test_the_api_answers(client):
    pages.practice("Agua de páramo", languages=("es", "en"))
    sync.rebuild()
    answer = client.get("/api/v1/search/", {"q": "reservorios", "lang": "pt"})
    assert answer.json()["total"] == 1
    answer = client.get("/api/v1/suggest/", {"q": "agu", "lang": "es"})
    assert answer.json()[0]["label"] == "Agua de páramo"
    assert client.get("/api/v1/search/", {"q": "(" * 500, "lang": "pt"}).status_code == 200
