"""The piece of a text in which a query matched. Knows no engine: both show the same words."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.language import CODES, column
from knowledge.models import Practice
from search import query as tree
from search.analysis import stem, stems
from search.compiled import Compiled
from search.practice_parts import Children, Organisations, Texts
from search.request import Fragment
from search.text import fold, plain
from search.weights import FIELDS

#: Letters of a fragment, and how many of them stand before the first match.
LENGTH, BEFORE = 220, 40
#: Fragments of a hit.
MOST = 2
#: The practice's own fields, the heaviest first.
OWN = sorted(Texts.sections, key=lambda field: -FIELDS[field])

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
    """The stems that a query looks for in a language, and what their words begin with."""

    lang: str
    stems: frozenset[str]
    beginnings: tuple[bytes, ...]
    words: re.Pattern[bytes]

    @classmethod
    def of(cls, node: tree.Node, lang: str) -> "Wanted | None":
        if not (found := terms(node, lang)):
            return None
        # The last letter of a short stem may be another than the word's: `cri` for `cry`.
        cut = sorted(
            {term[: max(2, min(4, len(term) - 1))].encode("latin-1", "replace") for term in found}
        )
        either = b"|".join(re.escape(beginning) for beginning in cut)
        words = re.compile(rb"(?<![a-z0-9])(?:" + either + rb")[a-z0-9]*")
        return cls(lang, found, tuple(cut), words)

    def at_most(self, raw: str) -> int:
        """How many of the terms a text may hold."""
        letters = _skeleton(unicodedata.normalize("NFC", raw))
        return sum(beginning in letters for beginning in self.beginnings)

    def places(self, text: str) -> list[tuple[int, int, str]]:
        """Where words that match begin and end, each with its stem."""
        return [
            (*word.span(), found)
            for word in self.words.finditer(_skeleton(text))
            if (found := stem(text[word.start() : word.end()], self.lang)) in self.stems
        ]


def terms(node: tree.Node, lang: str) -> frozenset[str]:
    """The stems that a query looks for in a language."""
    match node:
        case tree.Word() | tree.Phrase():
            return frozenset(stems(node.text, lang))
        case tree.AllOf() | tree.AnyOf():
            return frozenset().union(*(terms(inner, lang) for inner in node.nodes))
        case _:
            return frozenset()


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
        texts = ((field, row[column(field, lang)]) for field in OWN)
        yield row["pk"], {field: text for field, text in texts if text}


@cache
def _columns(lang: str) -> Compiled:
    columns = (column(field, lang) for field in OWN)
    return Compiled(Practice.objects.order_by().values("pk", *columns), "pk")


def _belonging(keys: Sequence[int]) -> Iterator[tuple[int, Raw]]:
    """The texts of organisations and children. Few hits have nothing else to show."""
    if not keys:
        return
    organisations, children = Organisations().read(keys), Children().read(keys)
    for key in keys:
        yield key, {**organisations.get(key, {}), **children.get(key, {})}


def _joined(texts: Raw, lang: str) -> dict[str, str]:
    fields = ("organisation_names", "details")
    return {field: " · ".join(texts[field].get(lang, ())) for field in fields if field in texts}


def _best(texts: Mapping[str, str], wanted: Wanted) -> tuple[Fragment, ...]:
    """The fragments with most of the terms. `texts` are in the order of their weight."""
    likely = [(wanted.at_most(text), field) for field, text in texts.items()]
    found: list[tuple[int, Fragment]] = []
    # Not every text need be looked through: the sort keeps the order of weights.
    for at_most, field in sorted(likely, key=lambda pair: -pair[0]):
        if not at_most or (len(found) >= MOST and found[MOST - 1][0] >= at_most):
            break
        if best := _fragment(plain(texts[field]), wanted):
            distinct, pieces = best
            found.append((distinct, Fragment(field, wanted.lang, pieces)))
            found.sort(key=lambda scored: -scored[0])
    return tuple(fragment for _distinct, fragment in found[:MOST])


def _fragment(text: str, wanted: Wanted) -> tuple[int, tuple[Piece, ...]] | None:
    """The window with the most different terms, in pieces, and how many there are."""
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
    text: str, begin: int, end: int, places: Sequence[tuple[int, int, str]]
) -> Iterator[Piece]:
    if begin:
        yield "… ", False
    position = begin
    for start, stop, _term in places:
        if begin <= start and stop <= end:
            if position < start:
                yield text[position:start], False
            yield text[start:stop], True
            position = stop
    if after := text[position:end] + (" …" if end < len(text) else ""):
        yield after, False
