"""Lists of practices: their order, pages and filters, without JavaScript."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from knowledge.addresses import concept_url, territory_url
from knowledge.models import Practice, Scheme
from knowledge.site.pages import PER_PAGE
from tests import factories
from tests.site.conftest import Read


def names(page: BeautifulSoup) -> list[str]:
    return [title.text for title in page.select(".card-title")]


def number_of(page: BeautifulSoup, name: str) -> str:
    """What a counted list says beside a name."""
    entry = page.find("a", string=lambda text: text and text.strip() == name)
    return " ".join(entry.find_parent("li").select_one(".hidden").text.split())


def test_newest_first_in_pages(read: Read) -> None:
    made = [factories.practice(f"Práctica {n:02}") for n in range(PER_PAGE + 3)]
    for age, practice in enumerate(made):
        Practice.objects.filter(pk=practice.pk).update(
            first_published_at=timezone.now() - timedelta(days=age)
        )
    first, second = read("/es/practicas/"), read("/es/practicas/?page=2")

    assert names(first) + names(second) == [practice.title for practice in made]
    assert "Página 1 de 2" in first.text
    assert first.select_one('a[rel="next"]')["href"] == "?page=2"
    assert second.select_one('link[rel="canonical"]')["href"].endswith("/es/practicas/?page=2")


@pytest.mark.parametrize("page", ["0", "2", "uno", "-1", "²", "99999999999999999999"])
def test_a_page_that_is_not_there_is_not_found(client: Client, db: None, page: str) -> None:
    factories.practice()
    assert client.get(f"/es/practicas/?page={page}").status_code == 404


def test_filters_leave_what_matches_all_of_them(read: Read) -> None:
    level = factories.concept("GAD municipal", scheme=Scheme.LEVEL, code="municipal")
    water = factories.theme("Agua", code="AGU")
    irrigation = factories.theme("Riego", code="RIE", broader=water)
    azuay = factories.territory("Azuay", code="01", level="province")
    gualaceo = factories.territory("Gualaceo", code="0103", parent=azuay)
    government = factories.organisation(level=level)
    factories.practice(
        "Ambas cosas",
        themes=[irrigation],
        territories=[gualaceo],
        lead_organisation=government,
        languages=("es", "en"),
    )
    factories.practice("Solo riego", themes=[irrigation])
    factories.practice("Solo Azuay", territories=[azuay])

    def left(query: str) -> set[str]:
        return set(names(read(f"/es/practicas/?{query}")))

    assert left("theme=AGU") == {"Ambas cosas", "Solo riego"}
    assert left("province=ec-dpa:01") == {"Ambas cosas", "Solo Azuay"}
    assert left("level=municipal") == {"Ambas cosas"}
    assert left("languages=en") == {"Ambas cosas"}
    assert left("theme=RIE&province=ec-dpa:01&level=municipal&languages=es") == {"Ambas cosas"}
    assert left("languages=pt") == set()
    assert left("") == {"Ambas cosas", "Solo riego", "Solo Azuay"}


def test_a_filter_that_does_not_exist_shows_nothing_and_says_so(read: Read) -> None:
    factories.practice()
    page = read("/es/practicas/?theme=NOEXISTE")

    assert names(page) == []
    assert page.select_one(".filters-error").text.strip()
    assert page.select_one(".filters-actions a")["href"] == "/es/practicas/"


def test_paging_keeps_the_filters(read: Read) -> None:
    theme = factories.theme(code="AGU")
    for _ in range(PER_PAGE + 1):
        factories.practice(themes=[theme])
    page = read("/es/practicas/?theme=AGU")
    assert page.select_one('a[rel="next"]')["href"] == "?theme=AGU&page=2"


def test_broader_terms_and_places_hold_what_is_within_them(read: Read) -> None:
    water = factories.theme("Agua")
    irrigation = factories.theme("Riego", broader=water)
    azuay = factories.territory("Azuay", level="province")
    gualaceo = factories.territory("Gualaceo", parent=azuay)
    factories.practice("Acequias", themes=[irrigation, water], territories=[gualaceo, azuay])

    assert names(read(concept_url(water, "es"))) == ["Acequias"]
    assert names(read(territory_url(azuay, "es"))) == ["Acequias"]
    assert number_of(read("/es/vocabulario/theme/"), "Agua") == "1 práctica"
    assert number_of(read(concept_url(water, "es")), "Riego") == "1 práctica"
    assert number_of(read("/es/territorio/"), "Azuay") == "1 práctica"
    assert number_of(read(territory_url(azuay, "es")), "Gualaceo") == "1 práctica"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"stage": "pilot", "start_year": 1996}, "Etapa Piloto · desde 1996"),
        ({"stage": "", "start_year": 1996}, "Período desde 1996"),
        ({"stage": "pilot", "start_year": None}, "Etapa Piloto"),
        ({"stage": "", "start_year": None}, ""),
    ],
)
def test_a_card_tells_its_stage_and_since_when(read: Read, facts: dict, told: str) -> None:
    practice = factories.practice()
    Practice.objects.filter(pk=practice.pk).update(**facts)
    _who, _where, *rest = read("/es/practicas/").select(".card-facts > div")
    assert " ".join(row.get_text(" ", strip=True) for row in rest) == told


def test_figures_follow_what_is_published(read: Read) -> None:
    theme = factories.theme("Agua")
    assert number_of(read("/es/vocabulario/theme/"), "Agua") == "0 prácticas"
    practice = factories.practice(themes=[theme])
    assert number_of(read("/es/vocabulario/theme/"), "Agua") == "1 práctica"
    practice.unpublish()
    assert number_of(read("/es/vocabulario/theme/"), "Agua") == "0 prácticas"


def test_a_place_names_what_is_above_it_and_what_replaced_it(read: Read) -> None:
    country = factories.territory("Ecuador", scheme="iso3166", code="EC", level="country")
    guayas = factories.territory("Guayas", level="province", parent=country)
    new = factories.territory("La Concordia", code="2302", parent=guayas)
    old = factories.territory(
        "La Concordia", code="0808", parent=guayas, valid_to="2013", replaced_by=new
    )
    page = read(territory_url(old, "es"))

    trail = [link.text for link in page.select(".trail a")]
    assert trail == ["Inicio", "Territorios", "Ecuador", "Guayas"]
    assert page.select_one(".notice a")["href"] == territory_url(new, "es")
    assert fact(page, "Vigente hasta") == ["2013"]
    inside = [link["href"] for link in read(territory_url(guayas, "es")).select(".within a")]
    assert inside == [territory_url(new, "es")]


def test_only_a_government_is_said_to_govern_a_place(read: Read) -> None:
    islands = factories.territory("Galápagos", level="province", valid_from="1973-02-18")
    factories.organisation("FUNDAR Galápagos", kind="civil_society", territory=islands)
    factories.organisation("Consejo de Gobierno de Galápagos", territory=islands)
    factories.organisation("Prefectura de Galápagos", territory=islands, valid_to="2015")
    page = read(territory_url(islands, "es"))

    assert fact(page, "Gobierno") == ["Consejo de Gobierno de Galápagos"]
    assert fact(page, "Otras organizaciones") == ["FUNDAR Galápagos"]
    assert fact(page, "Vigente desde") == ["18 de febrero de 1973"]
    assert page.select_one(".notice") is None


def test_a_place_that_ended_says_so_without_a_successor(read: Read) -> None:
    place = factories.territory("Cantón antiguo", valid_to="1950")
    assert "ya no está vigente" in read(territory_url(place, "es")).select_one(".notice").text


def fact(page: BeautifulSoup, label: str) -> list[str]:
    """What a place's facts say under `label`, an item each."""
    (cell,) = (dt.find_next("dd") for dt in page.select(".facts dt") if dt.text == label)
    return [item.text.strip() for item in cell.select("li") or [cell]]
