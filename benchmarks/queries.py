"""What is asked: two words of one sentence of the generated texts, no pair of them twice."""

import re
from dataclasses import dataclass
from itertools import combinations
from random import Random

from knowledge.language import CODES
from search.query import MAX_TERMS
from tests.factories.bulk_texts import told

#: Letters of the shortest: nobody searches by what only joins others.
SHORTEST = 6


@dataclass(frozen=True)
class Asked:
    """Words of a language, two but for the longest, and how one of them begins."""

    lang: str
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def beginning(self) -> str:
        """What somebody typed so far: one word whole, of the other the first letters."""
        return f"{self.words[0]} {self.words[1][:4]}"


def queries(number: int, seed: int = 7) -> list[Asked]:
    """Pairs of words that stand in one sentence, so that there is something to find.

    The languages take turns.
    """
    chance = Random(seed)
    of_language = {lang: _pairs(lang) for lang in CODES}
    for pairs in of_language.values():
        chance.shuffle(pairs)
    together = zip(*of_language.values(), strict=False)
    # A text that two languages share is asked once.
    turns = list({asked.text: asked for some in together for asked in some}.values())
    if len(turns) < number:
        raise ValueError(f"The texts give {len(turns)} queries, not {number}.")
    return turns[:number]


def longest(number: int, seed: int = 7) -> list[Asked]:
    """As much as is read of a text: words of a language of which any will do, so all have hits."""
    chance = Random(seed)
    words = {lang: sorted(set().union(*map(_words, told(lang)))) for lang in CODES}
    return [
        Asked(lang, tuple(chance.sample(words[lang], MAX_TERMS)))
        for lang in (CODES[turn % len(CODES)] for turn in range(number))
    ]


def _pairs(lang: str) -> list[Asked]:
    pairs = {pair for sentence in told(lang) for pair in combinations(sorted(_words(sentence)), 2)}
    return [Asked(lang, pair) for pair in sorted(pairs)]


def _words(sentence: str) -> set[str]:
    return {word for word in re.findall(r"\w+", sentence.casefold()) if len(word) >= SHORTEST}
