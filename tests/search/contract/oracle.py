"""What should be found, by looking through every document. Slow, and knows no index."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from operator import mul
from typing import Any

from knowledge.language import CODES
from search import query as tree
from search.analysis import WORD, stems
from search.query import Plan
from search.text import fold
from search.weights import FIELDS
from tests.search.contract.world import FIRST, documents

Document = Mapping[str, Any]
#: What no text holds.
NOTHING = "\0"


def matching(plan: Plan, *, without: str = "") -> list[Document]:
    """The documents of a plan, by key, under every selection but one."""
    wanted = [node for name, node in plan.selections.items() if name != without]
    return [
        document
        for document in map(_document, range(len(documents())))
        if all(_matches(node, document["key"]) for node in (plan.node, *wanted))
    ]


def ordered(plan: Plan) -> list[int]:
    """The keys in an order that does not depend on scores."""
    found = matching(plan)
    if plan.sort == "name":
        return [
            d["key"] for d in sorted(found, key=lambda d: (d["sort_name"][plan.lang], d["key"]))
        ]
    if plan.sort == "nearest":
        return [d["key"] for d in sorted(found, key=lambda d: (_distance(plan.near, d), d["key"]))]
    newest = plan.sort == "newest"
    return [d["key"] for d in sorted(found, key=_moment, reverse=newest)]


def counted(plan: Plan) -> dict[str, dict[str, int]]:
    """The counts of each facet, without its own selection."""
    return {
        facet: dict(
            Counter(
                code
                for document in matching(plan, without=facet)
                for code in set(_codes(document, facet))
            )
        )
        for facet in plan.facets
    }


def _moment(document: Document) -> tuple[int, int]:
    published = document.get("published")
    return (int((published - FIRST).total_seconds()) if published else -1), document["key"]


def _document(number: int) -> Document:
    found = documents()[number].document
    assert found is not None
    return found


def _codes(document: Document, field: str) -> list[str]:
    value = document.get(field)
    values = value if isinstance(value, list) else [value]
    return [str(one) for one in values if one is not None]


@cache
def _matches(node: tree.Node, key: int) -> bool:
    document = _document(key - 1)
    match node:
        case tree.Everything():
            return True
        case tree.Word():
            return _says(key, node.text, node.langs) or any(
                _folded(node.text) in _folded(text)
                for field in ("words", "organisation_words")
                for text in document.get(field, ())
            )
        case tree.Phrase():
            return _says(key, node.text, node.langs)
        case tree.Said():
            return _says(key, node.text, (node.lang,), node.slop, node.field)
        case tree.SomeOf():
            return sum(_matches(inner, key) for inner in node.nodes) >= max(1, node.at_least)
        case tree.Weighted() | tree.Preferred():
            return _matches(node.node, key)
        case tree.InName():
            return _is_named(node, document)
        case tree.Codes():
            return bool(set(node.codes) & set(_codes(document, node.field)))
        case tree.Range():
            value = document.get(node.field)
            return value is not None and (
                (node.low is None or value >= node.low)
                and (node.high is None or value <= node.high)
            )
        case tree.Near():
            return _distance(node, document) <= node.km
        case tree.AllOf():
            return all(_matches(inner, key) for inner in node.nodes)
        case tree.AnyOf():
            return any(_matches(inner, key) for inner in node.nodes)
        case tree.Not():
            return not _matches(node.node, key)


def _distance(node: tree.Near, document: Document) -> float:
    """Kilometres to the nearest point of a document: by the angle between two vectors."""
    origin = _vector(node.lat, node.lon)
    points = (_vector(*map(float, point.split(","))) for point in document.get("point", ()))
    angles = (
        math.atan2(math.hypot(*_cross(origin, there)), sum(map(mul, origin, there)))
        for there in points
    )
    return 6371.0087714 * min(angles, default=math.inf)


def _vector(lat: float, lon: float) -> tuple[float, float, float]:
    lat, lon = math.radians(lat), math.radians(lon)
    return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)


def _cross(a: tuple[float, ...], b: tuple[float, ...]) -> list[float]:
    return [a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3)]


def _is_named(node: tree.InName, document: Document) -> bool:
    wanted = _words(node.text)
    words = {word for text in document["name_words"] for word in _words(text)}
    whole, begun = (wanted[:-1], wanted[-1:]) if node.begins else (wanted, [])
    return bool(wanted) and (
        words.issuperset(whole) and all(any(w.startswith(b) for w in words) for b in begun)
    )


def _says(
    key: int, text: str, languages: Sequence[str] = CODES, slop: int = 0, field: str = ""
) -> bool:
    between = rf" (?:\S+ ){{0,{slop}}}" if slop else " "
    return any(
        _stems(text, lang) in terms
        or (slop and re.search(f" {between.join(_stems(text, lang).split())} ", terms))
        for lang in languages
        for terms in _texts(key, lang, field)
    )


@cache
def _texts(key: int, lang: str, only: str = "") -> Sequence[str]:
    """The terms of each text of a document in a language."""
    return [_stems(text, lang) for text in _told(_document(key - 1), lang, only)]


def _told(document: Document, lang: str, only: str) -> Iterator[str]:
    for field in [only] if only else FIELDS:
        value = document.get(field, {}).get(lang, ())
        yield from value if isinstance(value, list) else ([value] if value else [])


@cache
def _stems(text: str, lang: str) -> str:
    return _spaced(stems(text, lang))


@cache
def _folded(text: str) -> str:
    return _spaced(_words(text))


def _words(text: str) -> list[str]:
    return WORD.findall(fold(text))


def _spaced(terms: Sequence[str]) -> str:
    """Terms between spaces: of those of another, these are part where they stand side by side."""
    return f" {' '.join(terms)} " if terms else NOTHING
