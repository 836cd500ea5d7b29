"""Why a query finds what it finds, for editors: what its words stand for, and what each hit scores.

Scores are the engine's own, asked for part by part. It costs many searches: nobody waits for it
but who looks at this.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from knowledge.language import CODES
from knowledge.models import Practice
from search import facets, fields, labels, planning, presenting, spelling, wording
from search import query as tree
from search.analysis import WORD
from search.engines import get_engine
from search.query import Codes, Node, Plan, Said, Weighted
from search.request import SearchRequest
from search.text import fold
from search.weights import FIELDS, quality, quality_factor

#: Hits that are explained.
HITS = 10
KINDS: Mapping[str, Any] = {
    "together": _("las palabras, una junto a otra"),
    "form": _("singular o plural de la palabra"),
    "family": _("palabra de la misma familia"),
    "equivalent": _("lo mismo, dicho de otro modo o en otro idioma"),
    "synonym": _("otro nombre del término"),
}
TYPED = _("como se escribió")
APART = _("las palabras, cada una donde esté")
CARRIED = _("lleva el código")
#: A form that no published text and no table has: made by rule, to find what will be written.
MADE = _("singular o plural formado por regla; quizá no sea una palabra")
NOTHING = _("nada se llama así")


@dataclass(frozen=True)
class Way:
    """One way to say a word of the query: where it comes from, and what it counts for."""

    kind: Any
    text: str
    node: Node
    lang: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class Part:
    """A word or name of the query, a field, or what it leaves out, with all ways to say it."""

    text: str
    node: Node
    ways: list[Way] = field(default_factory=list)
    kind: Any = ""


@dataclass(frozen=True)
class Match:
    """What a part of the query adds to a hit, by which way, and where that stands best."""

    part: Part
    score: float
    way: Way | None
    section: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Explained:
    """A hit with its score: the sum of its matches, times the factor of its quality."""

    key: int
    code: str
    title: str
    score: float
    factor: float
    matches: list[Match]


def parts(node: Node, lang: str) -> Iterator[Part]:
    """The parts of a query."""
    match node:
        case tree.AllOf() | tree.SomeOf() if not _is_name(node):
            for inner in node.nodes:
                yield from parts(inner, lang)
        case tree.Preferred():
            yield from parts(node.node, lang)
            yield Part(str(_("Todas juntas")), node.better, kind=_("cuenta más"))
        case tree.Not():
            yield Part(_text(node.node, lang), node.node, kind=_("no debe estar"))
        case tree.Codes() | tree.Range() | tree.InName():
            yield Part(_text(node, lang), node, kind=_("campo"))
        case tree.Everything():
            return
        case _:
            ways = list(_ways(node, lang))
            yield Part(ways[0].text if ways else _text(node, lang), node, ways)


def _is_name(node: tree.AllOf | tree.SomeOf) -> bool:
    """Whether it is one name with its codes, and not several words."""
    return isinstance(node, tree.SomeOf) and any(isinstance(one, Codes) for one in node.nodes[1:])


def _ways(node: Node, lang: str) -> Iterator[Way]:
    match node:
        case tree.Weighted(node=Said() as said, weight=weight, why=why):
            text = _written(said.text)
            kind = KINDS.get(why, "") if text else MADE
            yield Way(kind, text or said.text, node, said.lang, weight)
        case tree.Codes():
            yield Way(CARRIED, _coded(node, lang), node)
        case tree.Weighted(node=tree.AllOf() as words, weight=weight):
            yield Way(APART, _text(words, lang), node, weight=weight)
            for inner in words.nodes:
                yield from (way for way in _ways(inner, lang) if way.kind is not TYPED)
        case tree.AnyOf() | tree.SomeOf():
            for inner in node.nodes:
                yield from _ways(inner, lang)
        case _:
            yield Way(TYPED, _text(node, lang), node, getattr(node, "lang", ""))


def _written(text: str) -> str:
    """A form as it is written where it stands, in a table or a text; empty where it stands nowhere.

    Forms are made without accents. What is not such a one was written by somebody.
    """
    if not WORD.fullmatch(text) or fold(text) != text or text.isdigit():
        return text
    return spelling.written(text) or (text if wording.is_listed(text) else "")


def _text(node: Node, lang: str) -> str:
    match node:
        case tree.Word() | tree.Said():
            return node.text
        case tree.InName():
            return f"{fields.called('name', lang)}: {node.text}"
        case tree.Phrase():
            return f"«{node.text}»"
        case tree.Codes():
            return f"{fields.called(node.field, lang)}: {_coded(node, lang) or NOTHING}"
        case tree.Range():
            ends = ("" if end is None else str(end) for end in (node.low, node.high))
            return f"{fields.called(node.field, lang)}: {'–'.join(ends)}"
        case tree.AnyOf():
            return _text(node.nodes[0], lang)
        case tree.AllOf() | tree.SomeOf():
            said = (inner for inner in node.nodes if not isinstance(inner, Codes))
            return " ".join(_text(inner, lang) for inner in said)
        case tree.Weighted() | tree.Preferred() | tree.Not():
            return _text(node.node, lang)
    return ""


def _coded(node: Codes, lang: str) -> str:
    names = labels.shown(lang)
    called = [facets.label(node.field, code, lang, names).text for code in node.codes]
    return ", ".join(
        code if name == code else f"{name} ({code})"
        for name, code in zip(called, node.codes, strict=True)
    )


def explain(text: str, lang: str) -> tuple[list[Part], list[Explained]]:
    """What a query stands for, and its first hits with what makes their scores.

    Raises:
        EngineUnavailable: where the engine does not answer.
    """
    plan = planning.plan(SearchRequest(text=text, lang=lang, size=HITS, facets=()))
    every = list(parts(plan.node, lang))
    if not every:
        return [], []
    found = get_engine().search(plan)
    rows = {
        row["pk"]: row
        for row in Practice.objects.filter(pk__in=found.keys).values(
            "pk", "code", "title", "evidence_level", "form"
        )
    }
    factors = {
        key: quality_factor(quality(row["evidence_level"], is_full=row["form"] == "full"))
        for key, row in rows.items()
    }
    matches = [_matches(part, plan, list(rows), factors) for part in every]
    return every, [
        Explained(
            key,
            rows[key]["code"],
            rows[key]["title"],
            score,
            factors[key],
            [by_key[key] for by_key in matches if key in by_key],
        )
        for key, score in zip(found.keys, found.scores, strict=False)
        if key in rows
    ]


def _matches(
    part: Part, plan: Plan, keys: Sequence[int], factors: Mapping[int, float]
) -> dict[int, Match]:
    """What a part adds to each of these hits."""

    def scores(node: Node) -> dict[int, float]:
        only: Node = Codes("key", tuple(map(str, keys)))
        asked = replace(plan, node=node, selections={"key": only}, facets=(), sort="relevance")
        found = get_engine().search(replace(asked, limit=len(keys)))
        pairs = zip(found.keys, found.scores, strict=False)
        return {key: score / factors[key] for key, score in pairs}

    if part.kind == _("no debe estar"):
        return {}
    whole = scores(part.node)
    by_way = [(way, scores(way.node)) for way in part.ways]

    def order(way: Way, found: Mapping[int, float], key: int) -> tuple[bool, float]:
        # What it says is told before the code that it carries, which counts more.
        return key in found and way.kind is not CARRIED, found.get(key, 0.0)

    best = {
        key: max(by_way, key=lambda pair: order(pair[0], pair[1], key))[0] if by_way else None
        for key in whole
    }
    places = {way.node: list(_places(way, scores)) for way in best.values() if way}
    found: dict[int, Match] = {}
    for key, score in whole.items():
        way = best[key]
        there = (
            [(one[key], name, lang) for name, lang, one in places.get(way.node, ()) if key in one]
            if way
            else []
        )
        _score, name, code = max(there, default=(0.0, "", ""))
        section = presenting.section(name, plan.lang) if name else ""
        found[key] = Match(part, score, way, section, code)
    return found


def _places(way: Way, scores: Any) -> Iterator[tuple[str, str, dict[int, float]]]:
    """What a way to say something scores in each text of each language."""
    if way.kind is CARRIED or way.kind is APART or isinstance(way.node, tree.AnyOf):
        return
    for lang in [way.lang] if way.lang else CODES:
        for name in FIELDS:
            if found := scores(Weighted(Said(_plain(way), lang, field=name), way.weight)):
                yield name, lang, found


def _plain(way: Way) -> str:
    return way.text.strip("«»")
