"""Editors are told why a query finds what it finds, and the numbers add up."""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.language import column
from knowledge.models import Concept, Scheme
from search import sync
from search.explaining import MADE, explain
from tests import factories
from tests.factories import pages, registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def bank() -> None:
    term = registers.theme(
        "Desechos sólidos", **{column("alt_label", "es"): "cachivaches\nbotadero"}
    )
    pages.practice(
        "Los cachivaches del municipio",
        themes=[term],
        evidence_level=3,
        evidence_reason="Consta en el informe.",
    )
    pages.practice(
        "El botadero municipal y los reservorios", **{column("tagline", "es"): "Sin lixões."}
    )
    sync.rebuild()


def test_the_parts_of_a_score_add_up_to_it() -> None:
    bank()
    for text in (
        "cachivaches",
        "cachivaches municipio -zeppelin",
        "municipal año:2019 nombre:botadero",
        '"botadero municipal" OR cachivaches',
        "los cachivaches del municipio",
    ):
        _parts, hits = explain(text, "es")
        assert hits, text
        for hit in hits:
            assert sum(match.score for match in hit.matches) * hit.factor == pytest.approx(
                hit.score, rel=0.02
            ), text
    factors = {hit.title: hit.factor for hit in explain("municipio", "es")[1]}
    assert (
        1
        < factors["Los cachivaches del municipio"]
        / factors["El botadero municipal y los reservorios"]
        < 1.25
    )


def test_it_is_told_what_a_word_stands_for_and_where_it_stands() -> None:
    bank()
    parts, hits = explain("cachivaches", "es")
    (part,) = parts
    ways = {(way.text, str(way.kind)) for way in part.ways}
    assert ("cachivaches", "como se escribió") in ways
    assert ("botadero", "otro nombre del término") in ways
    assert any("Desechos sólidos" in text for text, kind in ways if kind == "lleva el código")
    first, second = hits
    assert (first.matches[0].section, first.matches[0].lang) == ("Nombre", "es")
    assert first.matches[0].way
    assert first.matches[0].way.text == "cachivaches"
    assert second.matches[0].way
    assert second.matches[0].way.text == "botadero"
    # A form is shown as it is written; one that nobody writes is told from a word.
    for typed, form, kind in (
        ("lixão", "lixões", "singular o plural de la palabra"),
        ("catador", "recicladore", str(MADE)),
    ):
        (part,) = explain(typed, "pt")[0]
        assert (form, kind) in {(way.text, str(way.kind)) for way in part.ways}, typed
    assert explain("", "es") == ([], [])
    asked = explain("tema:desechos año:2010-2012 nombre:botadero tema:nada -tema:desechos", "en")[0]
    code = Concept.objects.filter(scheme=Scheme.THEME).earliest("pk").code
    assert [part.text for part in asked] == [
        f"theme: Desechos sólidos ({code})",
        "year: 2010–2012",
        "name: botadero",
        "theme: nada se llama así",
        f"theme: Desechos sólidos ({code})",
    ]


def test_editors_see_it_in_the_cms(client: Client) -> None:
    bank()
    client.force_login(factories.superuser())
    address = reverse("search_explain")
    assert client.get(address).status_code == 200
    page = client.get(address, {"q": "cachivaches municipios", "lang": "es"}).content.decode()
    for told in (
        "otro nombre del término",
        "palabra de la misma familia",
        "BPL-",
        "Por la calidad",
        # What is said in one way, for one reason, stands together.
        "Desechos sólidos, botadero</td>",
    ):
        assert told in page
    for odd in ("((", '"', "-agua", "tema:x", "x" * 600):
        assert client.get(address, {"q": odd, "lang": "pt"}).status_code == 200
    client.logout()
    assert client.get(address).status_code == 302
