"""What is offered while somebody types: names, what tells them apart, and where to read."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge.language import column
from knowledge.models import Organisation
from search import outbox, sync
from search.completing import complete
from tests.factories import pages, registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def suggested(client: Client, q: str, lang: str = "es") -> list[dict[str, Any]]:
    answer = client.get("/api/v1/suggest/", {"q": q, "lang": lang})
    assert answer.status_code == 200
    return answer.json()


def of(kind: str, found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["label"], one["detail"]) for one in found if one["kind"] == kind]


@pytest.fixture
def _bank(engine: Any) -> None:
    """Two places of one name, one with a practice; a term; a body that leads it."""
    azuay = registers.territory("Azuay", code="01", level="province")
    loja = registers.territory("Loja", code="11", level="province")
    registers.territory("Nabón", code="0199", parent=loja, alt_names="Nabón del Sur")
    nabon = registers.territory("Nabón", code="0103", parent=azuay)
    water = registers.theme("Agua", code="agua")
    moor = registers.theme(
        "Páramos", code="par", broader=water, **{column("pref_label", "en"): "Moorland"}
    )
    level = registers.concept("GAD municipal", scheme="level", code="municipal")
    lead = registers.organisation(
        "Gobierno Autónomo Descentralizado Municipal de Nabón",
        code="gad-0103",
        territory=nabon,
        level=level,
        alt_names="Ilustre Municipio\nAlcaldía de Nabón",
        **{column("short_name", "es"): "GAD de Nabón"},
    )
    registers.organisation("GAD de Nabón", code="gad-0199", level=level)
    pages.practice(
        "Nabón cuida su páramo",
        lead_organisation=lead,
        territories=[nabon],
        themes=[moor],
    )
    sync.rebuild()


@pytest.mark.usefixtures("_bank")
def test_each_kind_is_found_and_leads_to_its_page(client: Client) -> None:
    found = suggested(client, "nabon")
    assert of("territory", found) == [("Nabón", "Cantón · Azuay"), ("Nabón", "Cantón · Loja")]
    # Who leads a practice stands first, though the other's name is as short.
    assert of("organisation", found) == [
        ("GAD de Nabón", "GAD municipal · Nabón, Azuay"),
        ("GAD de Nabón", "GAD municipal"),
    ]
    assert of("practice", found) == [("Nabón cuida su páramo", "GAD de Nabón")]
    # What leads to no practice stands below those that are there.
    kinds = [one["kind"] for one in found]
    assert kinds == ["territory", "organisation", "practice", "territory", "organisation"]
    assert of("theme", suggested(client, "PARAM")) == [("Páramos", "Agua")]
    for one in (*found, *suggested(client, "paramo", "en")):
        answer = client.get(one["url"])
        assert answer.status_code == 200, one
        assert one["label"] in answer.content.decode()


@pytest.mark.usefixtures("_bank")
@pytest.mark.parametrize(
    ("typed", "kind", "label"),
    [
        ("alcaldía de nab", "organisation", "GAD de Nabón"),
        ("ilustre", "organisation", "GAD de Nabón"),
        ("gobierno nabon", "organisation", "GAD de Nabón"),
        ("sur", "territory", "Nabón"),
        ("moorl", "theme", "Páramos"),
        ("páramo cuida", "practice", "Nabón cuida su páramo"),
    ],
)
def test_other_names_are_names_too(client: Client, typed: str, kind: str, label: str) -> None:
    assert label in [name for name, _detail in of(kind, suggested(client, typed))]


def test_what_is_called_so_stands_before_what_has_another_name_of_it() -> None:
    registers.theme("Turismo", code="tur", **{column("alt_label", "es"): "Aguas termales"})
    registers.theme("Agua potable y saneamiento", code="agua")
    registers.concept("Agua y riego de la provincia", scheme="competence", code="42e")

    found = complete("agua", "es", {"theme": {"tur": 1, "agua": 1}, "competence": {"42e": 1}})

    assert [(one.label, one.other_name and one.other_name.text) for one in found.in_use] == [
        ("Agua potable y saneamiento", None),
        ("Turismo", "Aguas termales"),
        ("Agua y riego de la provincia", None),
    ]


def test_of_other_names_the_reader_s_is_told_else_one_with_its_language() -> None:
    written = {
        "name": ("Fondo Regional del Agua", "Regional Water Fund", "Fundo Regional da Água"),
        "short_name": ("FORAGUA", "FORAGUA", "FORAGUA"),
    }
    facts = {
        column(field, lang): text
        for field, texts in written.items()
        for lang, text in zip(("es", "en", "pt"), texts, strict=True)
    }
    registers.organisation(**facts, alt_names="Cuenca del Sur")

    def told(text: str, lang: str) -> tuple[str, str, bool]:
        (one,) = complete(text, lang, {}).unused
        assert one.label == "FORAGUA"
        assert one.other_name
        return one.other_name.text, one.other_name.lang, one.other_name.fallback

    # The Portuguese name is shorter.
    assert told("agu", "es") == ("Fondo Regional del Agua", "es", False)
    assert told("agu", "pt") == ("Fundo Regional da Água", "pt", False)
    assert told("agu", "en") == ("Fondo Regional del Agua", "es", True)
    assert told("wat", "es") == ("Regional Water Fund", "en", True)
    # It has this one in every language.
    assert told("cuen", "en") == ("Cuenca del Sur", "en", False)


def test_a_practice_is_offered_by_its_codes(client: Client) -> None:
    practice = pages.practice("Ferias", source_reference="EC99")
    sync.rebuild()
    for typed in ("EC99", practice.code, practice.code.lower()):
        assert [one["code"] for one in suggested(client, typed)] == [practice.code]
        found = client.get("/api/v1/search/", {"q": f"code:{typed}", "lang": "es"}).json()["hits"]
        assert [hit["code"] for hit in found] == [practice.code]


@pytest.mark.usefixtures("_bank")
def test_labels_are_in_the_reader_s_language(client: Client) -> None:
    found = suggested(client, "paramos", "en")
    assert of("theme", found) == [("Moorland", "Agua")]
    assert found[0]["other_name"] == {"text": "Páramos", "lang": "es", "fallback": True}
    (first, *_others) = of("territory", suggested(client, "nabon", "en"))
    assert first == ("Nabón", "Canton · Azuay")


@pytest.mark.usefixtures("_bank")
def test_a_practice_is_suggested_by_its_name_alone(client: Client) -> None:
    # Every practice of the factory tells of reservoirs in its solution, none in its name.
    assert suggested(client, "reservorio") == []


@pytest.mark.usefixtures("_bank")
def test_an_organisation_that_changed_is_suggested_as_it_is(client: Client) -> None:
    body = Organisation.objects.get(code="gad-0103")
    assert of("organisation", suggested(client, "ilustre")) != []
    body.alt_names = "Cabildo"
    body.save()
    assert suggested(client, "ilustre") == []
    assert [name for name, _detail in of("organisation", suggested(client, "cabildo"))] == [
        "GAD de Nabón"
    ]
    Organisation.objects.get(code="gad-0199").delete()
    assert len(of("organisation", suggested(client, "gad nab"))) == 1


@pytest.mark.usefixtures("_bank")
def test_what_left_the_bank_is_not_suggested(client: Client) -> None:
    practice = pages.practice("Riego comunitario")
    sync.drain_once()
    assert of("practice", suggested(client, "rie")) != []
    practice.unpublish()
    # Not even before the worker was there.
    assert outbox.waiting().exists()
    assert of("practice", suggested(client, "rie")) == []


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    def queries() -> int:
        suggested(client, "ag")  # names are read once
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert suggested(client, "ag") != []
        return len(captured)

    pages.practice("Agua uno")
    sync.rebuild()
    few = queries()
    for number in range(6):
        registers.theme(f"Agua {number}")
        registers.organisation(f"Agua {number}", territory=registers.territory(f"Agua {number}"))
        pages.practice(f"Agua para {number}")
    sync.rebuild()
    assert queries() == few <= 6


@pytest.mark.parametrize("typed", ["", " ", "¿?", "((((", "\u202e", "🌱", "x" * 100, "a.*", "[b]"])
def test_whatever_is_typed_is_answered(client: Client, typed: Any) -> None:
    sync.rebuild()
    assert suggested(client, typed) == []
