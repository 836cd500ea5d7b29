"""How a word of a language sounds: who writes by ear writes another word that sounds the same."""

import re
from functools import cache

from search.tables import rows


def sound(word: str, lang: str) -> str:
    """The sounds of a word (folded), each as one letter; the word itself in a language that is
    written too unlike it is spoken.
    """
    pattern, sounds = _table(lang)
    if not sounds:
        return word
    heard = pattern.sub(lambda found: sounds[(found.lastindex or 1) - 1], word)
    return _TWICE.sub(r"\1", heard)


_TWICE = re.compile(r"(.)\1+")


@cache
def _table(lang: str) -> tuple[re.Pattern[str], list[str]]:
    some = [row for row in rows("sounds.csv") if row["lang"] == lang]
    letters = "|".join(f"({row['letters']})" for row in some)
    return re.compile(letters), [row["sound"] for row in some]
