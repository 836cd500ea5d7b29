"""The bank page: what a reader asks stands in its address; scripts only make it quicker."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from knowledge.language import SOURCE, column
from knowledge.models import Scheme
from search import narrowing, sync
from search.engines import get_engine
from search.searching import FEW
from tests import factories
from tests.factories.pages import TEXTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

BANK = "/es/practicas/"
Ask = Callable[..., BeautifulSoup]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def ask(client: Client) -> Ask:
    """Reads the bank page from an index that has what is published."""

    def read(query: str = "", *, page: str = BANK, **headers: str) -> BeautifulSoup:
        sync.rebuild()
        response = client.get(f"{page}{query}", headers=headers)
        assert response.status_code == 200, response
        # A part of a page is no document.
        parser = "lxml" if b"<html" in response.content else "html.parser"
        return BeautifulSoup(response.content, parser)

    return read


def titles(page: BeautifulSoup) -> list[str]:
    return [title.text for title in page.select(".hit-title")]


def options(page: BeautifulSoup, facet: str) -> dict[str, str]:
    """What a facet offers, with its counts."""
    found = page.select(f"#faceta-{facet} .option")
    return {o.select_one(".option-label").text: o.select_one(".option-count").text for o in found}


def choices(page: BeautifulSoup) -> dict[str, str]:
    """What narrows the list, with the address of the list without it."""
    found = page.select(".choice")
    return {" ".join(c.text.split()).removeprefix("Quitar el filtro "): c["href"] for c in found}


def test_a_hit_says_who_where_and_in_which_section_it_matched(ask: Ask) -> None:
    level = factories.concept("GAD municipal", scheme=Scheme.LEVEL, code="municipal")
    azuay = factories.territory("Azuay", code="01", level="province")
    factories.practice(
        "Riego con la minga",
        themes=[factories.theme("Agua de riego")],
        territories=[factories.territory("Gualaceo", code="0103", parent=azuay)],
        lead_organisation=factories.organisation("GAD de Gualaceo", level=level),
        start_year=2012,
        **{column("solution", SOURCE): "<p>Se cercó el <b>páramo</b>, con <i>zanjas</i>.</p>"},
    )
    factories.practice("Feria de los domingos")
    page = ask("?q=paramo")

    assert titles(page) == ["Riego con la minga"]
    hit = page.select_one(".hit")
    assert hit.select_one(".hit-kicker").text.strip() == "Agua de riego"
    facts = " ".join(hit.select_one(".hit-facts").text.split())
    assert facts == "GAD de Gualaceo GAD municipal Gualaceo, Azuay desde 2012"
    fragment = hit.select_one(".hit-fragment")
    assert fragment.select_one(".hit-section").text == "Solución:"
    assert fragment.mark.text == "páramo"
    assert "el páramo, con zanjas." in fragment.text
    assert page.title.text.startswith("paramo · Prácticas")
    assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"


def test_what_matched_in_the_name_is_marked_there(ask: Ask) -> None:
    factories.practice("Agua < 50 de páramo")
    hit = ask("?q=paramo").select_one(".hit")
    assert hit.select_one(".hit-title mark").text == "páramo"
    assert hit.select_one(".hit-title").text == "Agua < 50 de páramo"
    assert "Nombre" not in hit.text


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
    offered = [option.text for option in page.select("#year_from option")]
    # Those that were asked for are offered too, whatever they hold.
    assert offered == ["Sin mínimo", "2019 (1)", "2015 (0)", "2012 (2)", "2010 (0)", "2005 (1)"]


def test_a_hit_is_told_in_the_readers_language_whatever_matched(ask: Ask) -> None:
    factories.practice("Riego por turnos", languages=("es", "en"))
    hit = ask("?q=sprinklers").select_one(".hit")
    assert hit.select_one(".hit-title").text == "Riego por turnos"
    told, matched = hit.select(".hit-fragment")
    assert told.text == TEXTS["es"]["tagline"]
    assert "(Inglés)" in matched.text
    assert matched.select_one("[lang=en] mark").text == "sprinklers"
    hit = ask("?q=sprinklers", page="/en/practicas/").select_one(".hit")
    assert "(" not in hit.select_one(".hit-section").text


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


def test_lists_are_sorted_and_paged_and_keep_what_was_asked(ask: Ask) -> None:
    for letter in "ÁBCDEFGHIJKLMNÑOPQRSTUV":
        factories.practice(f"{letter} de agua")
    first = ask("?q=agua&sort=name")
    second = ask("?q=agua&sort=name&page=2")
    assert titles(first) + titles(second) == [f"{x} de agua" for x in "ÁBCDEFGHIJKLMNÑOPQRSTUV"]
    assert first.select_one("a[rel=next]")["href"] == "?q=agua&sort=name&page=2"
    assert second.select_one("ol.hits")["start"] == "21"
    assert first.select_one("#orden option[selected]")["value"] == "name"
    # Words bring their own order; one that was not chosen does not stand in the form.
    assert [o["value"] for o in first.select("#orden option")] == ["", "newest", "oldest", "name"]
    assert [o["value"] for o in ask().select("#orden option")] == ["", "oldest", "name"]


@pytest.mark.parametrize("page", ["0", "3", "uno", "-1", "501", "99999999999999999999"])
def test_a_page_that_is_not_there_is_not_found(client: Client, page: str) -> None:
    factories.practice()
    sync.rebuild()
    assert client.get(f"{BANK}?page={page}").status_code == 404


def test_nothing_found_never_ends_in_an_empty_page(ask: Ask) -> None:
    theme = factories.theme("Agua", code="AGU")
    factories.practice("Riego con la minga", themes=[theme])
    factories.practice("Feria de los domingos")

    without = ask("?q=feria&theme=AGU")
    assert without.select_one(".found-title .count-number").text == "0"
    assert titles(without) == ["Feria de los domingos"]
    assert without.select_one(".instead-title").text == "Sin los filtros"

    some = ask("?q=minga+zeppelin")
    assert titles(some) == ["Riego con la minga"]
    assert some.select_one(".instead-title").text == (
        "No tienen todas las palabras, pero se acercan"
    )

    for unknown in ("zeppelin", "((((", "%F0%9F%8C%B1"):
        nothing = ask(f"?q={unknown}")
        assert nothing.select_one(".found-title .count-number").text == "0"
        assert set(titles(nothing)) == {"Riego con la minga", "Feria de los domingos"}
        assert nothing.select_one(".instead-title").text == "Publicadas hace poco"
    assert [link["href"] for link in nothing.select(".empty a")] == [
        BANK,
        "/es/vocabulario/theme/",
        "/es/territorio/",
    ]


def test_a_bank_with_nothing_in_it_says_so(ask: Ask) -> None:
    factories.practice_index()
    page = ask()
    assert "Todavía no hay prácticas publicadas." in page.select_one(".empty").text
    assert not page.select(".narrow")


def test_values_that_mean_nothing_are_told_and_left_out(ask: Ask) -> None:
    factories.practice("Riego con la minga")
    page = ask("?q=minga&year_from=abc&sort=fancy&utm_source=x")
    assert titles(page) == ["Riego con la minga"]
    assert "sort, year_from" in page.select_one(".found .notice").text

    unknown = ask("?theme=NOEXISTE")
    assert list(choices(unknown)) == ["Tema: NOEXISTE ×"]
    assert unknown.select_one(".found-title .count-number").text == "0"


def test_what_was_typed_is_never_markup(ask: Ask) -> None:
    factories.practice()
    page = ask("?q=%3Cscript%3Ealert(1)%3C/script%3E%22&theme=%22%3E%3Cb%3E")
    assert not [script for script in page.select("script") if "alert" in script.text]
    assert page.select_one("#q")["value"] == '<script>alert(1)</script>"'


def test_a_hit_in_another_language_says_which(ask: Ask) -> None:
    factories.practice("Agua de páramo")
    factories.practice("Agua de la quebrada", languages=("es", "en", "pt"))
    page = ask("?q=agua", page="/pt/practicas/")
    (spanish,) = (hit for hit in page.select(".hit") if "páramo" in hit.text)
    assert spanish.select_one(".hit-title a")["lang"] == "es"
    assert "espanhol" in spanish.select_one(".hit-language").text
    (whole,) = (hit for hit in page.select(".hit") if hit is not spanish)
    assert not whole.select_one(".hit-title a").has_attr("lang")
    assert not whole.select(".hit-language")
    assert page.select_one('.languages a[lang="en"]')["href"] == "/en/practicas/?q=agua"


def test_a_script_gets_the_part_that_changes(client: Client, ask: Ask) -> None:
    factories.practice("Riego con la minga")
    query = "?q=minga&year_from=&sort="
    part = ask(query, **{"HX-Request": "true"})
    assert not part.select("html, header, form")
    assert titles(part) == titles(ask(query)) == ["Riego con la minga"]
    assert part.title.text.startswith("minga · Prácticas")
    assert part.select_one("#idiomas")["hx-swap-oob"] == "true"
    assert part.select_one('[hx-swap-oob="innerHTML:#estado"]').text.split() == ["1", "práctica"]

    response = client.get(BANK + query, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == f"{BANK}?q=minga"
    assert "HX-Request" in response["Vary"]
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert ask(query, **back).select("html header")


def test_while_the_engine_is_away_the_database_answers(client: Client, tasks_run: None) -> None:
    theme = factories.theme("Agua", code="AGU")
    factories.practice("Riego con la minga", themes=[theme])
    factories.practice("Feria de los domingos")
    assert not get_engine().status().ready

    response = client.get(f"{BANK}?q=minga&theme=AGU&sort=name")
    page = BeautifulSoup(response.content, "lxml")
    assert [title.text for title in page.select(".card-title")] == ["Riego con la minga"]
    assert "La búsqueda no responde" in page.select_one(".notice").text
    part = client.get(f"{BANK}?q=minga", headers={"HX-Request": "true"})
    assert (part.status_code, part["HX-Redirect"]) == (204, f"{BANK}?q=minga")

    sync.rebuild()
    page = BeautifulSoup(client.get(f"{BANK}?q=minga").content, "lxml")
    assert titles(page) == ["Riego con la minga"]
    assert not page.select(".notice")


def test_a_list_that_is_restricted_shows_nothing(client: Client) -> None:
    factories.practice("Riego con la minga")
    index = factories.practice_index()
    PageViewRestriction.objects.create(
        page=index, restriction_type=PageViewRestriction.PASSWORD, password="secret"
    )
    sync.rebuild()
    for headers in ({}, {"HX-Request": "true"}):
        response = client.get(f"{BANK}?q=minga", headers=headers)
        assert b"Riego con la minga" not in response.content
        assert b'type="password"' in response.content


def test_the_number_of_queries_does_not_grow(client: Client) -> None:
    def asked() -> int:
        sync.rebuild()
        for query in ("", "?q=agua"):
            client.get(BANK + query)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            for query in ("", "?q=agua&theme=AGU"):
                assert client.get(BANK + query).status_code == 200
        return len(queries)

    water = factories.theme("Agua", code="AGU")
    # As many as are found without a look at what comes near.
    for number in range(FEW):
        factories.practice(f"Agua {number}", themes=[water])
    few = asked()
    for number in range(FEW, 20):
        factories.practice(
            f"Agua {number}",
            themes=[water, factories.theme(broader=water)],
            territories=[factories.territory() for _ in range(2)],
            lead_organisation=factories.organisation(),
            co_organisations=[factories.organisation()],
        )
    assert asked() == few
