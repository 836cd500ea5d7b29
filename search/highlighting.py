"""The piece of a text in which a query matched. Knows no engine: both show the same words."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count

from knowledge.language import CODES, column
from knowledge.models import Practice
from search import query as tree
from search.analysis import WORD, stem, stems, written
from search.compiled import Compiled
from search.documents import TEXTS
from search.practice_parts import Children, Organisations, Texts
from search.request import Fragment
from search.text import fold, told

#: Letters of a fragment, and how many of them stand before the first match.
LENGTH, BEFORE = 220, 40
#: Fragments of a hit.
MOST = 2

#: Texts of a document as they are kept, by field and language.
Raw = Mapping[str, Mapping[str, Sequence[str]]]
Piece = tuple[str, bool]

# A letter without accent and capital for each of Latin-1: the three languages need no more.
_FOLDED = bytes(
    ord(folded) if len(folded := fold(chr(code))) == 1 and folded.isascii() else ord("?")
    for code in range(256)
)


def _skeleton(text: str) -> bytes:
    """A letter for each letter of `text`, quickly: where something stands here it stands there."""
    return text.encode("latin-1", "replace").translate(_FOLDED)


@dataclass(frozen=True)
class Wanted:
    """What a query looks for in a language: runs of stems, and which of its words each says.

    A synonym says the same word as what was typed.
    """

    lang: str
    runs: Mapping[tuple[str, ...], int]
    stems: frozenset[str]
    beginnings: Mapping[bytes, frozenset[int]]
    words: re.Pattern[bytes]
    longest: int

    @classmethod
    def of(cls, node: tree.Node, lang: str) -> "Wanted | None":
        if not (runs := said(node, lang)):
            return None
        beginnings: defaultdict[bytes, set[int]] = defaultdict(set)
        for run, word in runs.items():
            for begun in (begun for term in run for begun in _beginnings(term, lang)):
                beginnings[begun.encode("latin-1", "replace")].add(word)
        either = b"|".join(re.escape(beginning) for beginning in sorted(beginnings))
        return cls(
            lang,
            runs,
            frozenset(term for run in runs for term in run),
            {begun: frozenset(found) for begun, found in beginnings.items()},
            re.compile(rb"(?<![a-z0-9])(?:" + either + rb")[a-z0-9]*"),
            max(len(run) for run in runs),
        )

    def at_most(self, raw: str) -> int:
        """How many of the query's words a text may say."""
        letters = _skeleton(unicodedata.normalize("NFC", raw))
        found: set[int] = set()
        for beginning, words in self.beginnings.items():
            if not words <= found and beginning in letters:
                found |= words
        return len(found)

    def places(self, text: str) -> list[tuple[int, int, int]]:
        """Where something that is looked for begins and ends, and which word it says."""
        there = [
            (*word.span(), found)
            for word in self.words.finditer(_skeleton(text))
            if (found := stem(text[word.start() : word.end()], self.lang)) in self.stems
        ]
        return [place for first in range(len(there)) if (place := self._run(text, there[first:]))]

    def _run(self, text: str, there: Sequence[tuple[int, int, str]]) -> tuple[int, int, int] | None:
        """The longest run that begins with the first of these words."""
        longest: tuple[int, int, int] | None = None
        terms: tuple[str, ...] = ()
        begin, last, _term = there[0]
        for start, end, term in there[: self.longest]:
            if WORD.search(text, last, start):
                break
            terms, last = (*terms, term), end
            if (word := self.runs.get(terms)) is not None:
                longest = begin, end, word
        return longest


def _beginnings(term: str, lang: str) -> Iterator[str]:
    """The letters of which one stands in a text wherever a word of this stem does."""
    # The last letter of a short stem may be another than the word's: `cri` for `cry`.
    yield term[: max(2, min(4, len(term) - 1))]
    # Texts are kept as they were written, not as they are indexed.
    yield from written(term, lang)


def said(node: tree.Node, lang: str) -> dict[tuple[str, ...], int]:
    """The runs of stems that a query looks for in a language, with the number of its word."""
    runs: dict[tuple[str, ...], int] = {}
    numbers = count()

    def walk(node: tree.Node, word: int | None) -> None:
        match node:
            case tree.Word() | tree.Phrase() if lang in node.langs:
                note(node.text, word)
            case tree.Said() if node.lang == lang:
                note(node.text, word)
            case tree.Weighted() | tree.Preferred():
                walk(node.node, word)
            case tree.AllOf() | tree.SomeOf():
                for inner in node.nodes:
                    walk(inner, None)
            case tree.AnyOf():
                same = next(numbers) if word is None else word
                for inner in node.nodes:
                    walk(inner, same)

    def note(text: str, word: int | None) -> None:
        if run := stems(text, lang):
            runs.setdefault(run, next(numbers) if word is None else word)

    walk(node, None)
    return runs


def highlight(node: tree.Node, keys: Sequence[int], lang: str) -> dict[int, tuple[Fragment, ...]]:
    """The best fragments of each document: of its own fields, else of what belongs to it.

    The reader's language comes first, and a field that weighs more before one that weighs less.
    """
    languages = [lang, *(code for code in CODES if code != lang)]
    wanted = [one for code in languages if (one := Wanted.of(node, code))]
    found: dict[int, tuple[Fragment, ...]] = {}
    for terms_of_language in wanted:
        left = [key for key in keys if key not in found]
        for key, texts in _own(left, terms_of_language.lang):
            if pieces := _best(texts, terms_of_language):
                found[key] = pieces
    left = [key for key in keys if key not in found] if wanted else []
    for key, kept in _belonging(left):
        for terms_of_language in wanted:
            if pieces := _best(_joined(kept, terms_of_language.lang), terms_of_language):
                found[key] = pieces
                break
    return found


def _own(keys: Sequence[int], lang: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The texts of the practices' own fields as they are kept."""
    for row in _columns(lang).rows(keys):
        texts = ((field, row[column(field, lang)]) for field in Texts.own)
        yield row["pk"], {field: text for field, text in texts if text}


@cache
def _columns(lang: str) -> Compiled:
    columns = (column(field, lang) for field in Texts.own)
    return Compiled(Practice.objects.order_by().values("pk", *columns), "pk")


def _belonging(keys: Sequence[int]) -> Iterator[tuple[int, Raw]]:
    """The texts of organisations and children. Few hits have nothing else to show."""
    if not keys:
        return
    read = {"organisation_names": Organisations().read(keys), "details": Children().read(keys)}
    for key in keys:
        yield key, {field: values[key][TEXTS] for field, values in read.items() if key in values}


def _joined(texts: Raw, lang: str) -> dict[str, str]:
    return {field: " · ".join(by_language.get(lang, ())) for field, by_language in texts.items()}


def _best(texts: Mapping[str, str], wanted: Wanted) -> tuple[Fragment, ...]:
    """The fragments with most of the terms. `texts` are in the order of their weight."""
    likely = [(wanted.at_most(text), field) for field, text in texts.items()]
    found: list[tuple[int, Fragment]] = []
    # Not every text need be looked through: the sort keeps the order of weights.
    for at_most, field in sorted(likely, key=lambda pair: -pair[0]):
        if not at_most or (len(found) >= MOST and found[MOST - 1][0] >= at_most):
            break
        if best := _fragment(told(texts[field]), wanted):
            distinct, pieces = best
            found.append((distinct, Fragment(field, wanted.lang, pieces)))
            found.sort(key=lambda scored: -scored[0])
    return tuple(fragment for _distinct, fragment in found[:MOST])


def _fragment(text: str, wanted: Wanted) -> tuple[int, tuple[Piece, ...]] | None:
    """The window that says most of the query's words, in pieces, and how many it says."""
    places = wanted.places(text)
    if not places:
        return None
    distinct, start = max(
        (len({term for at, _end, term in places if begin <= at < begin + LENGTH}), -begin)
        for begin, _end, _term in places
    )
    first = max(0, -start - BEFORE) if len(text) > LENGTH else 0
    # Words stay whole.
    begin = text.rfind(" ", 0, first) + 1 if first else 0
    end = text.find(" ", begin + LENGTH)
    return distinct, tuple(_pieces(text, begin, len(text) if end < 0 else end, places))


def _pieces(
    text: str, begin: int, end: int, places: Sequence[tuple[int, int, int]]
) -> Iterator[Piece]:
    if begin:
        yield "… ", False
    position = begin
    for start, stop, _term in places:
        # Runs may share words.
        if position <= start and stop <= end:
            if position < start:
                yield text[position:start], False
            yield text[start:stop], True
            position = stop
    if after := text[position:end] + (" …" if end < len(text) else ""):
        yield after, False
