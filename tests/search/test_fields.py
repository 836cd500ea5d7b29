"""A question may name fields, leave out, and take either; whatever is typed is answered."""

from itertools import product
from random import Random
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from knowledge.language import CODES, column
from search import fields, sync
from search.engines import get_engine
from search.parsing import parse
from search.planning import plan
from search.query import Range
from search.request import SearchRequest
from search.tables import rows
from search.views import SIGNS
from tests.factories import pages, registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def found(text: str) -> set[str]:
    """The Spanish names of what a question finds, which is told with its reasons."""
    answer = Client().get("/api/v1/search/", {"q": text, "lang": "es"})
    assert answer.status_code == 200, text
    return {hit["title"] for hit in answer.json()["hits"]}


@pytest.fixture
def _bank(engine: Any) -> None:
    azuay = registers.territory("Azuay", code="01", level="province")
    cuenca = registers.territory("Cuenca", code="0101", parent=azuay, population=650_000)
    loja = registers.territory("Loja", code="11", level="province", population=480_000)
    tourism = registers.theme("Turismo", code="TUR", **{column("pref_label", "en"): "Tourism"})
    heritage = registers.theme("Patrimonio", code="PAT", broader=tourism)
    water = registers.theme("Agua potable", code="AGU")
    goal = registers.concept("Agua limpia", scheme="sdg", code="6")
    pages.practice(
        "Ruta del río",
        territories=[cuenca],
        themes=[heritage],
        start_year=2015,
        stage="pilot",
        lead_organisation=registers.organisation("GAD de Cuenca", code="gad-cuenca"),
    )
    pages.practice(
        "Agua del río",
        territories=[loja],
        themes=[water],
        sdgs=[goal],
        start_year=2019,
        stage="consolidated",
        establishment_cost=9_000,
    )
    sync.rebuild()


@pytest.mark.usefixtures("_bank")
def test_fields_narrow_in_any_language() -> None:
    route, water = {"Ruta del río"}, {"Agua del río"}
    asked = {
        "tema:turismo": route,
        "theme:TOURISM río": route,
        "tema: patrimonio": route,
        'tema:"agua potable"': water,
        "TEMA:agu": water,
        "-tema:agua": route,
        "lugar:azuay": route,
        "lugar:cuenca": route,
        "provincia:loja": water,
        "provincia:cuenca": set(),
        "canton:cuenca": route,
        "cantão:0101": route,
        "ods:6": water,
        "sdg:6 ruta": set(),
        "etapa:piloto": route,
        "stage:pilot": route,
        "año:2015": route,
        "ano:2016-2020": water,
        "year:>2015": water,
        "year:>=2015": route | water,
        "año:-2018": route,
        "año:2018..": water,
        "año:<2015": set(),
        "año:2010 - 2016 río": route,
        "-year:2010–2016": water,
        "year: > 2015": water,
        "población:>500000": route,
        "población:>500.000": route,
        "población:<500,000": water,
        "población:450.000-1.500.000": route | water,
        "costo:<10000": water,
        "cost:9.000": water,
        "costo:>$8,000": water,
        "custo:US$8.000..USD9500": water,
        "costo:9.00": set(),
        "nombre:ruta": route,
        "nombre:potable": set(),
        'organización:"gad cuenca"': route,
        "organisation:gad-cuenca": route,
        "etapa:consolidado": water,
        "idioma:es": route | water,
        "idioma:español": route | water,
        "language:Spanish": route | water,
        "idioma:espanhol": route | water,
        "language:en": set(),
        "idioma:inglés": set(),
        "forma:snapshot": route | water,
        "tema:turismo OR ods:6": route | water,
        "ruta OR tema:agua": route | water,
        # Small words and names are known beside an OR too.
        "el agua OR la ruta": route | water,
        "zeppelin OR agua potable": water,
        # What means nothing finds nothing.
        "tema:zeppelin": set(),
        "año:hace mucho": set(),
        "año:": set(),
        "ods:99": set(),
    }
    assert {text: found(text) for text in asked} == asked
    code = pages.Practice.objects.get(**{column("name", "es"): "Ruta del río"}).code
    assert found(f"codigo:{code.lower()}") == route


@pytest.mark.usefixtures("_bank")
def test_what_is_no_field_is_words() -> None:
    assert parse("http://rio.ec")[0].text == "http://rio.ec"
    assert found("zeppelin:río") == set()
    assert [term.text for term in parse('nota:"río seco" x')] == ["nota", "río seco", "x"]
    assert [term.text for term in parse("plan:2019 - 2023")] == ["plan:2019", "2023"]


def test_each_field_is_known_under_each_of_its_names() -> None:
    for row in rows("fields.csv"):
        for lang in CODES:
            assert fields.names()[fields.fold(row[lang])] == row["field"]
            (term,) = parse(row[f"example_{lang}"])
            assert term.field == row[lang]
            fields.node(term.field, term.text)
    assert fields.node("year", "2015-2020") == Range("year", 2015, 2020)


def test_nothing_that_is_typed_fails() -> None:
    sync.rebuild()
    pieces = (
        '"',
        "-",
        "OR",
        "tema:",
        "año:",
        ":",
        "(",
        "*",
        "río",
        "2015-",
        ">",
        "..",
        "-tema:x",
        "ODS6",
        "\\",
        "🌱",
        "nombre:¿?",
        '"a',
        "AND",
        "año:99999999999999",
    )
    chance = Random(3)
    texts = [a + b for a, b in product(pieces, repeat=2)]
    texts += [" ".join(chance.choices(pieces, k=chance.randint(1, 40))) for _ in range(150)]
    for text in texts:
        get_engine().search(plan(SearchRequest(text=text, facets=())))
        get_engine().search(plan(SearchRequest(text=text, facets=(), any_word=True)))


def test_the_help_page_tells_each_field_in_each_language(client: Client) -> None:
    pages.practice_index()
    sync.rebuild()
    for lang in CODES:
        page = BeautifulSoup(client.get(f"/{lang}/ayuda/buscar/").content, "lxml")
        links = [link["href"] for link in page.select(".help a")]
        assert len(links) == len(SIGNS) + len(rows("fields.csv"))
        for link in links:
            assert client.get(link).status_code == 200
        box = client.get(page.select_one(".help a")["href"].partition("?")[0]).content.decode()
        assert f"/{lang}/ayuda/buscar/" in box
