"""Names of the registers, looked up when somebody searches: documents hold only codes."""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F

from knowledge.language import CODES, SOURCE, Text
from search.analysis import WORD
from search.models import LabelVersion, version_of
from search.registers import Entry, Key, entries
from search.tables import rows
from search.text import fold
from search.wording import is_exception, root, says_nothing

#: Words of the longest label that a query is compared with.
LONGEST = 8
#: In the place of a language: names of places, which are in all of them.
PLACE = ""
#: In the place of a field: a row of `data/equivalents.csv`, which no document has a code of.
EQUIVALENT = "equivalent"
#: Vocabularies whose other names say the same thing. Those of a competence tell what belongs to it:
#: one is of water and of waste.
SYNONYMOUS = ("theme", "sdg", "population_group", "level")
#: How people call a goal or target by its number, in any language.
GOALS = ("ODS", "SDG", "meta", "target")
#: A language and the roots of the words of a name in it.
Spelled = tuple[str, tuple[str, ...]]
Index = Mapping[Spelled, frozenset[Key]]
#: What stands between the things of a name, in the three languages.
_BETWEEN = re.compile(r",| (?:y|e|and) ")


class Names(NamedTuple):
    """What words name: how many they are, what is called so, and what is at least partly of it."""

    length: int
    keys: frozenset[Key]
    codes: frozenset[Key]


def raise_version() -> None:
    """Says, in the transaction of the change, that a label changed."""
    if not LabelVersion.objects.filter(pk=1).update(version=F("version") + 1):
        LabelVersion.objects.create(pk=1, version=1)


def find(words: Sequence[str], version: int, spoken: Sequence[Container[str]]) -> Names:
    """The longest name of a version that begins these words, in a language that each is of.

    Args:
        spoken: for each word the languages that it is of.
    """
    whole, parts = _index(version)
    for length in range(min(len(words), LONGEST), 0, -1):
        text = " ".join(words[:length])
        if is_exception(text, "bare"):
            continue
        if length > 1 and _is_ragged(words[:length]):
            continue
        langs = (lang for lang in CODES if all(lang in some for some in spoken[:length]))
        looked_up = [*((lang, _told(text, lang)) for lang in langs), (PLACE, _as_told(text))]
        keys = _narrowest(frozenset[Key]().union(*(whole.get(it, ()) for it in looked_up)))
        codes = keys.union(*(parts.get(it, ()) for it in looked_up))
        if codes:
            return Names(length, keys, codes)
    return Names(0, frozenset(), frozenset())


def _narrowest(keys: frozenset[Key]) -> frozenset[Key]:
    """Without competences where a theme has the name: a competence is of several themes."""
    if any(field == "theme" for field, _code in keys):
        return frozenset(key for key in keys if key[0] != "competence")
    return keys


def roots(text: str, lang: str) -> tuple[str, ...]:
    """What a name is looked up by: its words in whatever number."""
    return tuple(term for word in WORD.findall(text) if (term := root(word, lang)))


def _told(text: str, lang: str) -> tuple[str, ...]:
    """Without the words that say nothing, which people leave out and put in: `junta agua`. A name
    of one other word keeps them: `El Niño`."""
    words = [word for word in WORD.findall(text) if not says_nothing(word, lang)]
    return roots(" ".join(words) if len(words) > 1 else text, lang)


def _as_told(text: str) -> tuple[str, ...]:
    """A place is called nothing else in another number: `cuencas` are not Cuenca."""
    words = WORD.findall(fold(text))
    return tuple(word for word in words if not says_nothing(word)) or tuple(words)


def _is_ragged(words: Sequence[str]) -> bool:
    """Whether a name would begin or end with a word that says nothing, and is one without it."""
    at_ends = says_nothing(words[0]) or says_nothing(words[-1])
    return at_ends and sum(not says_nothing(word) for word in words) > 1


def version() -> int:
    """Rises with each change of a name or of a place in a tree."""
    return version_of(LabelVersion)


@lru_cache(maxsize=1)
def _index(version: int) -> tuple[Index, Index]:
    """Names by language and roots, and parts of names that tell several things. Made again when a
    label changed: `version` says so."""
    whole: defaultdict[Spelled, set[Key]] = defaultdict(set)
    parts: defaultdict[Spelled, set[Key]] = defaultdict(set)
    broader = {entry.above for entry in _register(version).values()}
    for entry in _register(version).values():
        if entry.key[0] == "organisation":  # found by the texts of documents
            continue
        if entry.key[0] == "territory":
            for name in entry.spellings(SOURCE):
                whole[PLACE, _as_told(name)].add(entry.key)
            continue
        for lang in CODES:
            for name in (*entry.spellings(lang), *_numbered(entry.key)):
                if (terms := _told(name, lang)) and not _is_vague(entry, name, lang):
                    whole[lang, terms].add(entry.key)
            # What stands below a broader theme is of one of its things or of another.
            for part in _parts(entry, lang) if entry.key not in broader else ():
                parts[lang, _told(part, lang)].add(entry.key)
    for number, row in enumerate(rows("equivalents.csv")):
        spelled = [(lang, _told(name, lang)) for lang in CODES for name in row[lang].split("|")]
        named = {key for one in spelled for key in whole.get(one, ()) if key[0] == "theme"}
        for one in spelled:
            # What is called as a theme in one way is that theme in each.
            whole[one] |= {(EQUIVALENT, str(number)), *(named if len(named) == 1 else ())}
    return _frozen(whole), _frozen(parts)


def _frozen(names: Mapping[Spelled, set[Key]]) -> Index:
    return {key: frozenset(found) for key, found in names.items()}


def _is_vague(entry: Entry, name: str, lang: str) -> bool:
    """Whether one word is to stand for a whole competence, which is of several things."""
    usual = entry.called[lang].text
    return entry.key[0] == "competence" and name != usual and len(WORD.findall(name)) == 1


def _parts(entry: Entry, lang: str) -> list[str]:
    """The things that a theme's name tells: `Costas, mares y pesca` is of three."""
    if entry.key[0] != "theme":
        return []
    parts = _BETWEEN.split(entry.called[lang].text)
    return [part for part in parts if part.strip()] if len(parts) > 1 else []


def _numbered(key: Key) -> Iterator[str]:
    if key[0] == "sdg":
        yield from (f"{goal} {key[1]}" for goal in GOALS)


def others(key: Key, lang: str, version: int) -> Sequence[str]:
    """All that a term is called in a language, to look for in texts; its usual name first.

    Not of places: many have one name, and what is there is found by its code.
    """
    if key[0] == EQUIVALENT:
        return rows("equivalents.csv")[int(key[1])][lang].split("|")
    entry = _register(version).get(key)
    if entry is None or key[0] not in SYNONYMOUS:
        return ()
    return [
        name
        for name, written_in in entry.names(lang)
        if written_in == lang
        and len(WORD.findall(name)) <= LONGEST
        and not is_exception(name, "bare")
    ]


def register(at: int | None = None) -> Mapping[Key, Entry]:
    """Every term, place and organisation as it is now. `at` is a version that was just read."""
    return _register(version() if at is None else at)


@lru_cache(maxsize=1)
def _register(version: int) -> Mapping[Key, Entry]:
    return {entry.key: entry for entry in entries()}


def shown(lang: str, at: int | None = None) -> Mapping[Key, Text]:
    """What each place, term and organisation is called in a language, else in another."""
    return _shown(version() if at is None else at, lang)


@lru_cache(maxsize=len(CODES))
def _shown(version: int, lang: str) -> Mapping[Key, Text]:
    return {key: entry.called[lang] for key, entry in _register(version).items()}
