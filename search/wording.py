"""Which words belong together in a language: plurals, families, words that say nothing.

The tables stand in `data/` and are used when somebody searches; no document holds them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.language import CODES
from search.analysis import WORD, spelled, stem
from search.tables import lines, rows
from search.text import fold

#: Letters before an ending that is taken for one: `as` and `a` are whole words.
BEFORE_ENDING = 2
#: Endings of verbs and of what is not counted, in Spanish and Portuguese.
NO_PLURAL = ("ar", "er", "ir", "dad", "dade", "ez", "eza", "ismo", "ing")


class Relatives(NamedTuple):
    """Other words for a word of a language, one for each stem: its own forms, and its family."""

    forms: tuple[str, ...]
    family: tuple[str, ...]


@lru_cache(maxsize=50_000)
def relatives(word: str, lang: str) -> Relatives:
    """The words that are found with a single word because they are the same one or its kin."""
    own = stem(word, lang)
    forms = {term: form for form in _inflections(word, lang) if (term := stem(form, lang))}
    forms.pop(own, None)
    kin: dict[str, str] = {}
    for term in (own, *forms):
        kin |= _families(lang).get(term, {})
    for term in (own, *forms):
        kin.pop(term, None)
    return Relatives(tuple(forms.values()), tuple(kin.values()))


@lru_cache(maxsize=200_000)
def root(word: str, lang: str) -> str:
    """One stem for all forms of a word, so that a name is found in each of them."""
    return min(
        (stem(word, lang), *(stem(form, lang) for form in _inflections(word, lang))),
        key=lambda term: (len(term), term),
    )


def _inflections(word: str, lang: str) -> Iterator[str]:
    """Of a word that the stemmer would take for another: of what it is read as."""
    return inflections(fold(spelled(word, lang)), lang)


def inflections(word: str, lang: str) -> Iterator[str]:
    """What a word (folded) may be in the other number. Some are no words, and stand nowhere."""
    for one, other in _endings(lang):
        for ending, instead in ((one, other), (other, one)):
            if word.endswith(ending) and len(word) >= len(ending) + BEFORE_ENDING:
                yield word[: len(word) - len(ending)] + instead


def says_nothing(word: str, lang: str = "") -> bool:
    """Whether a word joins others and is in every text, in any of the languages.

    Readers of `lang` mean something else by a few of them: `dos` is two, `EU` a union.
    """
    return fold(word) in _function_words() and not is_exception(word, f"tells_{lang}")


@cache
def is_exception(text: str, rule: str) -> bool:
    """Whether a word or name is in the table of exceptions under this rule."""
    return fold(text) in _exceptions()[rule]


@cache
def _exceptions() -> Mapping[str, frozenset[str]]:
    by_rule: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows("exceptions.csv"):
        by_rule[row["rule"]].add(fold(row["word"]))
    return defaultdict(frozenset, {rule: frozenset(found) for rule, found in by_rule.items()})


@cache
def _function_words() -> frozenset[str]:
    return frozenset(
        word for line in lines("function_words.txt") for word in line.partition(":")[2].split()
    )


@cache
def _endings(lang: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (fold(row["one"]), fold(row["other"])) for row in rows("endings.csv") if row["lang"] == lang
    )


@cache
def _families(lang: str) -> Mapping[str, Mapping[str, str]]:
    """For each stem of a family, a word of it for each of its stems."""
    found: dict[str, dict[str, str]] = {}
    for words in families(lang):
        members: dict[str, str] = {}
        for word in (*words, *(form for w in words for form in _plurals(w, lang))):
            members.setdefault(stem(word, lang), word)
        for word in words:
            for form in (word, *inflections(fold(word), lang)):
                found[stem(form, lang)] = members
    return found


def _plurals(word: str, lang: str) -> Iterator[str]:
    """The other number of a member, unless it is a verb or names a quality."""
    if not fold(word).endswith(NO_PLURAL):
        yield from inflections(fold(word), lang)


@cache
def listed(lang: str) -> frozenset[str]:
    """Every word (folded) of a language in the families and in `equivalents.csv`."""
    said = [word for family in families(lang) for word in family]
    said += [row[lang] for row in rows("equivalents.csv")]
    return frozenset(word for text in said for word in WORD.findall(fold(text)))


def is_listed(word: str) -> bool:
    """Whether a word (folded) of any language is in the tables."""
    return any(word in listed(lang) for lang in CODES)


def families(lang: str) -> Iterator[list[str]]:
    """The families of a language, as they are listed."""
    yield from (line.split() for line in lines(f"families_{lang}.txt"))
