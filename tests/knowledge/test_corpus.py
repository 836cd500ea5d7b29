"""Documents of other systems become practices. Nothing of them is lost."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from knowledge.addresses import url_for
from knowledge.language import SOURCE, exact_text
from knowledge.models import Practice, Territory
from tests import factories
from tests.knowledge.documents import CASE, assert_nothing_lost, document, loader, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path: Path, db: None) -> Any:
    return loader(tmp_path)


def test_a_document_is_a_public_practice_that_says_where_it_comes_from(
    client: Client, load: Any
) -> None:
    load(document())

    practice = Practice.objects.get()
    shown = text_of(client, practice)
    read = client.get(f"/api/v1/practices/{practice.code}/", {"lang": "es"}).json()
    assert "Huertos del barrio 1" in shown
    assert "Práctica de demostración" in shown
    assert "Madrid, Spain. 2024. doc-1. Reutilización con cita: Ayuntamiento de Madrid" in shown
    assert "Licencia La de la fuente citada" in shown
    assert "CC BY 4.0" not in shown
    assert read["source_reference"] == "doc-1"
    assert read["start_year"] == 2024
    assert [place["code"] for place in read["territories"]] == ["ES"]
    assert [theme["label"]["text"] for theme in read["themes"]] == ["Huertos"]
    assert [source["url"] for source in read["sources"]] == ["https://example.org/doc"]
    assert read["licence"]["code"] == ""
    assert client.get("/es/practicas/").status_code == 200


def test_a_licence_of_the_bank_is_shown_as_such(client: Client, load: Any) -> None:
    load(document(licence="CC BY-SA 4.0"))

    assert "Licencia CC BY-SA 4.0" in text_of(client, Practice.objects.get())


def test_what_a_document_does_not_say_stays_empty(client: Client, load: Any) -> None:
    load(document(text="Una sola frase.", country="", place="", year=None, themes=[], source=""))

    practice = Practice.objects.get()
    assert practice.lead_organisation is practice.start_year is None
    assert not practice.territories.exists()
    assert not practice.themes.exists()
    assert not practice.stage
    assert not exact_text(practice, "solution", SOURCE)
    shown = text_of(client, practice)
    assert "Etapa" not in shown
    assert client.get("/es/practicas/").status_code == 200
    # What is missing is counted: a name, a tagline, a summary of the fourteen that a case needs.
    assert practice.language_completeness.get(lang=SOURCE).percent == 21


def test_headings_lead_to_the_sections_that_they_speak_of(client: Client, load: Any) -> None:
    load(document(lang="en", title="Assembly", text=CASE))

    practice = Practice.objects.get()
    said = {
        field: exact_text(practice, field, "en")
        for field in ("summary", "context", "problem", "results", "replicability", "solution")
    }
    assert said["summary"] == "<p>An assembly of neighbours met each month.</p>"
    assert said["context"].startswith("<h3>History</h3><p>The council")
    # A heading that speaks of no section goes on in the one before.
    assert said["problem"].endswith("<h3>Who sat there</h3><p>Forty people drawn by lot.</p>")
    assert "Nobody knew &lt;where&gt;" in said["problem"]
    assert "The budget doubled." in said["results"]
    assert "Two towns copied it." in said["replicability"]
    assert said["solution"] == ""
    assert_nothing_lost(CASE, text_of(client, practice, "en"))


def test_paragraphs_are_split_in_their_order(client: Client, load: Any) -> None:
    load(document())

    practice = Practice.objects.get()
    assert exact_text(practice, "summary", SOURCE) == "<p>Los huertos del barrio dan de comer.</p>"
    assert exact_text(practice, "problem", SOURCE) == "<p>Cada familia cuida un bancal.</p>"
    assert exact_text(practice, "solution", SOURCE) == "<ul><li>Agua</li><li>Semillas</li></ul>"
    assert exact_text(practice, "tagline", SOURCE) == "Los huertos del barrio dan de comer."


def test_a_document_without_spanish_says_so_and_is_read_in_its_own(
    client: Client, load: Any
) -> None:
    load(document(lang="pt", title="Hortas do bairro", text="As hortas alimentam."))

    practice = Practice.objects.get()
    assert practice.title == "Hortas do bairro (en portugués)"
    assert exact_text(practice, "summary", SOURCE) == ""
    in_spanish = client.get(url_for(practice, "es")).text
    assert "Se muestra en Portugués" in in_spanish
    assert re.search(r'lang="pt"[^>]*>\s*<p>As hortas alimentam', in_spanish)
    assert "As hortas alimentam." in text_of(client, practice, "pt")
    read = client.get(f"/api/v1/practices/{practice.code}/", {"lang": "pt"}).json()
    assert read["languages"] == ["pt"]
    assert read["name"] == {"text": "Hortas do bairro", "lang": "pt", "fallback": False}


def test_translations_are_one_practice_wherever_they_stand(client: Client, load: Any) -> None:
    load(
        document(1, pair="huertos", lang="en", title="Orchards", text="They feed the quarter."),
        *(document(number) for number in range(10, 14)),
        document(2, pair="huertos", title="Huertos", text="Dan de comer."),
    )

    assert Practice.objects.count() == 5
    practice = Practice.objects.get(source_reference="huertos")
    assert practice.title == "Huertos"
    assert "They feed the quarter." in text_of(client, practice, "en")
    assert "Dan de comer." in text_of(client, practice)
    cited = [source.citation for source in practice.sources.all()]
    assert ["doc-2" in cited[0], "doc-1" in cited[1]] == [True, True]


def test_what_only_shares_a_subject_stays_apart(load: Any) -> None:
    shared = {"pair": "huertos", "pair_kind": "same_subject"}
    load(document(1, **shared), document(2, lang="en", **shared))

    assert Practice.objects.count() == 2


def test_a_second_document_of_a_language_is_not_lost(load: Any) -> None:
    load(document(1, pair="huertos"), document(2, pair="huertos"), document(3, pair="huertos"))

    assert set(Practice.objects.values_list("source_reference", flat=True)) == {
        "huertos",
        "doc-2",
        "doc-3",
    }


def test_other_languages_are_left_out_and_counted(load: Any) -> None:
    said = load(document(1, lang="it"), document(2, lang="it"), document(3))

    assert "(it): 2" in said
    assert Practice.objects.count() == 1


def test_a_goal_is_a_goal_and_a_theme_that_is_known_is_not_made(load: Any) -> None:
    goal = factories.concept("Ciudades", scheme="sdg", code="11")
    known = factories.theme("Huertos")

    load(document(themes=["sdg-11", "HUERTOS", "sdg-99"]))

    practice = Practice.objects.get()
    assert list(practice.sdgs.all()) == [goal]
    assert known in practice.themes.all()
    assert {theme.broader.code for theme in practice.themes.all() if theme != known} == {"corpus"}


def test_countries_are_known_by_several_names(load: Any) -> None:
    names = ("Brazil", "Bolivien", "Russia", "Island", "European Union")
    load(*(document(number, country=name) for number, name in enumerate(names)))

    found = dict(Practice.objects.order_by("pk").values_list("pk", "territories__code"))
    assert list(found.values()) == ["BR", "BO", "RU", "IS", None]
    assert exact_text(Territory.objects.get(code="IS"), "name", "es") == "Islandia"
