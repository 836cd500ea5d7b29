"""What was mistyped is understood: as a question, and while it is typed."""

import time
from typing import Any

import pytest
from django.test import Client

from knowledge.language import column
from knowledge.models import Practice
from search import outbox, searching, spelling, sync
from search.models import WordList
from search.request import SearchRequest, SearchResponse
from tests.factories import pages, registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]

#: One letter or two off, in three languages, and what was meant.
MEANT = {
    "particpación": "participación",
    "partisipasion": "participación",
    "RECICLAGE": "reciclaje",
    "desechso": "desechos",
    "reciclagen": "reciclagem",
    "recyling": "recycling",
    "recycllng bins": "recycling bins",
    "presupuesto particpativo": "presupuesto participativo",
}


@pytest.fixture
def _bank(engine: Any) -> None:
    registers.theme("Reciclaje de desechos")
    pages.practice("Presupuesto y participación de la gente")
    pages.practice(
        "Presupuesto participativo",
        languages=("es", "en", "pt"),
        **{column("name", "en"): "Recycling bins", column("name", "pt"): "Reciclagem"},
    )
    sync.rebuild()


def asked(text: str, lang: str = "es") -> SearchResponse:
    return searching.search(SearchRequest(text=text, lang=lang))


@pytest.mark.usefixtures("_bank")
def test_a_word_that_nobody_uses_is_corrected() -> None:
    corrected = {typed: spelling.correct(typed, "es") for typed in MEANT if typed != "reciclagen"}
    assert corrected == {typed: meant for typed, meant in MEANT.items() if typed in corrected}
    assert spelling.correct("reciclagen", "pt") == "reciclagem"
    # What is used, in any form, short, a number or far from everything is left as it is, and a
    # short word that is next to one of another language (`bins`).
    assert spelling.correct("bims", "en") == "bins"
    for text in (
        "presupuestos",
        "presupuestado",
        "bims",
        "pantanal xyz",
        "de",
        "20199",
        "",
        "¿?",
        "zzzzzzzzzzzz",
        "x" * 600,
    ):
        assert spelling.correct(text, "es") == ""


@pytest.mark.usefixtures("_bank")
def test_what_was_written_by_ear_is_found_by_its_sound() -> None:
    pages.practice("Vivienda, escuelas, calles, basura, lluvia")
    pages.practice(
        "Otra", languages=("es", "pt"), **{column("name", "pt"): "Habitação, chuva e enchentes"}
    )
    sync.rebuild()
    heard = {
        "bibienda": "vivienda",
        "vazura": "basura",
        "ezkuelaz": "escuelas",
        "cayes": "calles",
        "yubia": "lluvia",
    }
    assert {typed: spelling.correct(typed, "es") for typed in heard} == heard
    assert spelling.correct("xuvva enxentes", "pt") == "chuva enchentes"
    # No word of another language is meant by what sounds like it, if it is short.
    assert spelling.correct("vazura", "pt") == spelling.correct("cayes", "en") == ""


@pytest.mark.usefixtures("_bank")
def test_little_found_tells_what_was_meant_and_shows_it(client: Client) -> None:
    answer = asked("presupesto particpativo")
    assert (answer.total, answer.meant) == (0, "presupuesto participativo")
    assert len(answer.nearest) == 2
    # What finds nothing more is not proposed; what has one of the words comes near.
    for text in ("presupuesto zeppelin", '"presupuesto zeppelin"', "presupuesto-zeppelin"):
        other = asked(text)
        assert (other.total, other.meant, len(other.nearest)) == (0, "", 2), text
    assert asked("zeppelin").nearest == ()
    # Nor do others come near because their codes begin alike.
    code = Practice.objects.first().code
    assert [asked(text).nearest for text in (code, code.lower(), "BPL-99999")] == [(), (), ()]
    assert asked(code.lower()).total == 1
    told = client.get("/api/v1/search/?lang=es&q=presupesto+particpativo").json()
    assert told["did_you_mean"] == "presupuesto participativo"
    assert [hit["title"] for hit in told["nearest"]] == [
        "Presupuesto participativo",
        "Presupuesto y participación de la gente",
    ]
    assert told["hits"] == []
    page = client.get("/es/practicas/?q=presupesto+particpativo").content.decode()
    assert "¿Quiso decir" in page
    assert 'href="/es/practicas/?q=presupuesto+participativo"' in page


@pytest.mark.usefixtures("_bank")
def test_what_is_typed_may_have_a_letter_wrong(client: Client) -> None:
    def suggested(q: str) -> list[str]:
        answer = client.get("/api/v1/suggest/", {"q": q, "lang": "es"})
        return [one["label"] for one in answer.json()]

    # Wrong, missing, doubled, exchanged; in the middle of typing, and in a word before.
    for typed in ("recickaj", "reiclaje", "recicllaje", "recilcaj", "resiclaje de des"):
        assert suggested(typed) == ["Reciclaje de desechos"], typed
    assert suggested("presupesto parti") == suggested("presupuesto parti") != []
    assert suggested("zzzzz") == []


@pytest.mark.usefixtures("_bank")
def test_the_list_follows_what_is_published() -> None:
    assert spelling.refresh() is False
    practice = pages.practice("Gallinas ponedoras")
    assert spelling.refresh() is True
    assert spelling.correct("galinas", "es") == "gallinas"
    practice.unpublish()
    outbox.touch([practice.pk])
    assert spelling.refresh() is True
    assert spelling.correct("galinas", "es") == ""


def test_a_long_list_is_bounded_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        ("es", " ".join(_word(number) for number in range(start, start + 500)))
        for start in range(0, 60_000, 500)
    ]
    monkeypatch.setattr(
        spelling, "_texts", lambda: iter([*texts, ("es", "páramo"), ("es", "páramo")])
    )
    spelling.refresh(always=True)
    words = WordList.objects.get().words.splitlines()
    assert len(words) == spelling.MOST
    assert "paramo\tpáramo\t2\t0\t0" in words
    spelling.correct("paramo", "es")  # reads the list
    began = time.perf_counter()
    assert spelling.correct("paarmo pramo paramoo páremo", "es") == "páramo páramo páramo páramo"
    assert spelling.begun("paarm", "es") == "param"
    assert time.perf_counter() - began < 0.25


def _word(number: int) -> str:
    letters = []
    while number or not letters:
        number, letter = divmod(number, 26)
        letters.append(chr(97 + letter))
    return "z" + "".join(letters) * 2


def test_whatever_is_typed_is_answered(client: Client) -> None:
    sync.rebuild()
    for text in ("((((", "\u202e", "🌱", "a" * 700, '"', "-", "OR OR", "-particpacion"):
        answer: Any = client.get("/api/v1/search/", {"q": text, "lang": "es"})
        assert answer.status_code == 200, text
