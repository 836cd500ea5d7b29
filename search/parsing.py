"""A reader's text becomes our query tree. Nothing that can be typed fails.

Words are all wanted; `"quotes"` make a phrase, a leading minus leaves out, `OR` between two takes
either. `field:value` asks for a value of a field that `fields.py` knows; of another it is words.
"""

import re
import unicodedata
from dataclasses import dataclass

from search.fields import is_field
from search.query import MAX_TERMS

#: More than anybody types. The rest of a longer text is not read.
MAX_LENGTH = 500
#: What stands for bytes that are no text.
BROKEN = "\N{REPLACEMENT CHARACTER}"

_TOKEN = re.compile(
    r'(?P<minus>-?)(?:(?P<field>[^\W\d_]+):\s*(?="|[^\s":]))?'
    r'(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))'
)
#: A range with spaces in it: `year: > 2015`, `año:1995 - 2005`.
_SPACED = re.compile(
    r'\b(?P<field>[^\W\d_]+):\s*(?:[<>]=?|[^\s"]*\d\s+[-–])\s+(?=(?:US)?\$?\d)', re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W_]")
#: Signs around a word, and the English genitive: `¿cómo`, `casa?`, `children's`, `farmers'`.
_AROUND = re.compile(r"^[\W_]+|(?:['’]s)?[\W_]*$", re.IGNORECASE)


@dataclass(frozen=True)
class Term:
    """A word or phrase as it was typed. `either` joins it to the one before."""

    text: str
    phrase: bool = False
    excluded: bool = False
    either: bool = False
    field: str = ""


def clean(text: str) -> str:
    """`text` in NFC, without control characters and broken ones, no longer than is read."""
    printable = "".join(
        " " if char == BROKEN or unicodedata.category(char).startswith("C") else char
        for char in text[:MAX_LENGTH]
    )
    return unicodedata.normalize("NFC", printable)


def _tokens(text: str) -> list[re.Match[str]]:
    """The words, phrases and fields of a text; spaces within a range of a field part nothing."""
    whole = _SPACED.sub(
        lambda found: "".join(found[0].split()) if is_field(found["field"]) else found[0],
        clean(text),
    )
    return list(_TOKEN.finditer(whole))


def apart(text: str) -> tuple[str, str]:
    """The words of a text, and what it asks of fields. An OR between the two joins nothing then."""
    tokens = _tokens(text)
    of_field = [bool(token["field"]) and is_field(token["field"]) for token in tokens]
    words = [
        token[0]
        for at, token in enumerate(tokens)
        if not of_field[at] and not (token[0] == "OR" and any(of_field[max(0, at - 1) : at + 2]))
    ]
    fields = [token[0] for token, is_one in zip(tokens, of_field, strict=True) if is_one]
    return " ".join(words), " ".join(fields)


def parse(text: str) -> list[Term]:
    """The terms of a text, at most `MAX_TERMS`."""
    terms: list[Term] = []
    either = False
    for token in _tokens(text):
        word, phrase, field = token["word"], token["phrase"], token["field"] or ""
        if field and not is_field(field):
            # As it was typed: `http://...`, or a word before a colon.
            if token["word"] is None:
                terms.append(Term(field))
            else:
                word = f"{field}:{word}"
            field = ""
        if word == "OR" and terms:
            either = True
            continue
        if not field and not _LETTERS.search(word or phrase or ""):
            continue
        if word and not field:
            word = _AROUND.sub("", word)
        terms.append(
            Term(
                text=phrase if word is None else word,
                phrase=word is None,
                excluded=bool(token["minus"]),
                either=either,
                field=field,
            )
        )
        either = False
        if len(terms) == MAX_TERMS:
            break
    # Said twice is said once; what an OR joins stands where it was said.
    return terms if any(term.either for term in terms) else list(dict.fromkeys(terms))
