"""Fields that a reader may name in a question: `tema:agua`, `year:2015-2020`. Nothing in it fails.

Their names stand in `data/fields.csv`, in three languages, each understood whoever reads. A value
that means nothing there finds nothing.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from knowledge.language import CODES
from knowledge.models import TerritoryLevel
from search import facets, labels
from search.analysis import WORD
from search.query import AllOf, AnyOf, Codes, InName, Node, Range
from search.tables import rows
from search.text import fold, ungrouped

#: Fields whose values are terms, places or organisations: where their names stand in the registers.
REGISTERS = {
    "theme": "theme",
    "level": "level",
    "sdg": "sdg",
    "competence": "competence",
    "group": "population_group",
    "place": "territory",
    "province": "territory",
    "canton": "territory",
    "organisation": "organisation",
}
#: Fields that the document has another name of.
DOCUMENT = {"group": "population_group", "place": "territory", "language": "languages"}
#: Fields whose values are closed lists, and numbers.
LISTS = ("stage", "form", "evidence", "language")
NUMBERS = ("year", "population", "cost")
#: Places of one level only. Other countries have divisions where Ecuador has provinces.
LEVELS = {
    "province": (TerritoryLevel.PROVINCE, TerritoryLevel.DIVISION),
    "canton": (TerritoryLevel.CANTON,),
}
#: What may stand before money, and between two numbers.
_CURRENCY = re.compile(r"(?:US)?\$|USD", re.IGNORECASE)
_TO = r"(?:[-–]|\.\.)"
_NUMBER = r"\d{1,12}"
_RANGE = re.compile(
    rf"(?P<only>{_NUMBER})|(?P<from>{_NUMBER}){_TO}(?P<to>{_NUMBER})?|{_TO}(?P<until>{_NUMBER})"
    rf"|>(?P<or_more>=?)(?P<above>{_NUMBER})|<(?P<or_less>=?)(?P<below>{_NUMBER})"
)


@cache
def names() -> Mapping[str, str]:
    """The field that each name, folded, is one of."""
    return {fold(row[lang]): row["field"] for row in rows("fields.csv") for lang in CODES}


def is_field(name: str) -> bool:
    return fold(name) in names()


def node(name: str, value: str) -> Node:
    """What has this value in a field."""
    field = names()[fold(name)]
    if field in REGISTERS:
        return Codes(_holds(field), tuple(sorted(_named(field, value))))
    if field in LISTS:
        return Codes(_holds(field), tuple(_listed(field, value)))
    if field in NUMBERS:
        return _range(field, value)
    if field == "code":
        return coded(value)
    return AllOf(tuple(InName(word) for word in WORD.findall(value)))


def coded(text: str) -> Node:
    """The practice of a code: the bank's own or that of its source."""
    return AnyOf((Codes("code", (text.upper(),)), Codes("source_reference", (text, text.upper()))))


def called(holds: str, lang: str) -> str:
    """What readers of a language call the field of the document."""
    return next((row[lang] for row in rows("fields.csv") if _holds(row["field"]) == holds), holds)


def _holds(field: str) -> str:
    """The field of the document."""
    return DOCUMENT.get(field, field)


def _named(field: str, value: str) -> set[str]:
    """The codes of what is called so, else of what has all these words in a name."""
    kind, wanted = REGISTERS[field], WORD.findall(fold(value))
    found: set[str] = set()
    exact: set[str] = set()
    for (one, code), entry in labels.register().items():
        if one != kind or (field in LEVELS and entry.nature not in LEVELS[field]):
            continue
        if fold(code).rpartition(":")[2] == fold(value) or fold(code) == fold(value):
            return {code}
        for name in {name for lang in CODES for name in entry.spellings(lang)}:
            words = WORD.findall(fold(name))
            if words == wanted:
                exact.add(code)
            elif wanted and set(wanted) <= set(words):
                found.add(code)
    return exact or found


def _listed(field: str, value: str) -> Iterator[str]:
    """The codes of what is called so, in whatever gender and number: `etapa:consolidado`."""
    for lang in CODES:
        names = facets.languages(lang) if field == "language" else facets.choices(field, lang)
        for code, label in names.items():
            if fold(value) == fold(code) or labels.roots(value, lang) == labels.roots(label, lang):
                yield code


def _range(field: str, value: str) -> Node:
    """A number, or from where to where: `2015`, `2015-2020`, `2015-`, `-2020`, `>2015`, `<=20`.

    Thousands may be parted (`25.000`), and money have its sign (`$50000`).
    """
    value = value.replace(" ", "")
    if field == "cost":
        value = _CURRENCY.sub("", value)
    matched = _RANGE.fullmatch(ungrouped(value))
    if not matched:
        return Codes("code", ())
    ends = {name: text for name, text in matched.groupdict().items() if not name.startswith("or_")}
    found = {name: int(text) if text else None for name, text in ends.items()}
    if (only := found["only"]) is not None:
        return Range(field, only, only)
    low, high = found["from"], found["to"] if found["to"] is not None else found["until"]
    if (above := found["above"]) is not None:
        low = above if matched["or_more"] else above + 1
    if (below := found["below"]) is not None:
        high = below if matched["or_less"] else below - 1
    return Range(field, low, high)
