"""What the bank page shows: the filters with their counts, what narrows now, the hits, ways on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from knowledge.addresses import scheme_url, territories_url
from knowledge.language import Text
from knowledge.models import Scheme
from knowledge.site.pages import numbered_page
from search import asking, facets, labels
from search.asking import DEEPEST
from search.facets import Names
from search.presenting import hits, present
from search.registers import Entry, Key
from search.request import SearchRequest
from search.schemas import FacetValueOut, HighlightOut, HitOut
from search.searching import search

#: Values of a facet that are seen at once, and those that are one click away. Whoever looks for a
#: place that has fewer practices than these types its name.
SEEN, MORE = 8, 50
#: Practices that are shown where nothing was found.
INSTEAD = 5
#: What is counted only once its province was chosen: 222 cantons help nobody.
CHOSEN_WITHIN = {"canton": "province"}
#: Open at the start; the others open when asked, or while something of them is chosen.
OPEN = ("theme", "province", "level")

LABELS = {
    "theme": _("Tema"),
    "level": _("Nivel de gobierno"),
    "province": _("Provincia"),
    "canton": _("Cantón"),
    "sdg": _("Objetivo de desarrollo sostenible"),
    "competence": _("Competencia"),
    "stage": _("Etapa"),
    "form": _("Forma"),
    "evidence": _("Nivel de evidencia"),
    "languages": _("Disponible en"),
    "year": _("Año de inicio"),
}
#: The orders of a list with words and of one without. The first is the one that nobody asks for.
RELEVANT = ("", _("Más relacionadas"))
NEWEST = _("Publicadas hace poco")
OTHERS = (("oldest", _("Publicadas hace más tiempo")), ("name", _("Nombre")))
SORTS = {True: (RELEVANT, ("newest", NEWEST), *OTHERS), False: (("", NEWEST), *OTHERS)}


@dataclass(frozen=True)
class Option:
    """A value of a facet; once it or one below it was chosen, with the narrower ones."""

    value: FacetValueOut
    narrower: "list[Option]"

    @property
    def is_chosen(self) -> bool:
        return self.value.selected or bool(self.narrower)


@dataclass(frozen=True)
class Facet:
    name: str
    label: Any
    seen: list[Option]
    more: list[Option]
    left_out: int
    chosen: int

    @property
    def is_open(self) -> bool:
        return self.name in OPEN or self.chosen > 0


@dataclass(frozen=True)
class Choice:
    """What narrows the list now, and the address of the list without it."""

    facet: Any
    label: Text
    without: str


@dataclass(frozen=True)
class Result:
    """A hit, with what matched in its name marked there and not told once more below it."""

    hit: HitOut
    title: str
    fragments: list[HighlightOut]


@dataclass(frozen=True)
class Year:
    code: str
    count: int


def shown(asked: SearchRequest) -> dict[str, Any]:
    """The context of the page.

    Raises:
        EngineUnavailable: where the engine does not answer.
        Http404: where there is no such page of the list.
    """
    asked = replace(asked, facets=tuple(_counted(asked)))
    answer = present(asked, search(asked))
    names = labels.shown(asked.lang)
    chosen = list(_choices(asked, names))
    # An engine goes no deeper than the last page that may be asked for.
    within_reach = range(min(answer.total, DEEPEST * asked.size))
    page_of_list = numbered_page(within_reach, asked.page, asked.size)
    return {
        "asked": asked,
        "total": answer.total,
        "page_of_list": page_of_list,
        "start": page_of_list.start_index(),
        "results": [_result(hit) for hit in answer.hits],
        "facets": list(_facets(asked, answer.facets)),
        "years": _years(asked, answer.facets["year"]),
        "choices": chosen,
        "without_filters": asking.write(_bare(asked)) if chosen else "",
        "sorts": SORTS[bool(asked.text)],
        "instead": None if answer.hits else _instead(asked, names),
    }


def _bare(asked: SearchRequest) -> SearchRequest:
    return replace(asked, filters={}, year_from=None, year_to=None, page=1)


def _counted(asked: SearchRequest) -> Iterator[str]:
    for name in LABELS:
        needed = CHOSEN_WITHIN.get(name)
        if not needed or asked.filters.get(name) or asked.filters.get(needed):
            yield name


def _facets(
    asked: SearchRequest, counted: Mapping[str, Sequence[FacetValueOut]]
) -> Iterator[Facet]:
    register = labels.register()
    for name in asked.facets:
        if name == "year" or not counted[name]:
            continue
        options = _tree(name, counted[name], register)
        # What is chosen is always seen.
        first = [option for i, option in enumerate(options) if i < SEEN or option.is_chosen]
        rest = [option for option in options[SEEN:] if not option.is_chosen]
        if len(rest) == 1:
            first, rest = options, []
        chosen = len(asked.filters.get(name, ()))
        yield Facet(name, LABELS[name], first, rest[:MORE], len(rest[MORE:]), chosen)


def _tree(
    name: str, values: Sequence[FacetValueOut], register: Mapping[Key, Entry]
) -> list[Option]:
    """The values that stand under no other, each with those below it once it was chosen."""
    there = {value.code for value in values}
    below: defaultdict[str, list[FacetValueOut]] = defaultdict(list)
    for value in values:
        entry = register.get((name, value.code))
        parent = entry.above[1] if entry and entry.above else ""
        below[parent if parent in there else ""].append(value)

    def is_open(value: FacetValueOut) -> bool:
        return value.selected or any(is_open(narrower) for narrower in below[value.code])

    def options(parent: str) -> list[Option]:
        return [
            Option(value, options(value.code) if is_open(value) else []) for value in below[parent]
        ]

    return options("")


def _years(asked: SearchRequest, counted: Sequence[FacetValueOut]) -> list[Year]:
    """The years that have practices, and those that were asked for, the latest first."""
    counts = {value.code: value.count for value in counted}
    for year in (asked.year_from, asked.year_to):
        if year is not None:
            counts.setdefault(str(year), 0)
    return [Year(code, counts[code]) for code in sorted(counts, reverse=True)]


def _choices(asked: SearchRequest, names: Names) -> Iterator[Choice]:
    first = replace(asked, page=1)
    for facet, label in LABELS.items():
        for code in asked.filters.get(facet, ()):
            left = tuple(other for other in asked.filters[facet] if other != code)
            without = replace(first, filters={**asked.filters, facet: left})
            shown_as = facets.label(facet, code, asked.lang, names)
            yield Choice(label, shown_as, asking.write(without))
    for label, year, without in (
        (_("Desde"), asked.year_from, replace(first, year_from=None)),
        (_("Hasta"), asked.year_to, replace(first, year_to=None)),
    ):
        if year is not None:
            yield Choice(label, Text(str(year), asked.lang), asking.write(without))


def _instead(asked: SearchRequest, names: Names) -> dict[str, Any]:
    """Ways on from a list with nothing in it: without the filters, with fewer words, what is new.

    Each is tried in turn until one has something.
    """
    bare = replace(_bare(asked), sort="relevance", size=INSTEAD, facets=())
    tries = [("newest", replace(bare, text=""))]
    if asked.text:
        tries = [("without_filters", bare), ("any_word", replace(bare, any_word=True)), *tries]
    addresses = {
        "themes_url": scheme_url(Scheme.THEME, asked.lang),
        "territories_url": territories_url(asked.lang),
    }
    for kind, other in tries:
        found = search(other)
        if found.hits:
            results = [_result(hit) for hit in hits(found.hits, asked.lang, names)]
            return {"kind": kind, "total": found.total, "results": results, **addresses}
    return {"kind": "empty", "total": 0, "results": [], **addresses}


def _result(hit: HitOut) -> Result:
    named = [
        fragment
        for fragment in hit.highlights
        if fragment.field == "name" and fragment.lang == hit.lang and "…" not in fragment.html
    ]
    others = [fragment for fragment in hit.highlights if fragment not in named]
    return Result(hit, named[0].html if named else escape(hit.title), others)
