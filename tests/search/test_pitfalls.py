"""What the embedded engine's library does badly when nobody takes care: each has its test."""

from pathlib import Path

import pytest
import tantivy

from search import parsing
from search.analysis import stem, stems
from search.engines.base import DEPTH, FACET_SIZE, Change, EngineUnavailable, Found
from search.engines.tantivy import TantivyEngine, guarded
from search.query import AllOf, AnyOf, Codes, Everything, Not, Phrase, Word
from tests.search.embedded import ask, change, filled

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    return filled(TantivyEngine(tmp_path / "search"), [])


# What is typed


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000,
        '"' * 5_000,
        "a " * 500_000,
        "\x00\x07\u202eagua\x1b[0m",
        "\ud800\udfff agua",
        "-" * 400 + " OR OR OR",
        "name_es:agua AND (NOT [1 TO 9}",
        "ﷺ" * 500,
    ],
    ids=[
        "parentheses",
        "quotes",
        "megabyte",
        "controls",
        "surrogates",
        "operators",
        "syntax",
        "long",
    ],
)
def test_nothing_that_is_typed_fails(engine: TantivyEngine, text: str) -> None:
    terms = parsing.parse(text)
    assert len(terms) <= 32
    nodes = tuple(Phrase(t.text) if t.phrase else Word(t.text) for t in terms)
    assert ask(engine, AllOf(nodes or (Everything(),))).total == 0


def test_words_that_are_analysed_to_nothing_find_nothing(engine: TantivyEngine) -> None:
    filled(engine, [change(1)])
    for node in (Word("¿?"), Phrase("«»"), Word("x" * 200), AnyOf((Word("…"),))):
        assert ask(engine, node).total == 0


def test_common_words_alone_are_words_too(engine: TantivyEngine) -> None:
    filled(engine, [change(1, "Agua de páramo"), change(2, "Minga")])
    assert ask(engine, AllOf((Word("de"),))).keys == [1]


def test_only_what_is_left_out(engine: TantivyEngine) -> None:
    filled(engine, [change(1, "Agua"), change(2, "Minga")])
    assert ask(engine, AllOf((Not(Word("agua")),))).keys == [2]


def test_a_facet_s_code_is_never_syntax(engine: TantivyEngine) -> None:
    filled(engine, [change(1, theme=["AMB"], year=2019)])
    for codes in (("*",), ("AMB) OR (x",), ("\x00",), ("",)):
        assert ask(engine, Codes("theme", codes)).total == 0
    for codes in (("20x9",), ("99999999999999999999999",), ("²",)):
        assert ask(engine, Codes("year", codes)).total == 0


# Words


def test_accents_fall_before_the_stem() -> None:
    assert stem("gestión", "es") == stem("gestion", "es") == stem("GESTIÓN", "es")
    assert stem("participação", "pt") == stem("participacao", "pt")


def test_letters_made_of_two_are_one(engine: TantivyEngine) -> None:
    decomposed = "educacio\u0301n nin\u0303os"
    terms = [term.text for term in parsing.parse(decomposed)]
    assert stems(" ".join(terms), "es") == stems("educación niños", "es")


# What the library panics at


def test_a_panic_is_an_engine_that_is_away(engine: TantivyEngine) -> None:
    filled(engine, [change(1)])
    searcher = engine.store.reader().searcher()
    with pytest.raises(EngineUnavailable), guarded(engine.store):
        searcher.search(tantivy.Query.all_query(), limit=0)


def test_asking_for_no_hits_counts_them(engine: TantivyEngine) -> None:
    filled(engine, [change(1)])
    assert ask(engine, Everything(), limit=0) == Found([], 1)


def test_a_page_too_deep_is_empty_and_still_counts(engine: TantivyEngine) -> None:
    filled(engine, [change(1)])
    for sort in ("relevance", "newest", "name"):
        for offset in (20, DEPTH - 1, DEPTH, 10 * DEPTH):
            assert ask(engine, Everything(), offset=offset, sort=sort) == Found([], 1)


# Documents


def test_an_undeclared_field_is_refused_and_the_others_go_on(
    engine: TantivyEngine,
) -> None:
    errors = engine.write([change(1, nombre="x"), change(2)])
    assert list(errors) == [1]
    assert "nombre" in errors[1]
    assert ask(engine, Everything()).keys == [2]


@pytest.mark.parametrize("bad", ["\ud800", 7, [None]], ids=["surrogate", "number", "none"])
def test_a_value_that_cannot_be_written_is_refused(engine: TantivyEngine, bad: object) -> None:
    assert list(engine.write([change(1, code=bad), change(2)])) == [1]
    assert ask(engine, Everything()).keys == [2]


def test_texts_are_not_kept(engine: TantivyEngine) -> None:
    filled(engine, [change(1)])
    searcher = engine.store.reader().searcher()
    (_score, address), *_ = searcher.search(tantivy.Query.all_query(), limit=1).hits
    assert searcher.doc(address).to_dict() == {}


# Versions


def test_an_older_version_never_replaces_a_newer_one(engine: TantivyEngine) -> None:
    engine.write([change(1, "Agua", version=5)])
    engine.write([change(1, "Minga", version=4)])
    assert ask(engine, Word("agua")).keys == [1]
    engine.write([Change(1, 6, None)])
    engine.write([change(1, "Minga", version=5)])
    assert ask(engine, Everything()).total == 0
    engine.write([change(1, "Minga", version=7)])
    assert ask(engine, Word("minga")).keys == [1]
    assert dict(engine.versions()) == {1: 7}


def test_the_newest_of_a_batch_stays(engine: TantivyEngine) -> None:
    engine.write([change(1, "Agua", version=2), change(1, "Minga", version=1)])
    assert ask(engine, Word("agua")).keys == [1]
    assert ask(engine, Word("minga")).total == 0


# Order


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "name"])
def test_hits_that_are_equal_stand_in_the_order_of_their_keys(
    engine: TantivyEngine, sort: str
) -> None:
    keys = list(range(1, 131))
    for start in (60, 0, 90, 30, 120):  # in segments that know nothing of keys
        engine.write([change(key) for key in keys[start : start + 30]])
    paged = [
        key
        for offset in range(0, 140, 20)
        for key in ask(engine, Word("agua"), offset=offset, sort=sort).keys
    ]
    assert paged == (keys[::-1] if sort == "newest" else keys)


def test_names_are_sorted_without_accents(engine: TantivyEngine) -> None:
    names = ["zorro", "arbol", "nandu", "casa", "casa 2", "casas"]
    filled(
        engine,
        [change(key, sort_name={"es": name}) for key, name in enumerate(names, start=1)],
    )
    order = [names[key - 1] for key in ask(engine, Everything(), sort="name").keys]
    assert order == sorted(names)


def test_quality_ranks_what_matches_alike(engine: TantivyEngine) -> None:
    filled(engine, [change(1, quality=0), change(2, quality=100)])
    assert ask(engine, Word("agua")).keys == [2, 1]


def test_more_codes_than_the_library_counts(engine: TantivyEngine) -> None:
    filled(engine, [change(1, canton=[f"c{number}" for number in range(70_000)])])
    counted = ask(engine, Everything(), facets=("canton",)).facets["canton"]
    assert len(counted) == FACET_SIZE
