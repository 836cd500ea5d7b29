"""Counts of codes become what a reader chooses from: labels, in an order that is expected."""

from collections.abc import Mapping
from functools import cache

from django.utils import translation
from django.utils.translation import get_language_info

from knowledge.language import CODES, Text
from knowledge.models.choices import EvidenceLevel, Form, Stage
from search.schemas import FacetValueOut, NamedOut

#: Facets whose codes are closed lists, in their own order.
CHOICES = {"stage": Stage, "form": Form, "evidence": EvidenceLevel}
#: Facets of places: their codes are territories.
PLACES = ("country", "province", "canton")

Names = Mapping[tuple[str, str], Text]


@cache
def choices(facet: str, lang: str) -> dict[str, str]:
    """The codes of a closed list with their labels, in its own order."""
    with translation.override(lang):
        return {str(value): str(name) for value, name in CHOICES[facet].choices}


@cache
def languages(lang: str) -> dict[str, str]:
    """What readers of a language call each language."""
    with translation.override(lang):
        return {code: str(get_language_info(code)["name_translated"]) for code in CODES}


def label(facet: str, code: str, lang: str, names: Names) -> Text:
    """What a code of a facet is called; the code itself where it has no name (any more)."""
    if facet in CHOICES:
        return Text(choices(facet, lang).get(code, code), lang)
    if facet == "languages":
        return Text(languages(lang).get(code, code), lang)
    return names.get(("territory" if facet in PLACES else facet, code)) or Text(code, lang)


def named(facet: str, code: str, lang: str, names: Names) -> NamedOut:
    return NamedOut(code, *label(facet, code, lang, names))


def values(
    counts: Mapping[str, Mapping[str, int]],
    selected: Mapping[str, tuple[str, ...]],
    lang: str,
    names: Names,
) -> dict[str, list[FacetValueOut]]:
    """The values of each facet, those with most first; lists and years in their own order.

    A chosen value that nothing has any more stays, so that it can be taken away again.
    """
    return {
        facet: _values(facet, by_code, selected.get(facet, ()), lang, names)
        for facet, by_code in counts.items()
    }


def _values(
    facet: str, counts: Mapping[str, int], selected: tuple[str, ...], lang: str, names: Names
) -> list[FacetValueOut]:
    all_counts = dict.fromkeys(selected, 0) | dict(counts)
    found = [
        FacetValueOut(code, *label(facet, code, lang, names), count, code in selected)
        for code, count in all_counts.items()
    ]
    if facet == "year":
        return sorted(found, key=lambda value: value.code, reverse=True)
    if facet in CHOICES:
        order = list(choices(facet, lang))
        return sorted(
            found, key=lambda value: order.index(value.code) if value.code in order else len(order)
        )
    return sorted(found, key=lambda value: (-value.count, value.label))
