"""Documents of other systems go in and out as a whole, and are practices like others meanwhile."""

import json
import tracemalloc
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from knowledge.corpus import Corpus
from knowledge.language import SOURCE, column
from knowledge.models import Concept, Practice, SeedRecord, Source, Territory
from search import outbox, sync
from search.engines.base import Engine
from tests import factories
from tests.factories.bulk import load_practices
from tests.forms import CmsForm
from tests.knowledge.documents import assert_nothing_lost, document, loader, text_of
from tests.knowledge.test_demo import rows
from tests.parts import corpus as corpus_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path: Path, db: None) -> Any:
    return loader(tmp_path)


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
