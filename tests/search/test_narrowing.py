"""The bank page narrows: facets and their counts, ranges, what is near, and ways back."""

import pytest
from django.test import Client

from knowledge.language import column
from search import narrowing
from tests import factories
from tests.search.bank import BANK, Ask, choices, options, reader, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture
def ask(client: Client) -> Ask:
    return reader(client)


def test_facets_are_counted_without_their_own_selection_in_the_readers_language(ask: Ask) -> None:
    water = factories.theme("Agua", code="AGU", **{column("pref_label", "en"): "Water"})
    irrigation = factories.theme("Riego", code="RIE", broader=water)
    fairs = factories.theme("Ferias", code="FER")
    azuay = factories.territory("Azuay", code="01", level="province")
    gualaceo = factories.territory("Gualaceo", code="0103", parent=azuay)
    loja = factories.territory("Loja", code="11", level="province")
    factories.practice("Acequias", themes=[irrigation], territories=[gualaceo])
    factories.practice("Pozos", themes=[water], territories=[azuay])
    factories.practice("Mercado", themes=[fairs], territories=[loja])

    # What stands below a theme is one click away, and seen once it or the theme was chosen.
    page = ask()
    assert options(page, "theme") == {"Agua": "2", "Riego": "1", "Ferias": "1"}
    assert not page.select_one("#dentro-theme-AGU").has_attr("open")
    assert "1 más específico" in page.select_one("#dentro-theme-AGU > summary").text
    page = ask("?theme=AGU")
    assert set(titles(page)) == {"Acequias", "Pozos"}
    assert options(page, "theme") == {"Agua": "2", "Riego": "1", "Ferias": "1"}
    assert options(page, "province") == {"Azuay": "2"}
    assert page.select_one("#f-theme-AGU")["checked"] == ""
    below = page.select_one("#f-theme-AGU").find_parent("li").select_one(".option-below")
    assert below.has_attr("open")
    assert [label.text for label in below.select(".option-label")] == ["Riego"]
    assert not page.select("[name=canton]")

    for chosen in ("?theme=AGU&theme=RIE", "?theme=RIE"):
        narrowed = ask(chosen)
        assert titles(narrowed) == ["Acequias"]
        assert options(narrowed, "theme") == {"Agua": "2", "Riego": "1", "Ferias": "1"}
    assert set(titles(ask("?theme=RIE&theme=AGU&theme=FER"))) == {"Acequias", "Mercado"}

    # Cantons stand below their province once it was chosen.
    assert options(ask("?province=ec-dpa:01"), "province") == {
        "Azuay": "2",
        "Gualaceo": "1",
        "Loja": "1",
    }
    assert titles(ask("?province=ec-dpa:01&canton=ec-dpa:0103")) == ["Acequias"]
    english = ask("?theme=AGU", page="/en/practicas/")
    assert set(options(english, "theme")) == {"Water", "Riego", "Ferias"}
    assert english.select_one("label:has(#f-theme-RIE) .option-label")["lang"] == "es"
    assert not english.select_one("label:has(#f-theme-AGU) .option-label").has_attr("lang")


def test_of_a_facet_with_many_values_those_with_most_practices_are_offered(ask: Ask) -> None:
    places = [
        factories.territory(f"Provincia {number}", code=f"9{number:03}", level="province")
        for number in range(narrowing.SEEN + narrowing.MORE + 2)
    ]
    factories.practice("En todas", territories=places)
    factories.practice("En la última", territories=places[-1:])

    page = ask()
    assert next(iter(options(page, "province"))) == places[-1].name
    assert len(options(page, "province")) == narrowing.SEEN + narrowing.MORE
    assert "Y 2 más" in page.select_one("#faceta-province .facet-left-out").text
    # A value is found by its name, with or without a script; what was chosen stays.
    chosen = f"province={places[3].scheme}:{places[3].code}"
    page = ask(f"?{chosen}&find_province=PROVINCÍA+7")
    assert set(options(page, "province")) == {"Provincia 3", "Provincia 7"}
    assert page.select_one("#find-province")["value"] == "PROVINCÍA 7"
    assert "Nada se llama «zeppelin»" in ask("?find_province=zeppelin").text
    assert not page.select("#find-stage")


def test_each_filter_is_taken_away_by_its_own_link(ask: Ask) -> None:
    factories.theme("Agua", code="AGU")
    factories.theme("Ferias", code="FER")
    factories.practice_index()
    page = ask("?q=minga&theme=AGU&theme=FER&year_from=2010&sort=oldest&page=1&otra=x")
    assert choices(page) == {
        "Tema: Agua ×": f"{BANK}?q=minga&theme=FER&year_from=2010&sort=oldest",
        "Tema: Ferias ×": f"{BANK}?q=minga&theme=AGU&year_from=2010&sort=oldest",
        "Año de inicio desde: 2010 ×": f"{BANK}?q=minga&theme=AGU&theme=FER&sort=oldest",
    }
    assert page.select_one(".choices .quiet")["href"] == f"{BANK}?q=minga&sort=oldest"


def test_years_narrow_and_are_counted_without_themselves(ask: Ask) -> None:
    for year in (2005, 2012, 2012, 2019):
        factories.practice(f"De {year}", start_year=year)
    page = ask("?year_from=2010&year_to=2015")
    assert titles(page) == ["De 2012", "De 2012"]
    first, last = (
        [option.text for option in page.select(f"#year_{end} option")] for end in ("from", "to")
    )
    # Those that were asked for are offered too. Each says how many are left.
    assert first == ["Sin mínimo", "2019 (1)", "2015 (1)", "2012 (3)", "2010 (3)", "2005 (4)"]
    assert last == ["Sin máximo", "2019 (4)", "2015 (3)", "2012 (3)", "2010 (1)", "2005 (1)"]
    assert page.select_one("#faceta-year .range-left")
    assert not page.select("#faceta-cost .range-left")


def test_people_and_money_narrow_by_range(ask: Ask) -> None:
    small = factories.territory("Chica", population=8_000)
    large = factories.territory("Grande", population=90_000)
    parish = factories.territory("Barrio", parent=large, level="parish")
    factories.practice("Barata", territories=[small], establishment_cost="9500.50")
    factories.practice("Cara", territories=[small, large], establishment_cost=300_000)
    factories.practice("Del barrio", territories=[parish])
    assert titles(ask("?population_to=10000")) == ["Barata"]
    # A parish that nobody counted has the people of its canton; of several places the largest.
    assert set(titles(ask("?population_from=50000&population_to=150000"))) == {"Cara", "Del barrio"}
    page = ask("?cost_from=10000&cost_to=777777")
    assert titles(page) == ["Cara"]
    assert choices(page) == {
        "Costo de puesta en marcha (USD) desde: 10.000 ×": f"{BANK}?cost_to=777777",
        "Costo de puesta en marcha (USD) hasta: 777.777 ×": f"{BANK}?cost_from=10000",
    }
    assert page.select_one("#cost_to option[selected]")["value"] == "777777"
    assert "cost_from" in ask("?cost_from=-1").select_one(".found .notice").text


def test_what_is_near_a_place_that_is_called_by_its_name(ask: Ask) -> None:
    azuay = factories.territory("Azuay", code="01", level="province", latitude=-3, longitude=-79.2)
    loja = factories.territory("Loja", code="11", level="province", latitude=-4, longitude=-79.4)
    cuenca = factories.territory(
        "Cuenca", code="0101", parent=azuay, level="canton", latitude=-2.9, longitude=-79
    )
    # 50 km east of Cuenca; one of its name in another province; and no canton, but its capital.
    east = factories.territory(
        "Paute", code="0105", parent=azuay, level="canton", latitude=-2.9, longitude=-78.55
    )
    factories.territory(
        "Cuenca", code="110150", parent=loja, level="parish", latitude=-4, longitude=-79.4
    )
    factories.practice("Del centro", territories=[cuenca])
    factories.practice("Del oriente", territories=[east], start_year=2015)
    factories.practice("Del sur", territories=[loja])
    # What a form without scripts sends, and what is left out of the address afterwards.
    page = ask("?q=&near=CUENCA&within=100&sort=nearest")
    assert titles(page) == ["Del centro", "Del oriente"]
    assert options(page, "province") == {"Azuay": "2"}
    assert choices(page) == {"Cerca de: Cuenca (cantón, Azuay), 100 km ×": BANK}
    assert page.select_one("#faceta-near")["open"] == ""
    assert page.select_one("#orden option[selected]")["value"] == "nearest"
    # What stands in the field then means the same place again.
    again = page.select_one("#near")["value"]
    assert titles(ask(f"?near={again}&within=10")) == ["Del centro"]
    assert titles(ask("?near=cuenca loja&within=10")) == ["Del sur"]
    assert choices(ask("?near=ec-dpa:0101&theme=X")) == {
        "Tema: X ×": f"{BANK}?near=ec-dpa%3A0101",
        "Cerca de: Cuenca (cantón, Azuay), 50 km ×": f"{BANK}?theme=X",
    }
    part = ask("?near=Paute&within=25", **{"HX-Request": "true"})
    assert titles(part) == ["Del oriente"]
    offered = [option["value"] for option in ask(page="/pt/practicas/").select("#lugares option")]
    assert "Cuenca (cantão, Azuay)" in offered
    # A name that is none is told; a distance from nowhere is nothing.
    nowhere = ask("?near=Macondo&within=10&sort=nearest")
    assert len(titles(nowhere)) == 3
    assert "Ningún lugar se llama «Macondo»" in nowhere.select_one(".found .notice").text
    assert nowhere.select_one("#near")["value"] == "Macondo"
    assert not ask("?within=10&sort=nearest").select(".found .notice")
