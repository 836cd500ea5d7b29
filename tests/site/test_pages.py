"""Every public page, in every language: what it says of its language, and what it shows."""

import json
import re
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from knowledge.addresses import (
    absolute,
    concept_url,
    organisation_url,
    permanent_url,
    scheme_url,
    territory_url,
    url_for,
)
from knowledge.language import CODES, column
from knowledge.models import Practice, Scheme
from knowledge.selectors import PICTURE
from tests import factories
from tests.site.cases import full_case, said
from tests.site.conftest import Read

PAGES = [
    "/{lang}/",
    "/{lang}/practicas/",
    "/{lang}/vocabulario/theme/",
    "/{lang}/vocabulario/sdg/",
    "/{lang}/territorio/",
    "/{lang}/organizacion/",
]


def alternates(page: BeautifulSoup) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in page.select("head link[hreflang]")}


def canonical(page: BeautifulSoup) -> str:
    return page.select_one('link[rel="canonical"]')["href"]


@pytest.fixture
def case(db: None) -> Practice:
    """A full case in Spanish, whose name, tagline and summary are in English too."""
    english = factories.texts(["en"], ["name", "tagline", "summary"])
    return full_case("Riego con la minga", **english)


@pytest.mark.parametrize("lang", CODES)
@pytest.mark.parametrize("path", PAGES)
def test_each_list_is_read_in_each_language(read: Read, path: str, lang: str) -> None:
    factories.practice()
    page = read(path.format(lang=lang))

    assert page.html["lang"] == lang
    assert len(page.select("h1")) == 1
    assert page.title.text.strip()
    assert [link["data-language"] for link in page.select(".languages a")] == list(CODES)
    assert page.select_one(".languages a[aria-current]")["data-language"] == lang


@pytest.mark.parametrize("lang", CODES)
def test_each_entry_page_lists_the_practice(read: Read, lang: str) -> None:
    case = factories.practice(co_organisations=[factories.organisation()])
    addresses = [
        concept_url(case.themes.first(), lang),
        territory_url(case.territories.first(), lang),
        organisation_url(case.lead_organisation, lang),
        organisation_url(case.co_organisations.first(), lang),
    ]
    for address in addresses:
        page = read(address)
        assert page.html["lang"] == lang
        assert [link["href"] for link in page.select(".card-title a")] == [url_for(case, lang)]


def test_everything_that_was_written_of_a_case_is_read(read: Read, case: Practice) -> None:
    page = read(url_for(case, "es"))
    text = " ".join(page.main.text.split())

    for words in (
        "Riego con la minga",
        case.code,
        "Ladera andina de pequeños productores.",
        "Sirve donde hay una junta de regantes.",
        "Hectáreas 0",
        "1.380,5",
        "noviembre de 2022",
        "Fuente: Prefectura",
        "Hito 1",
        "12 de marzo de 2018",
        "Apoyo técnico",
        "Módulo 1",
        "Dificultad 1",
        "Se cercó.",
        "Ord. 0",
        "N.º 014",
        "Mención 0",
        "Eficaz y exitosa",
        "En parte",
        "Tubería 0",
        "18.600,50",
        "Fondo 1",
        "El turno de agua",
        "Manual 0",
        "Enlace 0",
        "Prefectura (2022). Tomo 1.",
        "Medida antes y después",
        "nivel 2 de 4",
        "1.284",
        "USD 412.500",
        "De 6 a 12 meses",
        "Dirección de Riego",
        "riego@example.org",
        "Recibe visitas de otros gobiernos",
        "CC BY 4.0",
        absolute(permanent_url(case)),
    ):
        assert words in text, words
    assert "desde 2019" in text, "a year is not a quantity: it takes no thousands separator"


def test_indicators_are_a_table_with_its_heads(read: Read, case: Practice) -> None:
    table = read(url_for(case, "es")).select_one("#indicadores").find_next("table")

    assert table.caption.text.strip()
    assert {head["scope"] for head in table.thead.select("th")} == {"col"}
    assert [row.th["scope"] for row in table.tbody.select("tr")] == ["row", "row"]


def test_alternates_name_only_languages_that_exist(read: Read, case: Practice) -> None:
    expected = {
        "es": absolute(url_for(case, "es")),
        "en": absolute(url_for(case, "en")),
        "x-default": absolute(permanent_url(case)),
    }
    for lang in CODES:
        assert alternates(read(url_for(case, lang))) == expected


def test_a_language_that_does_not_exist_is_a_copy_of_the_source(read: Read, case: Practice) -> None:
    assert canonical(read(url_for(case, "en"))) == absolute(url_for(case, "en"))
    assert canonical(read(url_for(case, "pt"))) == absolute(url_for(case, "es"))


def test_a_fallback_says_its_language_and_the_reader_is_told(read: Read, case: Practice) -> None:
    spanish, english, portuguese = (read(url_for(case, lang)) for lang in ("es", "en", "pt"))

    assert not spanish.select(".notice")
    assert not spanish.main.select("[lang]")
    assert len(english.select(".notice")) == len(portuguese.select(".notice")) == 1
    assert not english.h1.get("lang")
    assert portuguese.h1["lang"] == portuguese.title["lang"] == "es"
    body = english.find(string=lambda text: "Ladera andina" in text)
    assert body.find_parent(attrs={"lang": True})["lang"] == "es"


def test_no_spanish_text_of_a_case_goes_without_its_language(read: Read, case: Practice) -> None:
    page = read(url_for(case, "en"))
    texts = ("Hectáreas", "Hito", "Módulo", "Dificultad", "Ord.", "Mención", "Tubería", "Fondo")
    for start in texts:
        found = page.main.find_all(string=re.compile(rf"{start} \d"))
        assert found, start
        for text in found:
            assert text.find_parent(attrs={"lang": True})["lang"] == "es", text
    for picture in page.select("main img[alt^=Ladera]"):
        assert picture["lang"] == "es"


def test_a_snapshot_shows_what_it_has_and_no_empty_part(read: Read) -> None:
    practice = factories.practice("Cosecha de agua")
    page = read(url_for(practice, "es"))

    headings = [heading.text for heading in page.main.select("h2")]
    assert headings == ["Resumen", "Problema", "Solución", "Datos", "Citar y reutilizar"]
    assert not page.select("table, .contents")


def test_linked_data_is_true_and_cannot_end_its_element(read: Read) -> None:
    name = "Agua </script><b>limpia</b> & segura"
    practice = factories.practice(name)
    page = read(url_for(practice, "es"))

    (block,) = page.select('script[type="application/ld+json"]')
    data = json.loads(block.string)
    assert data["headline"] == name
    assert data["@id"] == absolute(permanent_url(practice))
    assert data["inLanguage"] == "es"
    assert page.h1.text == name
    assert not page.h1.select("b")


def test_the_switch_stays_on_the_list_that_was_filtered(read: Read) -> None:
    theme = factories.practice().themes.first()
    page = read(f"/es/practicas/?theme={theme.code}")

    english = page.select_one('.languages a[data-language="en"]')["href"]
    assert english == f"/en/practicas/?theme={theme.code}"
    assert read(english).select_one("select[name=theme] option[selected]")["value"] == theme.code


def test_a_filtered_list_is_not_a_page_of_its_own(read: Read) -> None:
    page = read(f"/es/practicas/?theme={factories.practice().themes.first().code}")

    assert page.select_one('meta[name="robots"]')["content"] == "noindex, follow"
    assert canonical(page) == absolute("/es/practicas/")
    assert not alternates(page)


def test_labels_of_terms_say_their_language(read: Read) -> None:
    term = factories.theme("Riego", **{column("pref_label", "pt"): "Irrigação"})

    portuguese, english = (read(concept_url(term, lang)) for lang in ("pt", "en"))
    assert (portuguese.h1.text, portuguese.h1.get("lang")) == ("Irrigação", None)
    assert (english.h1.text, english.h1["lang"]) == ("Riego", "es")
    assert set(alternates(english)) == {"es", "pt", "x-default"}
    assert english.select_one(".notice")


def test_goals_are_told_by_number_and_name_not_by_colour_alone(read: Read) -> None:
    goal = factories.concept("Agua limpia y saneamiento", scheme=Scheme.SDG, code="6")
    target = factories.concept("Agua potable", scheme=Scheme.SDG, code="6.1", broader=goal)
    practice = factories.practice(sdgs=[target])

    chip = read(url_for(practice, "es")).select_one(".sdg")
    assert chip["data-goal"] == "6"
    assert " ".join(chip.text.split()) == "6.1 Agua potable"
    entry = read(scheme_url(Scheme.SDG, "es")).select_one(".goal")
    assert "6" in entry.text
    assert "1 práctica" in " ".join(entry.text.split())


def test_standard_pages_stand_in_the_menu(read: Read) -> None:
    shown = factories.standard_page(
        "Sobre el banco", show_in_menus=True, **said(body="<h2>Historia</h2>")
    )
    footer_only = factories.standard_page("Privacidad")
    below = factories.standard_page("Equipo", parent=shown)
    page = read(url_for(shown, "es"))

    assert page.h1.text == "Sobre el banco"
    menu = [link["href"] for link in page.select(".site-nav a")]
    footer = [link["href"] for link in page.select(".site-footer a")]
    assert url_for(shown, "es") in menu
    assert url_for(footer_only, "es") not in menu
    assert url_for(footer_only, "es") in footer
    assert [link["href"] for link in page.select(".below a")] == [url_for(below, "es")]


def test_root_leads_to_the_readers_language(client: Client, db: None) -> None:
    factories.home()
    for headers, cookie, lang in (
        ({}, "", "es"),
        ({"Accept-Language": "pt-BR,pt;q=0.9"}, "", "pt"),
        ({"Accept-Language": "qu"}, "", "es"),
        ({"Accept-Language": "pt"}, "en", "en"),
    ):
        client.cookies.clear()
        if cookie:
            client.cookies["django_language"] = cookie
        response = client.get("/", headers=headers)
        assert (response.status_code, response["Location"]) == (302, f"/{lang}/")
        assert {"Accept-Language", "Cookie"} <= set(response["Vary"].split(", "))


def test_a_permanent_address_leads_to_the_readers_language(client: Client, db: None) -> None:
    case = factories.practice()
    response = client.get(permanent_url(case), headers={"Accept-Language": "en"})
    assert (response.status_code, response["Location"]) == (302, url_for(case, "en"))
    assert "Accept-Language" in response["Vary"]
    slash = client.get(f"{permanent_url(case)}/")
    assert (slash.status_code, slash["Location"]) == (301, permanent_url(case))
    lower = client.get(permanent_url(case).replace("BPL", "bpl"))
    assert lower["Location"] == url_for(case, "es")


def test_a_page_of_one_language_does_not_depend_on_the_browser(client: Client, db: None) -> None:
    case = factories.practice()
    response = client.get(url_for(case, "pt"), headers={"Accept-Language": "en"})
    assert response["Content-Language"] == "pt"
    assert "Accept-Language" not in response.get("Vary", "")


def test_an_unchanged_page_is_not_sent_again(client: Client, db: None) -> None:
    case = factories.practice()
    first = client.get(url_for(case, "es"))
    again = client.get(url_for(case, "es"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pictures_are_drawn_when_a_practice_is_published(
    db: None, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        practice = full_case(each=1)
    picture = practice.media_items.first().image
    assert picture.renditions.filter(filter_spec=PICTURE).count() == 1
