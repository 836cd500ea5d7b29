"""Words and their stems, as every engine sees them."""

import re
from functools import lru_cache

from search.documents import ANALYZERS
from search.engines.tantivy_schema import analyzers

#: What both engines take for a word: letters and digits, nothing between.
WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=200_000)
def stem(word: str, lang: str) -> str:
    """The term under which a single word of a language is found."""
    terms = analyzers()[ANALYZERS[lang]].analyze(word)
    return terms[0] if terms else ""


def stems(text: str, lang: str) -> tuple[str, ...]:
    """The terms of a text, in order."""
    return tuple(term for word in WORD.findall(text) if (term := stem(word, lang)))
