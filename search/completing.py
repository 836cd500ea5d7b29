"""Completes names of terms, places and organisations from words in memory, made anew on change."""

import time
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from heapq import nsmallest
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils import translation

from knowledge.addresses import concept_url, organisation_url, territory_url
from knowledge.language import CODES, SOURCE, Text
from knowledge.models import Concept, Organisation, OrganisationKind, Territory, TerritoryLevel
from knowledge.schemas import TextOut
from search import labels
from search.analysis import WORD
from search.engines import get_engine
from search.query import Everything, Plan
from search.registers import FIELDS, Entry, Key
from search.schemas import SuggestionOut
from search.text import fold

#: Suggestions of each kind. Names of places repeat most.
TERMS, PLACES, ORGANISATIONS = 3, 4, 4
#: The kind whose names are told after those of the others.
LAST_KIND = "competence"
#: Seconds for which the counts of practices are kept: they only say what stands first.
FRESH = 60
#: More than 0, less than what follows any letter: the end of the words that begin alike.
LAST = "\U0010ffff"

_SCHEMES = {field: scheme for scheme, field in FIELDS.items()}


class Match(NamedTuple):
    """How well a name matches, less being better: who reads it, whether it begins so, its length.

    It is written so in each of `langs`; a name that is the same for all is in none.
    """

    foreign: int
    rank: int
    length: int
    spelling: str
    langs: tuple[str, ...]


class Completed(NamedTuple):
    """Names that practices carry, and names that none does yet."""

    in_use: list[SuggestionOut]
    unused: list[SuggestionOut]


def complete(text: str, lang: str, practices: Mapping[str, Mapping[str, int]]) -> Completed:
    """Names that have a word beginning like each word of `text`, accents and capitals apart.

    Of each kind those with practices are taken first, then those whose name as it is shown matches,
    then names that begin so, then the shortest. What matches by another name says which: one in the
    reader's language, else in the source language or in none, if any of those matches. The name of
    a competence is a sentence, and stands behind what is called so.

    Args:
        text: what was typed so far.
        lang: the language to read in.
        practices: how many carry each code, by field.
    """
    typed = WORD.findall(fold(text))
    if not typed:
        return Completed([], [])
    version = labels.version()
    best = _matching(typed, lang, version)
    names, register = labels.shown(lang), labels.register()
    as_shown = _as_shown(version, lang)

    def is_unused(key: Key) -> bool:
        field, code = key
        return not practices.get(field, {}).get(code)

    def by_other_name(key: Key) -> bool:
        return not all(f" {word}" in as_shown[key] for word in typed)

    def order(key: Key) -> tuple[bool, bool, bool, int, int, str]:
        match = best[key]
        last = key[0] == LAST_KIND
        return (is_unused(key), last, by_other_name(key), match.rank, match.length, names[key].text)

    found = Completed([], [])
    for fields, limit in (
        (_SCHEMES, TERMS),
        (("territory",), PLACES),
        (("organisation",), ORGANISATIONS),
    ):
        keys = nsmallest(limit, (key for key in best if key[0] in fields), key=order)
        for key in keys:
            where = found.unused if is_unused(key) else found.in_use
            other = _told(best[key], lang) if by_other_name(key) else None
            where.append(_suggestion(register[key], lang, names, register, other))
    return found


def _matching(typed: Sequence[str], lang: str, version: int) -> dict[Key, Match]:
    """What matches, and the name of it that does best."""
    words = _words(version)
    longest = max(typed, key=len)
    others = [f" {word}" for word in typed if word is not longest]
    beginning = " " + " ".join(typed)
    best: dict[Key, Match] = {}
    start = bisect_left(words, (longest,))
    end = bisect_left(words, (longest + LAST,))
    for _word, name, key, spelling, langs in words[start:end]:
        if all(other in name for other in others):
            foreign = 0 if lang in langs else 1 if not langs or SOURCE in langs else 2
            rank = 0 if name.startswith(beginning) else 1
            match = Match(foreign, rank, len(name), spelling, langs)
            if key not in best or match < best[key]:
                best[key] = match
    return best


def _told(match: Match, lang: str) -> TextOut:
    """A name with its language. One that is the same for all is read as one's own."""
    written_in = lang if lang in match.langs else next(iter(match.langs), lang)
    return TextOut.of(Text(match.spelling, written_in), lang)


@lru_cache(maxsize=1)
def _words(version: int) -> Sequence[tuple[str, str, Key, str, tuple[str, ...]]]:
    """Every word of every name, in order, with the name, folded and as it is written, and where."""
    found: set[tuple[str, str, Key, str, tuple[str, ...]]] = set()
    for entry in labels.register().values():
        names = {name for lang in CODES for name in entry.names(lang)}
        for spelling in {name.text for name in names}:
            langs = tuple(lang for lang in CODES if Text(spelling, lang) in names)
            name = _folded(spelling)
            found.update((word, name, entry.key, spelling, langs) for word in name.split())
    return sorted(found)


@lru_cache(maxsize=len(CODES))
def _as_shown(version: int, lang: str) -> Mapping[Key, str]:
    """The names that readers of a language see, folded."""
    return {key: _folded(name.text) for key, name in labels.shown(lang).items()}


def _folded(name: str) -> str:
    """The words of a name, with a space before each."""
    return "".join(f" {word}" for word in WORD.findall(fold(name)))


def in_use() -> Mapping[str, Mapping[str, int]]:
    """How many practices carry each code, by field.

    Raises:
        EngineUnavailable: where the engine does not answer.
    """
    return _practices(labels.version(), int(time.monotonic() // FRESH))


@lru_cache(maxsize=1)
def _practices(version: int, period: int) -> Mapping[str, Mapping[str, int]]:
    facets = (*_SCHEMES, "territory", "organisation")
    return get_engine().search(Plan(Everything(), CODES[0], facets=facets, limit=0)).facets


def _suggestion(
    entry: Entry,
    lang: str,
    names: Mapping[Key, Text],
    register: Mapping[Key, Entry],
    other: TextOut | None,
) -> SuggestionOut:
    field, code = entry.key
    return SuggestionOut(
        kind=field,
        code=code,
        label=names[entry.key].text,
        lang=names[entry.key].lang,
        other_name=other,
        detail=_detail(entry, lang, names, register),
        url=_url(entry.key, lang),
    )


def _detail(
    entry: Entry, lang: str, names: Mapping[Key, Text], register: Mapping[Key, Entry]
) -> str:
    above = entry.above
    if entry.key[0] not in ("territory", "organisation"):
        return names[above].text if above else ""
    if entry.key[0] == "territory":
        kind = _kinds(TerritoryLevel, lang)[entry.nature]
    else:
        level = names.get(("level", entry.level))
        kind = level.text if level else _kinds(OrganisationKind, lang)[entry.nature]
    places: list[str] = []
    while above and len(places) < 2:
        places.append(names[above].text)
        above = register[above].above
    return " · ".join((kind, ", ".join(places))) if places else kind


@cache
def _kinds(choices: type[TextChoices], lang: str) -> dict[str, str]:
    with translation.override(lang):
        return {str(value): str(name) for value, name in choices.choices}


def _url(key: Key, lang: str) -> str:
    """Of an address no more is needed than the code: nothing is read."""
    field, code = key
    if field == "territory":
        scheme, _colon, code = code.partition(":")
        return territory_url(Territory(scheme=scheme, code=code), lang)
    if field == "organisation":
        return organisation_url(Organisation(code=code), lang)
    return concept_url(Concept(scheme=_SCHEMES[field], code=code), lang)
