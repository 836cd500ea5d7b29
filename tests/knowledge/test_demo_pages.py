"""What the demonstration promises, counted where anyone reads it: pages, API, search index."""

import json
from io import StringIO
from typing import Any

import bs4
import pytest
from django.core.management import call_command
from django.test import Client, TestCase
from wagtail.models import PageLogEntry

from knowledge.language import CODES, SOURCE, column
from knowledge.models import Organisation, Practice
from search import sync
from search.engines import get_engine
from search.query import Everything, Plan
from tests import factories
from tests.forms import CmsForm

# What is told does not depend on the database; that it goes in and out is tried on each.
pytestmark = pytest.mark.part("sqlite")

#: The rows of which more was read than title, government and award.
REFERENCES = {f"EC{number:02d}" for number in (*range(1, 13), 14, 15, *range(17, 22), 23)} | {
    f"EC{number}" for number in range(34, 38)
}
#: The year in which the sources say that it began; what they do not say is empty.
STARTED = {
    "EC01": 1998,
    "EC02": 1996,
    "EC03": 2000,
    "EC04": 2008,
    "EC05": 2009,
    "EC06": 2000,
    "EC07": 2002,
    "EC09": 2002,
    "EC10": 2003,
    "EC14": 2001,
    "EC17": 1997,
    "EC19": 2017,
    "EC20": 2015,
    "EC37": 2020,
}
#: What is in doubt, in the words in which each page tells the reader.
UNCERTAIN = {
    "EC01": ["Las cifras de 2018 las declara el propio Municipio", "no siempre da el período"],
    "EC02": ["No se comprobó la fecha exacta de la ordenanza", "premio de Dubái"],
    "EC03": ["Las fuentes no coinciden en el inicio", "Ninguna de las leídas da cifras"],
    "EC04": ["no precisa si los USD 4,16 millones son acumulados", "Tampoco se comprobó", "deduce"],
    "EC05": ["Legalmente no es una mancomunidad"],
    "EC06": ["habla de 20.000 hectáreas", "no se comprobó caso por caso"],
    "EC07": ["3.500 huertos en 2017", "consta por un blog"],
    "EC08": ["No se comprobó el año de constitución"],
    "EC09": ["Unas dan 2002 y otras 2004", "no traen cifras de resultado", "Se deduce el problema"],
    "EC10": ["se deduce de una noticia de 2015", "los rellenos de las islas se saturan"],
    "EC11": ["Las fechas de inicio y de cierre del proyecto no constan", "se deduce"],
    "EC12": ["Tampoco se comprobaron la edición, el año y el resultado", "se deduce de su título"],
    "EC14": ["no describen el problema de partida ni dan cifras"],
    "EC15": ["No se comprobaron el año de inicio ni los resultados"],
    "EC17": ["no se comprobó si la experiencia sigue vigente"],
    "EC18": ["No se comprobaron el año de inicio ni el número de viviendas", "Se deduce"],
    "EC19": ["No se comprobó ningún resultado de conservación"],
    "EC20": ["lo que pasará después de 2026", "sitúa la postulación en 2014", "Se deduce"],
    "EC21": ["el año de la quinta edición del premio ni la cobertura", "se deduce"],
    "EC23": ["No se comprobó si fue primer premio", "en una fecha que la fuente no dice"],
    "EC34": ["No se comprobó el resultado final del Premio Hábitat"],
    "EC35": ["El papel exacto del Municipio está sin comprobar"],
    "EC36": ["La noticia no tiene fecha", "participante y no de promotor único", "Se deduce"],
    "EC37": ["No se encontró una evaluación"],
}
NOTICES = {
    "es": "Práctica de demostración",
    "en": "Demonstration practice",
    "pt": "Prática de demonstração",
}
#: Who was first, who adapted it; a reader of either finds the other.
CHAIN = {("EC09", "EC08"), ("EC08", "EC09"), ("EC01", "EC09"), ("EC01", "EC08")}


def details(client: Client, lang: str) -> dict[str, dict[str, Any]]:
    """Every demonstration practice that the API gives, by its reference."""
    listed = json.loads(client.get(f"/api/v1/practices/?lang={lang}&limit=100").content)["items"]
    found = {}
    for one in listed:
        read = json.loads(client.get(f"/api/v1/practices/{one['code']}/?lang={lang}").content)
        assert read["demonstration"]
        found[read["source_reference"]] = read
    return found


def path(address: str) -> str:
    return "/" + address.split("/", 3)[3]


class TestPublished(TestCase):
    """Read once, as a visitor does; nothing here looks into a file or a table."""

    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed", stdout=StringIO())
        cls.before = set(PageLogEntry.objects.values_list("pk", flat=True))
        call_command("demo", "load", stdout=StringIO())
        client = Client()
        cls.read = {lang: details(client, lang) for lang in CODES}
        cls.pages = {
            (reference, lang): bs4.BeautifulSoup(client.get(path(one["url"])).text, "lxml")
            for lang in CODES
            for reference, one in cls.read[lang].items()
        }

    def words(self, reference: str) -> str:
        return " ".join(self.pages[reference, SOURCE].main.get_text(" ").split())

    def test_twenty_four_and_no_other(self) -> None:
        assert self.read[SOURCE].keys() == REFERENCES
        assert len(REFERENCES) == 24

    def test_at_least_six_are_full_cases(self) -> None:
        full = [one for one in self.read[SOURCE].values() if one["form"]["code"] == "full"]
        assert len(full) >= 6
        for one in full:
            assert {"context", "problem", "solution", "results", "replicability"} <= {
                section["key"] for section in one["sections"]
            }
            assert one["indicators"]

    def test_english_is_whole_and_portuguese_of_at_least_eight(self) -> None:
        assert [ref for ref, one in self.read["en"].items() if one["fallbacks"]] == []
        whole = {ref for ref, one in self.read["pt"].items() if not one["fallbacks"]}
        assert len(whole) >= 8
        for reference, one in self.read["pt"].items():
            assert ("pt" in one["languages"]) == (reference in whole), "whole or absent"

    def test_sources_are_cited_on_each_page(self) -> None:
        for (reference, lang), page in self.pages.items():
            sources = self.read[lang][reference]["sources"]
            assert sources
            shown = page.select("ol.sources li")
            assert len(shown) == len(sources)
            for item, source in zip(shown, sources, strict=True):
                assert source["citation"] in item.get_text()
                assert item.a["href"] == source["url"]
                assert source["url"].startswith("http")

    def test_each_page_says_that_it_is_a_demonstration(self) -> None:
        for (_reference, lang), page in self.pages.items():
            assert NOTICES[lang] in page.select_one(".notice[role=note]").get_text()

    def test_each_page_tells_what_is_in_doubt(self) -> None:
        assert UNCERTAIN.keys() == REFERENCES
        for reference, sentences in UNCERTAIN.items():
            told = self.words(reference).casefold()
            missing = [one for one in sentences if one.casefold() not in told]
            assert not missing, reference

    def test_a_year_that_no_source_gives_is_empty(self) -> None:
        years = {ref: one["start_year"] for ref, one in self.read[SOURCE].items()}
        assert {ref: year for ref, year in years.items() if year} == STARTED
        for reference, year in years.items():
            labels = [label.get_text() for label in self.pages[reference, SOURCE].select("dt")]
            assert ("Período" in labels) == bool(year), f"{reference}: no empty box"

    def test_what_is_missing_leaves_no_empty_part(self) -> None:
        for place, page in self.pages.items():
            for part in page.select("main section, main table, main dd, main li"):
                assert part.get_text(strip=True), place
            for table in page.select("main table"):
                rows = [row.select("td.quantity") for row in table.select("tbody tr")]
                for column_cells in zip(*rows, strict=True):
                    told = [cell.select_one(".quantity-value") for cell in column_cells]
                    assert any(told), f"{place}: a column that nobody filled"

    def test_indicators_are_tables_with_units(self) -> None:
        for (reference, lang), page in self.pages.items():
            indicators = self.read[lang][reference]["indicators"]
            rows = page.select("section[aria-labelledby=indicadores] tbody tr")
            assert len(rows) == len(indicators)
            for row, one in zip(rows, indicators, strict=True):
                assert one["name"]["text"] in row.th.get_text()
                assert one["source"]["text"] in row.th.get_text()
                assert {unit.get_text() for unit in row.select(".unit")} == {one["unit"]["text"]}

    def test_the_chain_and_the_decline_are_told_and_linked(self) -> None:
        for lang in CODES:
            for start, end in CHAIN:
                links = {a["href"] for a in self.pages[start, lang].main.select("a[href]")}
                assert path(self.read[lang][end]["url"]) in links, (start, end, lang)
        chain = self.words("EC08")
        assert "San Cristóbal → Girón y Santa Isabel → otras empresas" in chain
        assert "cinco empresas" in self.words("EC09")
        assert "el servicio decayó y en 2014 se relanzó" in self.words("EC01")

    def test_a_prefecture_is_no_town_hall(self) -> None:
        for reference in REFERENCES:
            portuguese = self.pages[reference, "pt"].select("main :not([lang=es])")
            assert "prefeitura" not in " ".join(one.get_text() for one in portuguese).casefold()

    def test_the_history_keeps_what_people_did_and_nothing_of_the_command(self) -> None:
        told = PageLogEntry.objects.exclude(pk__in=self.before)
        assert told.count() >= 24
        editor = factories.superuser()
        self.client.force_login(editor)
        edited, deleted = (Practice.objects.get(source_reference=ref) for ref in ("EC15", "EC17"))
        form = CmsForm.edit(self.client, edited)
        form.fill(**{column("tagline", SOURCE): "Lo que escribió una editora."})
        form.publish()
        deleted.delete(user=editor)
        call_command("demo", "remove", "--yes", stdout=StringIO())
        assert {(entry.page_id, entry.user) for entry in told.all()} == {
            (edited.pk, editor),
            (deleted.pk, editor),
        }


@pytest.mark.django_db
def test_the_search_index_gets_them_and_forgets_them(engine: Any) -> None:
    call_command("seed", stdout=StringIO())
    sync.rebuild()

    def found() -> set[int]:
        while sync.drain_once():
            pass
        assert not sync.verify()
        return set(get_engine().search(Plan(Everything(), SOURCE, limit=100)).keys)

    lead = Organisation.objects.get(code="gad-1702")
    own = factories.practice("Una práctica propia", lead_organisation=lead)
    call_command("demo", "load", stdout=StringIO())
    assert len(found()) == 25
    call_command("demo", "remove", "--yes", stdout=StringIO())
    assert found() == {own.pk}
