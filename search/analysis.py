"""Words and their stems, as every engine sees them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby

from search.documents import ANALYZERS
from search.engines.tantivy_schema import analyzers
from search.tables import SPELLINGS, rows
from search.text import fold

#: What both engines take for a word: letters and digits, nothing between.
WORD = re.compile(r"[^\W_]+")
#: What a letter of a folded word may be as it is typed.
_LETTERS = {"a": "aáâãà", "c": "cç", "e": "eéê", "i": "ií", "n": "nñ", "o": "oóôõ", "u": "uúü"}


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


def written(term: str, lang: str) -> Sequence[str]:
    """The folded words that `spelled` makes others of, which are found under this term."""
    return _written(lang).get(term, ())


@cache
def _written(lang: str) -> Mapping[str, Sequence[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in _spellings(lang)[1]:
        found[stem(word, lang)].append(word)
    return found


@cache
def _spellings(lang: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    instead = {
        word: row["as"]
        for row in rows(SPELLINGS)
        if row["lang"] == lang
        for word in row["words"].split("|")
    }
    # By their first letters, and without a flag for capitals: each text is looked through for them.
    by_letter = groupby(sorted(instead), key=lambda word: word[0])
    words = (f"{_typed(one)}(?:{'|'.join(_typed(w[1:]) for w in some)})" for one, some in by_letter)
    return re.compile(rf"\b(?:{'|'.join(words)})\b"), instead


def _typed(folded: str) -> str:
    """A pattern of a folded word, with accents or not, in capitals or not."""
    every = (_LETTERS.get(char, char) for char in folded)
    return "".join(f"[{letters}{letters.upper()}]" for letters in every)
