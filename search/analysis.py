"""Words and their stems, as every engine sees them."""

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from search.documents import ANALYZERS
from search.engines.tantivy_schema import analyzers
from search.text import fold

#: The tables of words.
DATA = Path(__file__).parent / "data"
#: What both engines take for a word: letters and digits, nothing between.
WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=200_000)
def stem(word: str, lang: str) -> str:
    """The term under which a single word of a language is found."""
    terms = analyzers()[ANALYZERS[lang]].analyze(spelled(word, lang))
    return terms[0] if terms else ""


def stems(text: str, lang: str) -> tuple[str, ...]:
    """The terms of a text, in order."""
    return tuple(term for word in WORD.findall(text) if (term := stem(word, lang)))


def spelled(text: str, lang: str) -> str:
    """A text with words that the stemmer would take for others as it reads them rightly.

    Texts are so before they get into an index, and words before they are looked for there.
    """
    pattern, instead = _spellings(lang)
    return pattern.sub(lambda found: instead[fold(found[0])], text) if instead else text


@cache
def _spellings(lang: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    instead = {row["word"]: row["as"] for row in rows("spellings.csv") if row["lang"] == lang}
    # The tables are folded; what is typed has accents, or not.
    letters = {"a": "[aá]", "e": "[eé]", "i": "[ií]", "o": "[oó]", "u": "[uú]"}
    words = ("".join(letters.get(char, char) for char in word) for word in instead)
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE), instead


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def lines(name: str) -> list[str]:
    """The lines of a list, without what is remarked in it."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
