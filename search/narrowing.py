"""What a list may be narrowed by: facets as trees, ranges of numbers, and what narrows it now."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from knowledge.language import Text
from search import asking, facets, labels, places
from search.analysis import WORD
from search.facets import Names
from search.registers import Entry, Key
from search.request import RANGES, SearchRequest, Sort
from search.schemas import FacetValueOut
from search.text import fold

#: Values of a facet that are seen at once, and those that are one click away. The others are found
#: by their name.
SEEN, MORE = 8, 50
#: What is counted only once something above it was chosen, and stands below it: 222 cantons help
#: nobody.
WITHIN = {"canton": "province"}
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
    "population": _("Habitantes del territorio"),
    "cost": _("Costo de puesta en marcha (USD)"),
}
#: Numbers at which a range may begin or end; any other may stand in the address.
STEPS = {
    "population": (10_000, 25_000, 50_000, 150_000, 1_000_000),
    "cost": (10_000, 50_000, 250_000, 1_000_000, 10_000_000),
}
#: Kilometres around a place.
DISTANCES: tuple[float, ...] = (10, 25, 50, 100, 200)


@dataclass(frozen=True)
class Option:
    """A value of a facet with the narrower ones. Where one of them was chosen they are open."""

    facet: str
    value: FacetValueOut
    narrower: "list[Option]" = field(default_factory=list)

    @property
    def is_chosen(self) -> bool:
        return self.value.selected or any(option.is_chosen for option in self.narrower)


@dataclass(frozen=True)
class Facet:
    name: str
    label: Any
    seen: list[Option]
    more: list[Option]
    left_out: int
    chosen: int
    #: What its values are looked through for, where they are many or that was asked.
    looked_for: str = ""
    is_long: bool = False

    @property
    def is_open(self) -> bool:
        return self.name in OPEN or self.chosen > 0 or bool(self.looked_for)


@dataclass(frozen=True)
class Range:
    """Where a number may begin and end, each with how many practices that leaves, if it is told."""

    name: str
    label: Any
    low: int | None
    high: int | None
    beginnings: list[tuple[int, int | None]]
    ends: list[tuple[int, int | None]]

    @property
    def narrows(self) -> bool:
        return (self.low, self.high) != (None, None)


@dataclass(frozen=True)
class Around:
    """The place that the list is around, as it is written, and how far from it one may go."""

    place: str
    #: What it is called, without what tells it from others of its name.
    name: str
    km: float
    steps: list[float]
    #: The distance that nobody has to say.
    usual: float = asking.WITHIN

    @property
    def is_open(self) -> bool:
        return bool(self.place)


@dataclass(frozen=True)
class Choice:
    """What narrows the list now, and the address of the list without it."""

    facet: Any
    label: Text
    without: str


def counted(asked: SearchRequest) -> Iterator[str]:
    """The facets that are counted for the page."""
    for name in LABELS:
        above = WITHIN.get(name)
        is_number = name in STEPS
        if not is_number and (not above or asked.filters.get(name) or asked.filters.get(above)):
            yield name


def shown(
    asked: SearchRequest,
    counts: Mapping[str, Sequence[FacetValueOut]],
    looked_for: Mapping[str, str],
) -> Iterator[Facet]:
    """The facets that have something, with the values whose name has what is looked for in them."""
    register = labels.register()
    for name in asked.facets:
        if name == "year" or name in WITHIN or not counts[name]:
            continue
        below = next((other for other, above in WITHIN.items() if above == name), "")
        options = _tree(name, counts[name], register, below, counts.get(below, ()))
        wanted = WORD.findall(fold(looked_for.get(name, "")))
        if wanted:
            every = _flat(options)
            options = [o for o in every if o.is_chosen or _has(o.value.label, wanted)]
        # What is chosen is always seen.
        first = [option for i, option in enumerate(options) if i < SEEN or option.is_chosen]
        rest = [option for option in options[SEEN:] if not option.is_chosen]
        if len(rest) == 1 or wanted:
            first, rest = options[: SEEN + MORE], options[SEEN + MORE :]
        chosen = sum(len(asked.filters.get(one, ())) for one in (name, below))
        yield Facet(
            name,
            LABELS[name],
            first,
            [] if wanted else rest[:MORE],
            len(rest if wanted else rest[MORE:]),
            chosen,
            looked_for.get(name, ""),
            len(counts[name]) + len(counts.get(below, ())) > SEEN,
        )


def _has(label: str, wanted: Sequence[str]) -> bool:
    words = WORD.findall(fold(label))
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _flat(options: Iterable[Option]) -> Iterator[Option]:
    """Every value by itself: what is looked for is found wherever it stands."""
    for option in options:
        yield replace(option, narrower=[])
        yield from _flat(option.narrower)


def _tree(
    name: str,
    values: Sequence[FacetValueOut],
    register: Mapping[Key, Entry],
    below: str,
    inside: Sequence[FacetValueOut],
) -> list[Option]:
    """The values that stand under no other, each with those below it."""
    there = {value.code for value in values}
    under: defaultdict[str, list[tuple[str, FacetValueOut]]] = defaultdict(list)
    for facet, some in ((name, values), (below, inside)):
        for value in some:
            key = ("territory" if facet in facets.PLACES else facet, value.code)
            entry = register.get(key)
            parent = entry.above[1] if entry and entry.above else ""
            if parent in there or facet == name:
                under[parent if parent in there else ""].append((facet, value))

    def options(parent: str) -> list[Option]:
        return [Option(facet, value, options(value.code)) for facet, value in under[parent]]

    return options("")


def ranges(asked: SearchRequest, years: Sequence[FacetValueOut]) -> Iterator[Range]:
    """The numbers to ask from and to: years that have practices, the latest first, and steps."""
    counts = {int(value.code): value.count for value in years}
    for name in RANGES:
        low, high = asked.asked_range(name)
        asked_for = {end for end in (low, high) if end is not None}
        if not years and not asked_for:
            continue  # there is nothing to narrow
        if name == "year":
            latest_first = sorted(asked_for | counts.keys(), reverse=True)
            beginnings = list(_added_up(latest_first, counts))
            ends = list(_added_up(latest_first[::-1], counts))[::-1]
        else:
            beginnings = ends = [(step, None) for step in sorted(asked_for | {*STEPS[name]})]
        yield Range(name, LABELS[name], low, high, beginnings, ends)


def _added_up(steps: Iterable[int], counts: Mapping[int, int]) -> Iterator[tuple[int, int | None]]:
    """Each step with how many there are at it and at those before it."""
    total = 0
    for step in steps:
        total += counts.get(step, 0)
        yield step, total


def around(asked: SearchRequest, typed: str) -> Around:
    """The place and the distance now; what was typed where it is no place."""
    if not asked.near:
        return Around(typed, "", asking.WITHIN, sorted({*DISTANCES, asking.WITHIN}))
    called = labels.shown(asked.lang).get(("territory", asked.around))
    name, km = called.text if called else asked.around, asked.near.km
    return Around(_place(asked), name, km, sorted({*DISTANCES, km}))


def _place(asked: SearchRequest) -> str:
    written = places.written(asked.lang, labels.version())
    return written.get(asked.around, asked.around)


def choices(asked: SearchRequest, names: Names) -> Iterator[Choice]:
    """What narrows the list now."""
    first = replace(asked, page=1)
    for facet, label in LABELS.items():
        for code in asked.filters.get(facet, ()):
            left = tuple(other for other in asked.filters[facet] if other != code)
            without = replace(first, filters={**asked.filters, facet: left})
            shown_as = facets.label(facet, code, asked.lang, names)
            yield Choice(label, shown_as, asking.write(without))
    for name in RANGES:
        for end, text in (("from", _("%(range)s desde")), ("to", _("%(range)s hasta"))):
            number = getattr(asked, f"{name}_{end}")
            if number is not None:
                told: Any = text % {"range": LABELS[name]}
                shown_as = Text(_written(name, number), asked.lang)
                changed: Any = {f"{name}_{end}": None}
                yield Choice(told, shown_as, asking.write(replace(first, **changed)))

    if asked.near:
        without = replace(first, near=None, around="", sort=_unless_nearest(asked))
        shown_as = Text(f"{_place(asked)}, {floatformat(asked.near.km)} km", asked.lang)
        yield Choice(_("Cerca de"), shown_as, asking.write(without))


def _unless_nearest(asked: SearchRequest) -> Sort:
    """The order, unless it is around a place that is not asked for any more."""
    return "relevance" if asked.sort == "nearest" else asked.sort


def _written(name: str, number: int) -> str:
    """A year as it is; other numbers as the reader's language writes them."""
    return str(number) if name == "year" else number_format(number, force_grouping=True)


def bare(asked: SearchRequest) -> SearchRequest:
    """The same words without what narrows."""
    nothing: Any = dict.fromkeys(asking.ENDS)
    sort = _unless_nearest(asked)
    return replace(asked, filters={}, near=None, around="", sort=sort, page=1, **nothing)
