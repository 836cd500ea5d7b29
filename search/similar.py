"""Practices that are like one, each with the reasons: what the two have in common, from the facts.

The engine finds candidates by the same codes and the words that tell most; a reason is only given
for what both carry, and of words only for those that both are about.
"""

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import log
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat
from django.utils import translation
from django.utils.translation import gettext as _

from knowledge.language import CODES, Text, column
from knowledge.models import Practice
from knowledge.schemas import TextOut
from knowledge.site.similar import Reason, Similar, register
from search import labels, spelling
from search.analysis import WORD, stem
from search.cards import titles
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.facets import Names
from search.query import AllOf, Codes, Node, Not, Plan, Said, SomeOf, Weighted
from search.registers import Entry, Key
from search.subjects import Subject, subjects
from search.text import fold, plain
from search.weights import (
    SIMILAR_CODES,
    SIMILAR_LEVEL,
    SIMILAR_WIDER,
    SIMILAR_WORD,
    SIMILAR_WORDS,
)
from search.wording import says_nothing

#: Practices that are told, and those that are looked at for reasons.
SHOWN, LOOKED_AT = 4, 12
#: Letters of a word that is looked for, and how many words are told as a reason.
TELLING, TOLD = 5, 4
HEAD, BODY = ("name", "tagline"), ("summary", "problem", "solution")
#: Facts of a practice, the strongest reason first, and the field of the document of each.
RELATIONS = {
    "theme": "themes",
    "competence": "competences",
    "territory": "territories",
    "sdg": "sdgs",
    "population_group": "population_groups",
}


@dataclasses.dataclass(frozen=True)
class Facts:
    """What may be in common: codes by field, the level; the texts, head and body, by language."""

    codes: Mapping[str, frozenset[str]]
    level: str
    texts: Mapping[str, tuple[str, str]]
    #: Of the names that tell what a text is about.
    version: int
    _about: dict[str, Mapping[str, Subject]] = dataclasses.field(default_factory=dict)

    def about(self, lang: str) -> Mapping[str, Subject]:
        """What the text of a language is about."""
        if lang not in self._about:
            self._about[lang] = subjects(*self.texts[lang], lang, self.version)
        return self._about[lang]


@dataclasses.dataclass(frozen=True)
class Neighbour:
    key: int
    reasons: list[Reason]


def similar(key: int, lang: str, size: int = SHOWN) -> list[Neighbour]:
    """The practices most like one, best first. As many queries whatever there is.

    Raises:
        EngineUnavailable: where the engine does not answer.
    """
    version = labels.version()
    own = _facts([key], lang, version)[key]
    names, register = labels.shown(lang, version), labels.register(version)
    nodes = list(_nodes(own, register))
    if not nodes:
        return []
    node = AllOf((SomeOf(tuple(nodes)), Not(Codes("key", (str(key),)))))
    keys = get_engine().search(Plan(node, lang, limit=LOOKED_AT)).keys
    others = _facts(keys, lang, version)
    found = [
        Neighbour(one, reasons(own, others[one], lang, names, register))
        for one in keys
        if one in others
    ]
    return [one for one in found if _is_like(one)][:size]


def _is_like(one: Neighbour) -> bool:
    """Two practices of one level, one goal or one group of people may be about anything."""
    return any(reason.kind in ("theme", "competence", "territory") for reason in one.reasons)


def reasons(
    own: Facts, other: Facts, lang: str, names: Names, register: Mapping[Key, Entry]
) -> list[Reason]:
    """What two practices have in common, in words."""
    with translation.override(lang):
        labelled = {
            "theme": _("Mismo tema"),
            "competence": _("Misma competencia"),
            "territory": _("Mismo lugar"),
            "sdg": _("Mismos ODS"),
            "population_group": _("Mismo grupo de población"),
            "level": _("Mismo nivel de gobierno"),
            "words": _("Hablan de"),
        }

    def reason(kind: str, shared: Sequence[Text]) -> Reason:
        return Reason(kind, labelled[kind], [TextOut.of(one, lang) for one in shared])

    found: list[Reason] = []
    for field in RELATIONS:
        shared = _narrowest(field, own, other, register)
        if field == "territory":
            shared = {code for code in shared if not code.startswith("iso3166")}
        if shared:
            told = [names[field, code] for code in sorted(shared) if (field, code) in names]
            found.append(reason(field, told))
    if own.level and own.level == other.level and ("level", own.level) in names:
        found.append(reason("level", [names["level", own.level]]))
    if same := _said_by_both(own, other, lang):
        found.append(reason("words", same))
    return found


def _said_by_both(own: Facts, other: Facts, lang: str) -> list[Text]:
    """What both are about, in the reader's language if both can be read in it."""
    if not (own.texts[lang][0] and other.texts[lang][0]):
        lang = CODES[0]
    said, others = own.about(lang), other.about(lang)
    both = sorted(said.keys() & others, key=lambda t: (-min(said[t].times, others[t].times), t))
    return [Text(said[term].word, lang) for term in both[:TOLD]]


def _narrowest(field: str, own: Facts, other: Facts, register: Mapping[Key, Entry]) -> set[str]:
    """The codes that both carry or stand under, without those above another of them."""
    both = _lineage(field, own, register) & _lineage(field, other, register)
    if field != "territory":
        # A broad term is in common where one of the two is of that and no narrower.
        both &= own.codes[field] | other.codes[field]
    above = {
        entry.above[1] for code in both if (entry := register.get((field, code))) and entry.above
    }
    return both - above


def _lineage(field: str, facts: Facts, register: Mapping[Key, Entry]) -> set[str]:
    found: set[str] = set()
    for code in facts.codes[field]:
        key: Key | None = (field, code)
        while key and key[1] not in found:
            found.add(key[1])
            key = entry.above if (entry := register.get(key)) else None
    return found


def _nodes(own: Facts, register: Mapping[Key, Entry]) -> Iterator[Node]:
    for field, weight in SIMILAR_CODES.items():
        for code in sorted(own.codes[field]):
            yield Weighted(Codes(field, (code,)), weight)
            entry = register.get((field, code))
            if entry and entry.above and not entry.above[1].startswith("iso3166"):
                yield Weighted(Codes(field, (entry.above[1],)), weight * SIMILAR_WIDER)
    if own.level:
        yield Weighted(Codes("level", (own.level,)), SIMILAR_LEVEL)
    for word in _words(" ".join(own.texts[CODES[0]])):
        yield Weighted(Said(word, CODES[0]), SIMILAR_WORD)


def _facts(keys: Sequence[int], lang: str, version: int) -> dict[int, Facts]:
    """The facts of several practices, in two queries; their texts in a reader's language first."""
    codes: dict[int, dict[str, set[str]]] = defaultdict(
        lambda: {field: set() for field in RELATIONS}
    )
    links = []
    for field, relation in RELATIONS.items():
        through = getattr(Practice, relation).through.objects.filter(practice__in=keys).order_by()
        code = (
            Concat(F("territory__scheme"), Value(":"), F("territory__code"))
            if field == "territory"
            else F("concept__code")
        )
        links.append(through.values_list("practice_id", Value(field, CharField()), code))
    for key, field, code in links[0].union(*links[1:], all=True):
        codes[key][field].add(code)
    langs = tuple(dict.fromkeys((lang, CODES[0])))
    columns = [column(field, one) for field in (*HEAD, *BODY) for one in langs]
    rows = Practice.objects.filter(pk__in=keys).order_by()
    return {
        row["pk"]: Facts(
            {field: frozenset(found) for field, found in codes[row["pk"]].items()},
            row["lead_organisation__level__code"] or "",
            {one: (_text(row, HEAD, one), _text(row, BODY, one)) for one in langs},
            version,
        )
        for row in rows.values("pk", "lead_organisation__level__code", *columns)
    }


def _text(row: Mapping[str, Any], fields: Sequence[str], lang: str) -> str:
    return " ".join(plain(row[column(field, lang)]) for field in fields).strip()


def _words(text: str) -> list[str]:
    """The words that tell most of a text: often said here and by few others."""
    lang = CODES[0]
    practices, counts = spelling.frequencies()
    said: Counter[str] = Counter()
    written: dict[str, str] = {}
    for word in WORD.findall(text):
        # Names are of places and people, which are facts of their own.
        if len(word) >= TELLING and word.islower() and word.isalpha() and not says_nothing(word):
            said[stem(word, lang)] += 1
            written.setdefault(stem(word, lang), word)
    worth = {
        term: times * log(1 + practices / (1 + counts.get(fold(written[term]), 1)))
        for term, times in said.items()
    }
    most = sorted(worth, key=lambda term: (-worth[term], term))
    return [written[term] for term in most[:SIMILAR_WORDS]]


@register
def tell(practice: Practice, lang: str) -> list[Similar]:
    """For the page that tells them. While the engine is away there are none."""
    try:
        return told(practice.pk, lang)
    except EngineUnavailable:
        return []


def told(key: int, lang: str) -> list[Similar]:
    """The practices most like one, as they are shown.

    Raises:
        EngineUnavailable: where the engine does not answer.
    """
    found = similar(key, lang)
    shown = titles([one.key for one in found], lang)
    return [
        Similar(
            title.code,
            TextOut.of(title.name, lang),
            TextOut.of(title.tagline, lang),
            title.url,
            one.reasons,
        )
        for one in found
        if (title := shown.get(one.key))
    ]
