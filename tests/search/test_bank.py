"""The bank page: what a reader asks stands in its address; scripts only make it quicker."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from knowledge.language import SOURCE, column
from knowledge.models import Scheme
from search import sync
from search.engines import get_engine
from search.searching import FEW
from tests import factories
from tests.factories.pages import TEXTS
from tests.search.bank import BANK, Ask, choices, reader, titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


@pytest.fixture
def ask(client: Client) -> Ask:
    return reader(client)


def test_a_hit_says_who_where_and_in_which_section_it_matched(ask: Ask) -> None:
    level = factories.concept("GAD municipal", scheme=Scheme.LEVEL, code="municipal")
    azuay = factories.territory("Azuay", code="01", level="province")
    factories.practice(
        "Riego con la minga",
        themes=[factories.theme("Agua de riego")],
        territories=[factories.territory("Gualaceo", code="0103", parent=azuay)],
        lead_organisation=factories.organisation("GAD de Gualaceo", level=level),
        start_year=2012,
        **{
            column("solution", SOURCE): "<h3>Cómo se hizo</h3>"
            "<p>Se cercó el <b>páramo</b>, con <i>zanjas</i>.</p><p>Dura.</p>"
        },
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
    # A heading does not run into what follows.
    assert "Cómo se hizo · Se cercó el páramo, con zanjas. Dura." in fragment.text
    assert page.title.text.startswith("paramo · Prácticas")
    assert page.select_one("meta[name=robots]")["content"] == "noindex, follow"


def test_what_matched_in_the_name_is_marked_there(ask: Ask) -> None:
    factories.practice("Agua < 50 de páramo")
    hit = ask("?q=paramo").select_one(".hit")
    assert hit.select_one(".hit-title mark").text == "páramo"
    assert hit.select_one(".hit-title").text == "Agua < 50 de páramo"
    assert "Nombre" not in hit.text


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

    # What was asked of a field is told to be the cause, with the filters or without.
    for query in ("q=lugar:Azuay+feria", "q=feria+tema:nada+lugar:Azuay&theme=AGU"):
        other = ask(f"?{query}")
        assert other.select_one(".found-title .count-number").text == "0"
        assert titles(other) == ["Feria de los domingos"]
        assert other.select_one(".instead-title").text.startswith("Para «feria», sin «")
    assert titles(ask("?q=feria+OR+lugar:Azuay")) == ["Feria de los domingos"]

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


def test_what_a_form_left_empty_is_not_in_the_address(client: Client, ask: Ask) -> None:
    factories.practice("Agua", start_year=2012)
    sent = "?q=agua&find_theme=&year_from=2010&year_to=&near=&within=50&sort=&level=a&level=b"
    answer = client.get(BANK + sent)
    assert answer["Location"] == BANK + "?q=agua&year_from=2010&within=50&level=a&level=b"
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(BANK + "?q=")["Location"] == BANK


def test_the_order_outlasts_a_list_too_short_to_be_put_in_order(ask: Ask) -> None:
    factories.practice("Agua")
    page = ask("?q=agua&sort=name")
    assert page.select_one("[name=sort][form=buscar]")["value"] == "name"
    assert not ask("?q=agua").select("[name=sort]")


def test_what_is_told_as_asked_for_is_what_was_read(ask: Ask) -> None:
    factories.practice("Riego")
    page = ask(f"?q=%ff%00agua{'a' * 600}")
    told = page.select_one("#q")["value"]
    assert len(told) <= 500
    assert told.startswith("agua")


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
    assert "espanhol" in spanish.select_one(".not-yet").text
    (whole,) = (hit for hit in page.select(".hit") if hit is not spanish)
    assert not whole.select_one(".hit-title a").has_attr("lang")
    assert not whole.select(".not-yet")
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
