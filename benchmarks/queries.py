"""What is asked: two words that stand in the generated texts, no pair of them twice."""

import re
from dataclasses import dataclass
from random import Random

from knowledge.language import CODES
from search.query import MAX_TERMS
from tests.factories.bulk_texts import PARTS

#: Short words, and long ones that only join others: nobody searches by them.
SHORTEST = 5
JOINING = {"porque", "mediante", "desde", "junto", "gracias", "about", "together", "through"}
JOINING |= {"without", "thanks", "because", "since", "themselves", "hasta", "cada", "before"}


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

    The languages take turns. Each sentence is one of each part; two words come from two parts.
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
    words = {
        lang: sorted({word for some in PARTS[lang].values() for word in _words(some)})
        for lang in CODES
    }
    return [
        Asked(lang, tuple(chance.sample(words[lang], MAX_TERMS)))
        for lang in (CODES[turn % len(CODES)] for turn in range(number))
    ]


def _pairs(lang: str) -> list[Asked]:
    words = [_words(sentences) for sentences in PARTS[lang].values()]
    return sorted(
        {
            Asked(lang, (one, other))
            for number, some in enumerate(words)
            for others in words[number + 1 :]
            for one in some
            for other in others
            if one != other
        },
        key=lambda asked: asked.words,
    )


def _words(sentences: list[str]) -> set[str]:
    found = {word for text in sentences for word in re.findall(r"\w+", text.casefold())}
    return {word for word in found if len(word) >= SHORTEST} - JOINING
