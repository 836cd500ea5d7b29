"""What a text is about, in its own words: those of the names of themes and groups that it stresses.

No list of verbs and empty words is ever whole; the vocabularies name what the bank is about.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.language import CODES
from search import labels
from search.analysis import WORD, stem
from search.tables import lines
from search.text import fold
from search.wording import inflections, root, says_nothing

#: Registers whose names tell what something is about, and the one whose names tell who does it.
ABOUT, BY_WHOM = ("theme", "population_group"), ("level",)
#: Letters of a word, and how often a text has to say it, unless its head does.
SHORTEST, OFTEN = 4, 2


class Subject(NamedTuple):
    """A word as the text writes it most, and how often it does in any form."""

    word: str
    times: int


def subjects(head: str, body: str, lang: str, version: int) -> Mapping[str, Subject]:
    """The subjects of a text, by their root: what its head says, or its body again and again.

    Args:
        version: of the names (`labels.version`).
    """
    telling = _telling(lang, version)
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, times in ((head, OFTEN), (body, 1)):
        for word in WORD.findall(text):
            # Names are of places and people, which are facts of their own.
            if word.islower() and fold(word) in telling:
                written[root(word, lang)][word] += times
    return {
        term: Subject(forms.most_common(1)[0][0], forms.total())
        for term, forms in written.items()
        if forms.total() >= OFTEN
    }


@lru_cache(maxsize=len(CODES))
def _telling(lang: str, version: int) -> frozenset[str]:
    """Words of names, folded, in both numbers. A verb of the same stem is none of them."""

    def words(fields: tuple[str, ...]) -> set[str]:
        return {
            word
            for key in labels.register(version)
            if key[0] in fields
            for name in labels.others(key, lang, version)
            for word in WORD.findall(fold(name))
            if len(word) >= SHORTEST and word.isalpha() and not says_nothing(word)
        }

    whose = {stem(word, lang) for word in words(BY_WHOM)}
    return frozenset(
        form
        for word in words(ABOUT)
        if stem(word, lang) not in whose and word not in _untelling(lang)
        for form in (word, f"{word}s", word.removesuffix("s"), *inflections(word, lang))
    )


@cache
def _untelling(lang: str) -> frozenset[str]:
    listed = dict(line.split(": ", 1) for line in lines("untelling_words.txt"))
    return frozenset(listed[lang].split())
