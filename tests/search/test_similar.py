"""Practices that are like one are told with reasons, and every reason is a fact of both."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge.addresses import similar_url, territory_url, url_for
from knowledge.demo.loading import load
from knowledge.language import CODES, column
from knowledge.models import Practice
from knowledge.seeding.services import seed
from knowledge.site.similar import Similar, similar_to
from search import labels, similar, sync
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.text import plain
from tests.factories import pages, registers
from tests.search.relevance.metrics import neighbours_precision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

#: The fields of a practice whose terms are a kind of reason.
TERMS = {
    "theme": "themes",
    "competence": "competences",
    "sdg": "sdgs",
    "population_group": "population_groups",
}


def named(practice: Practice, kind: str, lang: str) -> set[str]:
    """All that a practice carries of a kind, by name, with what stands above it."""
    names, register = labels.shown(lang), labels.register()
    if kind == "territory":
        keys = [(kind, f"{place.scheme}:{place.code}") for place in practice.territories.all()]
    else:
        keys = [(kind, term.code) for term in getattr(practice, TERMS[kind]).all()]
    for key in keys:
        if (entry := register.get(key)) and entry.above and entry.above not in keys:
            keys.append(entry.above)
    return {names[key].text for key in keys}


def check(one: Practice, told: Similar, lang: str) -> int:
    """That each reason holds for both; how many there are."""
    other = Practice.objects.get(code=told.code)
    assert told.reasons
    for reason in told.reasons:
        shared = {text.text for text in reason.shared}
        assert shared
        if reason.kind == "level":
            assert one.lead_organisation.level == other.lead_organisation.level
            assert shared == {labels.shown(lang)["level", one.lead_organisation.level.code].text}
        elif reason.kind == "words":
            (spoken,) = {text.lang for text in reason.shared}
            for text in (one, other):
                said = " ".join(
                    plain(getattr(text, column(field, spoken)))
                    for field in (*similar.HEAD, *similar.BODY)
                )
                assert set(labels.roots(" ".join(shared), spoken)) <= set(
                    labels.roots(said, spoken)
                )
        else:
            for practice in (one, other):
                assert shared <= named(practice, reason.kind, lang), (reason, practice)
    return len(told.reasons)


# The engine finds the same whatever database it was filled from.
@pytest.mark.part("sqlite")
def test_the_demonstration_finds_what_was_judged_alike_and_every_reason_is_a_fact_of_both() -> None:
    seed()
    load()
    sync.rebuild()
    told = 0
    references = dict(Practice.objects.values_list("code", "source_reference"))
    found: dict[str, dict[str, list[str]]] = {lang: {} for lang in CODES}
    for practice in Practice.objects.all():
        for lang in CODES:
            others = similar.told(practice.pk, lang)
            found[lang][practice.source_reference] = [references[other.code] for other in others]
            for other in others:
                assert other.code != practice.code
                told += check(practice, other, lang)
    assert told > 300
    precision = {lang: neighbours_precision(others) for lang, others in found.items()}
    assert min(precision.values()) >= 0.7, precision


@pytest.fixture
def _bank(engine: Any) -> None:
    water = registers.theme("Agua", code="AGU", **{column("pref_label", "en"): "Water"})
    moor = registers.theme("Páramos", code="PAR", broader=water)
    place = registers.territory("Nabón", code="0103")
    level = registers.concept("GAD municipal", scheme="level", code="municipal")
    lead = registers.organisation("Alcaldía", level=level)
    pages.practice("Uno", themes=[moor], territories=[place], lead_organisation=lead)
    pages.practice("Dos", themes=[moor], languages=("es", "en"))
    pages.practice("Tres", themes=[water], territories=[place])
    plain_text = {column("solution", "es"): "Nada", column("problem", "es"): "Nada"}
    pages.practice("Lejos", **plain_text)
    sync.rebuild()


@pytest.mark.usefixtures("_bank")
def test_they_stand_on_the_page_and_in_the_api(client: Client) -> None:
    one = Practice.objects.get(title="Uno")
    answer = client.get(f"/api/v1/practices/{one.code}/similar/", {"lang": "en"})
    found = {each["name"]["text"]: each for each in answer.json()}
    assert {"Plot irrigation through community work", "Tres"} <= set(found)
    assert found["Tres"]["name"]["fallback"] is True
    reasons = {reason["kind"]: reason for reason in found["Tres"]["reasons"]}
    assert [shared["text"] for shared in reasons["theme"]["shared"]] == ["Water"]
    assert [shared["text"] for shared in reasons["territory"]["shared"]] == ["Nabón"]
    assert client.get("/api/v1/practices/BPL-99999/similar/", {"lang": "en"}).status_code == 404
    assert client.get("/api/v1/practices/xx/similar/", {"lang": "en"}).status_code == 404
    (link,) = BeautifulSoup(client.get(url_for(one, "es")).content, "lxml").select(".similar a")
    page = BeautifulSoup(client.get(link["href"]).content, "lxml")
    links = [link.text for link in page.select(".similar-title a")]
    assert set(links) >= {"Dos", "Tres"}
    assert "Mismo tema: Páramos" in " ".join(page.select_one(".similar-reasons").text.split())
    for link in page.select(".similar-title a"):
        assert client.get(link["href"]).status_code == 200


def test_the_words_told_are_about_the_subject_and_the_readers_own(client: Client) -> None:
    names = {column("pref_label", "es"): "Páramos", column("pref_label", "en"): "Moorlands"}
    theme = registers.theme(code="PAR", **names)
    both = {
        column("solution", "es"): "Se logra cuidar los páramos. Después se logra más: un páramo.",
        column("solution", "en"): "Care of moorland achieves much. It achieves more moorland.",
    }
    one, other = (
        pages.practice(name, themes=[theme], languages=("es", "en"), **both) for name in "AB"
    )
    del both[column("solution", "en")]
    untranslated = pages.practice("C", themes=[theme], **both)
    sync.rebuild()

    def said(practice: Practice, lang: str) -> dict[str, list[tuple[str, str]]]:
        return {
            told.code: [(text.text, text.lang) for text in reason.shared]
            for told in similar.told(practice.pk, lang)
            for reason in told.reasons
            if reason.kind == "words"
        }

    assert said(one, "en") == {
        other.code: [("moorland", "en")],
        untranslated.code: [("páramos", "es")],
    }
    # What is in another language says in which, to eyes and to a screen reader.
    page = BeautifulSoup(client.get(similar_url(one, "pt")).content, "lxml")
    found = {" ".join(reason.text.split()): reason for reason in page.select(".similar-reasons li")}
    words, theme_told = (
        found["Falam de (espanhol): páramos"],
        found["Mesmo tema: Páramos (espanhol)"],
    )
    assert [span["lang"] for span in words.select("span[lang]")] == ["es"]
    assert [span["lang"] for span in theme_told.select("span[lang]")] == ["es"]


@pytest.mark.usefixtures("_bank")
def test_without_an_engine_the_page_is_there_without_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(plan: Any) -> None:
        raise EngineUnavailable("away")

    one = Practice.objects.get(title="Uno")
    monkeypatch.setattr(get_engine(), "search", away)
    assert similar_to(one, "es") == []
    page = client.get(similar_url(one, "es"))
    assert page.status_code == 200
    assert "no se encuentra ninguna parecida" in page.content.decode()
    answer = client.get(f"/api/v1/practices/{one.code}/similar/", {"lang": "es"})
    assert answer.status_code == 503


@pytest.mark.usefixtures("_bank")
def test_the_number_of_queries_does_not_grow() -> None:
    one = Practice.objects.get(title="Uno")

    def queries() -> int:
        similar_to(one, "es")
        with CaptureQueriesContext(connection) as captured:
            assert similar_to(one, "es")
        return len(captured)

    few = queries()
    for number in range(6):
        pages.practice(f"Más {number}", themes=list(one.themes.all()))
    sync.rebuild()
    assert queries() == few <= 18


def test_places_like_one_are_told_with_practices(client: Client) -> None:
    small = registers.territory("Chica", population=12_000)
    alike = registers.territory("Mediana", population=24_000)
    near = registers.territory("Cercana", population=13_000)
    large = registers.territory("Grande", population=26_000)
    parish = registers.territory("Barrio", population=12_500, level="parish")
    registers.territory("Vacía", population=12_100)
    for place in (alike, near, large, parish):
        pages.practice(f"En {place.name}", territories=[place])
    page = BeautifulSoup(client.get(territory_url(small, "es")).content, "lxml")
    section = page.select_one("nav:has(#como-este)")
    assert [link.text for link in section.select(".places a")] == ["Cercana", "Mediana"]
    assert "de 10.000 a 25.000 habitantes" in section.text
    uncounted = registers.territory("Sin contar")
    assert "como-este" not in client.get(territory_url(uncounted, "es")).content.decode()
