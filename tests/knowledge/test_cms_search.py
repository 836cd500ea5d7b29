"""The CMS's own search wherever it is typed into: accents, case and language do not matter."""

import re

import pytest
from django.test import Client

from knowledge.language import column
from knowledge.models import Scheme
from tests.factories import concept, organisation, practice, superuser, territory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tasks_run")]

#: Where a page is looked for: the search of all pages, the explorer, our list, the page chooser.
PAGE_SEARCHES = [
    "/cms/pages/search/",
    "/cms/pages/",
    "/cms/practicas/",
    "/cms/choose-page/search/",
]
LISTING = "/cms/practicas/"
TYPED = ["gestion", "GESTIÓN", "Gestión", "gestió", "shared", "WATER shared", "conjunta"]


@pytest.fixture
def found() -> None:
    practice(
        "Gestión comunitaria del agua",
        **{
            column("name", "en"): "Shared water management",
            column("name", "pt"): "Administração conjunta da água",
        },
    )
    practice("Turismo de páramo")


@pytest.mark.parametrize("address", PAGE_SEARCHES)
def test_pages(desk: Client, found: None, address: str) -> None:
    for text in TYPED:
        html = desk.get(address, {"q": text, "search_all": "1"}).text
        assert "Gestión comunitaria del agua" in html, text
        assert "Turismo de páramo" not in html, text


def test_a_practice_is_found_by_its_code(client: Client) -> None:
    client.force_login(superuser())
    made = practice("Con código")
    practice("Otra")
    html = client.get("/cms/practicas/", {"q": made.code}).text
    assert "Con código" in html
    assert "Otra" not in re.findall(r"_title\">\s*(.*?)\s*</span>", html)


def test_a_practice_is_found_by_who_and_where_in_our_list(client: Client) -> None:
    client.force_login(superuser())
    lead = organisation("Mancomunidad de Nabón")
    joint = organisation("Universidad de Cuenca")
    practice("Dirigida", lead_organisation=lead)
    practice("Acompañada", co_organisations=[joint])
    practice("Situada", territories=[territory("Nabón"), territory("Oña")])
    practice("Ajena a Nabón", stage="pilot")
    found = {
        text: set(re.findall(r"_title\">\s*(.*?)\s*</span>", client.get(LISTING, query).text))
        for text, query in {
            "who": {"q": "nabon mancomunidad"},
            "with whom": {"q": "universidad"},
            "where": {"q": "oña"},
            "all": {"q": "nabón"},
            "filtered": {"q": "nabón", "stage": "pilot"},
            "each word elsewhere": {"q": "situ - nabón OÑA"},
            "not every word": {"q": "situada nabón cuenca"},
            "of very many words": {"q": "situada nabón oña a b c d"},
        }.items()
    }
    assert found == {
        "who": {"Dirigida"},
        "with whom": {"Acompañada"},
        "where": {"Situada"},
        "all": {"Dirigida", "Situada", "Ajena a Nabón"},
        "filtered": {"Ajena a Nabón"},
        "each word elsewhere": {"Situada"},
        "not every word": set(),
        "of very many words": set(),
    }


@pytest.mark.parametrize("register", ["list", "chooser"])
@pytest.mark.parametrize("text", ["santo domingo", "Colorados", "tsáchilas", "TSACHILAS"])
def test_places_also_by_old_names(desk: Client, register: str, text: str) -> None:
    territory("Santo Domingo de los Tsáchilas", alt_names="Santo Domingo de los Colorados")
    territory("Loja")
    address = {
        "list": "/cms/snippets/knowledge/territory/",
        "chooser": "/cms/snippets/choose/knowledge/territory/results/",
    }[register]
    html = desk.get(address, {"q": text}).text
    assert "Santo Domingo de los Tsáchilas" in html
    assert "Loja" not in html


@pytest.mark.parametrize("text", ["asociacion", "AME", "municipalities", "Municipalidades"])
def test_organisations_by_any_of_their_names(desk: Client, text: str) -> None:
    organisation(
        "Asociación de Municipalidades Ecuatorianas",
        code="ame",
        **{
            column("short_name", "es"): "AME",
            column("name", "en"): "Association of Ecuadorian Municipalities",
        },
    )
    organisation("Consorcio de Gobiernos Provinciales", code="congope")
    for address in (
        "/cms/snippets/knowledge/organisation/",
        "/cms/snippets/choose/knowledge/organisation/results/",
    ):
        html = desk.get(address, {"q": text}).text
        assert "AME" in html
        assert "Consorcio" not in html


@pytest.mark.parametrize("text", ["gestion", "waste", "basura"])
def test_terms_by_label_and_other_names(desk: Client, text: str) -> None:
    concept(
        "Gestión de residuos",
        code="RES",
        **{
            column("pref_label", "en"): "Waste management",
            column("alt_label", "es"): "basura\nreciclaje",
        },
    )
    concept("Cultura", code="CUL", scheme=Scheme.THEME)
    for address in (
        "/cms/snippets/knowledge/concept/",
        "/cms/snippets/choose/knowledge/concept/results/",
    ):
        html = desk.get(address, {"q": text}).text
        assert "RES" in html
        assert "CUL" not in html


@pytest.mark.parametrize(
    "text",
    [
        '"agua',
        'agua"',
        "agua (",
        "agua*",
        "'agua",
        "agua AND",
        "-agua",
        "^agua",
        "{x} : agua",
        "%s",
        "*",
        "\\",
        "_",
    ],
)
def test_what_was_typed_is_never_syntax(client: Client, found: None, text: str) -> None:
    client.force_login(superuser())
    for address in (*PAGE_SEARCHES, "/cms/snippets/knowledge/territory/"):
        assert client.get(address, {"q": text}).status_code == 200


def test_a_renamed_practice_is_found_by_its_new_name(client: Client, found: None) -> None:
    client.force_login(superuser())
    page = practice("Antes")
    setattr(page, column("name", "es"), "Después")
    page.save_revision().publish()
    assert page.code in client.get("/cms/practicas/", {"q": "despues"}).text
    assert page.code not in client.get("/cms/practicas/", {"q": "antes"}).text


def test_an_empty_translation_is_no_word(client: Client, found: None) -> None:
    client.force_login(superuser())
    practice("Sin traducir")
    assert "Sin traducir" not in client.get("/cms/practicas/", {"q": "none"}).text
