"""Documents of other systems become practices, in and out as a whole. Nothing of them is lost."""

import json
import re
import tracemalloc
from io import StringIO
from pathlib import Path
from typing import Any

import bs4
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from knowledge.addresses import url_for
from knowledge.corpus import Corpus
from knowledge.language import SOURCE, column, exact_text
from knowledge.models import Concept, Practice, SeedRecord, Source, Territory
from search import outbox, sync
from search.engines.base import Engine
from tests import factories
from tests.factories.bulk import load_practices
from tests.forms import CmsForm
from tests.knowledge.test_demo import rows
from tests.parts import corpus as corpus_files

pytestmark = pytest.mark.django_db

ORCHARDS = "Los huertos del barrio dan de comer.\nCada familia cuida un bancal.\n- Agua\n- Semillas"
CASE = """An assembly of neighbours met each month.

## History
The council had promised it since 1998.

## Problems & Purpose
Nobody knew <where> the money went.

## Who sat there
Forty people drawn by lot.

## Influence, Outcomes, and Effects
The budget doubled.

## Adoption by Others
Two towns copied it.
"""


def document(number: int = 1, **told: Any) -> dict[str, Any]:
    return {
        "id": f"doc-{number}",
        "lang": "es",
        "title": f"Huertos del barrio {number}",
        "text": ORCHARDS,
        "country": "Spain",
        "place": "Madrid",
        "year": 2024,
        "themes": ["Huertos"],
        "source": "https://example.org/doc",
        "licence": "Reutilización con cita: Ayuntamiento de Madrid",
        **told,
    }


@pytest.fixture
def load(tmp_path: Path, db: None) -> Any:
    """Writes documents to a file of their own, or lines as they are, and loads it."""
    factories.practice_index()

    def load(*told: Any, **options: Any) -> str:
        out, path = StringIO(), tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in told]
        path.write_bytes(b"\n".join(lines))
        call_command("load_corpus", str(path), stdout=out, stderr=out, **options)
        return out.getvalue()

    return load


def text_of(client: Client, practice: Practice, lang: str = "es") -> str:
    response = client.get(url_for(practice, lang))
    assert response.status_code == 200
    main = bs4.BeautifulSoup(response.content, "lxml").main
    return " ".join(main.get_text(" ").split())


def test_a_document_is_a_public_practice_that_says_where_it_comes_from(
    client: Client, load: Any
) -> None:
    load(document())

    practice = Practice.objects.get()
    shown = text_of(client, practice)
    read = client.get(f"/api/v1/practices/{practice.code}/", {"lang": "es"}).json()
    assert "Huertos del barrio 1" in shown
    assert "Práctica de demostración" in shown
    assert "Madrid, Spain. 2024. doc-1. Reutilización con cita: Ayuntamiento de Madrid" in shown
    assert "Licencia La de la fuente citada" in shown
    assert "CC BY 4.0" not in shown
    assert read["source_reference"] == "doc-1"
    assert read["start_year"] == 2024
    assert [place["code"] for place in read["territories"]] == ["ES"]
    assert [theme["label"]["text"] for theme in read["themes"]] == ["Huertos"]
    assert [source["url"] for source in read["sources"]] == ["https://example.org/doc"]
    assert read["licence"]["code"] == ""
    assert client.get("/es/practicas/").status_code == 200


def test_a_licence_of_the_bank_is_shown_as_such(client: Client, load: Any) -> None:
    load(document(licence="CC BY-SA 4.0"))

    assert "Licencia CC BY-SA 4.0" in text_of(client, Practice.objects.get())


def test_what_a_document_does_not_say_stays_empty(client: Client, load: Any) -> None:
    load(document(text="Una sola frase.", country="", place="", year=None, themes=[], source=""))

    practice = Practice.objects.get()
    assert practice.lead_organisation is practice.start_year is None
    assert not practice.territories.exists()
    assert not practice.themes.exists()
    assert not practice.stage
    assert not exact_text(practice, "solution", SOURCE)
    shown = text_of(client, practice)
    assert "Etapa" not in shown
    assert client.get("/es/practicas/").status_code == 200
    # What is missing is counted: a name, a tagline, a summary of the fourteen that a case needs.
    assert practice.language_completeness.get(lang=SOURCE).percent == 21


def test_headings_lead_to_the_sections_that_they_speak_of(client: Client, load: Any) -> None:
    load(document(lang="en", title="Assembly", text=CASE))

    practice = Practice.objects.get()
    said = {
        field: exact_text(practice, field, "en")
        for field in ("summary", "context", "problem", "results", "replicability", "solution")
    }
    assert said["summary"] == "<p>An assembly of neighbours met each month.</p>"
    assert said["context"].startswith("<h3>History</h3><p>The council")
    # A heading that speaks of no section goes on in the one before.
    assert said["problem"].endswith("<h3>Who sat there</h3><p>Forty people drawn by lot.</p>")
    assert "Nobody knew &lt;where&gt;" in said["problem"]
    assert "The budget doubled." in said["results"]
    assert "Two towns copied it." in said["replicability"]
    assert said["solution"] == ""
    assert_nothing_lost(CASE, text_of(client, practice, "en"))


def test_paragraphs_are_split_in_their_order(client: Client, load: Any) -> None:
    load(document())

    practice = Practice.objects.get()
    assert exact_text(practice, "summary", SOURCE) == "<p>Los huertos del barrio dan de comer.</p>"
    assert exact_text(practice, "problem", SOURCE) == "<p>Cada familia cuida un bancal.</p>"
    assert exact_text(practice, "solution", SOURCE) == "<ul><li>Agua</li><li>Semillas</li></ul>"
    assert exact_text(practice, "tagline", SOURCE) == "Los huertos del barrio dan de comer."


def assert_nothing_lost(text: str, shown: str) -> None:
    words = set(re.findall(r"\w+", text)) - set(re.findall(r"\w+", shown))
    assert not words


def test_a_document_without_spanish_says_so_and_is_read_in_its_own(
    client: Client, load: Any
) -> None:
    load(document(lang="pt", title="Hortas do bairro", text="As hortas alimentam."))

    practice = Practice.objects.get()
    assert practice.title == "Hortas do bairro (en portugués)"
    assert exact_text(practice, "summary", SOURCE) == ""
    in_spanish = client.get(url_for(practice, "es")).text
    assert "Se muestra en Portugués" in in_spanish
    assert re.search(r'lang="pt"[^>]*>\s*<p>As hortas alimentam', in_spanish)
    assert "As hortas alimentam." in text_of(client, practice, "pt")
    read = client.get(f"/api/v1/practices/{practice.code}/", {"lang": "pt"}).json()
    assert read["languages"] == ["pt"]
    assert read["name"] == {"text": "Hortas do bairro", "lang": "pt", "fallback": False}


def test_translations_are_one_practice_wherever_they_stand(client: Client, load: Any) -> None:
    load(
        document(1, pair="huertos", lang="en", title="Orchards", text="They feed the quarter."),
        *(document(number) for number in range(10, 14)),
        document(2, pair="huertos", title="Huertos", text="Dan de comer."),
    )

    assert Practice.objects.count() == 5
    practice = Practice.objects.get(source_reference="huertos")
    assert practice.title == "Huertos"
    assert "They feed the quarter." in text_of(client, practice, "en")
    assert "Dan de comer." in text_of(client, practice)
    cited = [source.citation for source in practice.sources.all()]
    assert ["doc-2" in cited[0], "doc-1" in cited[1]] == [True, True]


def test_what_only_shares_a_subject_stays_apart(load: Any) -> None:
    shared = {"pair": "huertos", "pair_kind": "same_subject"}
    load(document(1, **shared), document(2, lang="en", **shared))

    assert Practice.objects.count() == 2


def test_a_second_document_of_a_language_is_not_lost(load: Any) -> None:
    load(document(1, pair="huertos"), document(2, pair="huertos"), document(3, pair="huertos"))

    assert set(Practice.objects.values_list("source_reference", flat=True)) == {
        "huertos",
        "doc-2",
        "doc-3",
    }


def test_other_languages_are_left_out_and_counted(load: Any) -> None:
    said = load(document(1, lang="it"), document(2, lang="it"), document(3))

    assert "(it): 2" in said
    assert Practice.objects.count() == 1


def test_a_goal_is_a_goal_and_a_theme_that_is_known_is_not_made(load: Any) -> None:
    goal = factories.concept("Ciudades", scheme="sdg", code="11")
    known = factories.theme("Huertos")

    load(document(themes=["sdg-11", "HUERTOS", "sdg-99"]))

    practice = Practice.objects.get()
    assert list(practice.sdgs.all()) == [goal]
    assert known in practice.themes.all()
    assert {theme.broader.code for theme in practice.themes.all() if theme != known} == {"corpus"}


def test_countries_are_known_by_several_names(load: Any) -> None:
    names = ("Brazil", "Bolivien", "Russia", "Island", "European Union")
    load(*(document(number, country=name) for number, name in enumerate(names)))

    found = dict(Practice.objects.order_by("pk").values_list("pk", "territories__code"))
    assert list(found.values()) == ["BR", "BO", "RU", "IS", None]
    assert exact_text(Territory.objects.get(code="IS"), "name", "es") == "Islandia"


def test_loading_again_adds_nothing(load: Any) -> None:
    told = [document(1), document(2, pair="p"), document(3, pair="p", lang="en")]
    load(*told)
    Practice.objects.get(source_reference="doc-1").delete()
    before = rows()

    said = load(*told)

    assert rows() == before
    assert "cargadas: 0. Ya estaban: 2" in said


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b"\xff{}", "no JSON"),
        (b"[]", "no JSON object"),
        (json.dumps(document(title=3)).encode(), "title"),
        (json.dumps(document(year=True)).encode(), "year"),
        (json.dumps(document(themes=[1])).encode(), "themes"),
        (json.dumps(document(text=" \n")).encode(), "empty: text"),
        (json.dumps(document(text="a\x00b")).encode(), "cannot be kept: text"),
        (json.dumps(document(title="\ud800")).encode(), "cannot be kept: title"),
        (json.dumps(document(id="x" * 129)).encode(), "id of more than 128"),
        (json.dumps(document(licence="x" * 141)).encode(), "licence of more than 140"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_loaded(
    load: Any, line: bytes, reason: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    factories.practice_index()
    path, errors = tmp_path / "bad.jsonl", StringIO()
    path.write_bytes(
        b"\n".join([json.dumps(document(7)).encode(), b"", line, json.dumps(document(8)).encode()])
    )

    with pytest.raises(CommandError, match="1"):
        call_command("load_corpus", str(path), stderr=errors, stdout=StringIO())

    assert f"{path}:3: " in errors.getvalue()
    assert reason in errors.getvalue()
    assert Practice.objects.count() == 2


def test_what_is_too_long_is_cut_between_words_but_the_licence_never(load: Any) -> None:
    title = "palabra " * 80
    load(document(title=title, licence="Licencia " * 15, source="https://example.org/" + "x" * 600))

    practice = Practice.objects.get()
    assert len(practice.title) <= 150
    assert practice.title.endswith("palabra…")
    source = practice.sources.get()
    assert source.url == ""
    assert source.citation.endswith("Licencia " * 14 + "Licencia")
    source.full_clean()


def test_it_is_taken_out_whole(load: Any) -> None:
    kept = factories.practice()
    before = rows()
    load(document(1), document(2, lang="en", country="Brazil", themes=["Water", "Budget"]))
    edited = Practice.objects.get(source_reference="doc-1")
    edited.save_revision(clean=False)

    out = StringIO()
    call_command("load_corpus", remove=True, stdout=out)

    assert rows() == before
    assert Practice.objects.get() == kept
    assert "retiradas: 2" in out.getvalue()


def test_what_something_else_names_stays(load: Any) -> None:
    load(document())
    theme = Concept.objects.get(**{column("pref_label", SOURCE): "Huertos"})
    ours = factories.practice(themes=[theme])

    out = StringIO()
    call_command("load_corpus", remove=True, stdout=out)

    assert list(ours.themes.all()) == [theme]
    assert "Huertos" in out.getvalue()
    assert not Territory.objects.filter(code="ES").exists()
    assert not SeedRecord.objects.filter(model__startswith="corpus.").exists()


def test_it_does_not_go_to_a_public_site_by_mistake(load: Any, settings: Any) -> None:
    settings.SITE_URL = "https://banco.example"

    with pytest.raises(CommandError, match=r"banco\.example"):
        load(document())
    assert not Practice.objects.exists()

    load(document(), public_site=True)
    assert Practice.objects.get().is_demonstration


@pytest.mark.parametrize("arguments", [[], ["x.jsonl", "--remove"], ["there-is-none.jsonl"]])
def test_it_says_what_it_needs(arguments: list[str]) -> None:
    factories.practice_index()
    with pytest.raises(CommandError):
        call_command("load_corpus", *arguments)


def test_both_searches_find_it_and_forget_it(client: Client, load: Any, engine: Engine) -> None:
    sync.rebuild()
    load(document(title="Compostadores comunitarios"))
    while sync.drain_once():
        pass
    asked = {"q": "compostadores", "lang": "es"}

    (hit,) = client.get("/api/v1/search/", asked).json()["hits"]
    assert hit["title"] == "Compostadores comunitarios"
    assert hit["demonstration"]
    client.force_login(factories.superuser())
    found = client.get("/cms/pages/search/", {"q": "compostadores"})
    assert "Compostadores comunitarios" in found.text

    call_command("load_corpus", remove=True, stdout=StringIO())
    while sync.drain_once():
        pass
    assert client.get("/api/v1/search/", asked).json()["total"] == 0
    assert not outbox.waiting().exists()


def test_the_editor_opens_what_was_loaded_and_keeps_a_draft(client: Client, load: Any) -> None:
    load(document())
    page = Practice.objects.get()
    client.force_login(factories.superuser())

    response = CmsForm.edit(client, page).save_draft()

    assert response.status_code == 302
    assert Practice.objects.get().latest_revision.object_str == page.title


def test_bulk_practices_and_documents_stand_side_by_side(load: Any) -> None:
    load_practices(3)
    load(document(1), document(2))
    load_practices(2, seed=2)

    assert Practice.find_problems() == ([], [], [], [], [])
    assert len(set(Practice.objects.values_list("slug", flat=True))) == 7


def test_reading_takes_no_more_memory_for_more_documents(tmp_path: Path) -> None:
    line = json.dumps(document(text="palabra " * 5_000)).encode() + b"\n"
    path = tmp_path / "large.jsonl"
    path.write_bytes(line * 500)

    tracemalloc.start()
    number = sum(1 for _group in Corpus([path]))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert number == 500
    assert path.stat().st_size > 19_000_000
    assert peak < 2_000_000


@pytest.mark.part("corpus")
def test_every_real_document_is_loaded_once_and_nothing_of_it_is_lost(client: Client) -> None:
    factories.practice_index()
    documents: dict[str, dict[str, Any]] = {}
    for path in corpus_files():
        for line in path.read_text().strip().split("\n"):
            told = json.loads(line)
            documents[told["id"]] = told
    spoken = {key: told for key, told in documents.items() if told["lang"] in ("es", "en", "pt")}

    call_command("load_corpus", *map(str, corpus_files()), stdout=StringIO(), stderr=StringIO())

    cited = "\n".join(Source.objects.values_list("citation", flat=True))
    assert [key for key in spoken if key not in cited] == []
    assert Source.objects.count() == len(spoken)
    for practice in Practice.objects.order_by("pk")[::97]:
        for source in practice.sources.all():
            told = next(spoken[key] for key in spoken if f". {key}. " in source.citation)
            assert_nothing_lost(told["text"], text_of(client, practice, told["lang"]))
            assert told["licence"] in source.citation


@pytest.mark.part("corpus")
def test_a_translation_is_found_by_the_words_of_another_language(
    client: Client, engine: Engine
) -> None:
    factories.practice_index()
    files = [path for path in corpus_files() if path.stem == "sdg_targets_es_en_pt"]
    assert files
    call_command("load_corpus", *map(str, files), stdout=StringIO(), stderr=StringIO())
    sync.rebuild()

    for lang, words in (("es", "erradicar pobreza extrema"), ("en", "eradicate extreme poverty")):
        asked = {"q": words, "lang": lang}
        hits = client.get("/api/v1/search/", asked).json()["hits"]
        assert hits[0]["source_reference"] == "sdg-1.1"
