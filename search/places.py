"""Places by what somebody typed, and how each is written so that it is found again."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from django.utils import translation

from knowledge.language import CODES
from knowledge.models import TerritoryLevel
from search import labels
from search.analysis import WORD
from search.registers import Entry, Key
from search.text import fold

#: Of places with one name the city is meant before its province, and these before a parish.
ORDER = (
    TerritoryLevel.CANTON,
    TerritoryLevel.PROVINCE,
    TerritoryLevel.DIVISION,
    TerritoryLevel.COUNTRY,
    TerritoryLevel.PARISH,
)
#: What is offered while somebody types. A parish is found too.
OFFERED = (TerritoryLevel.PROVINCE, TerritoryLevel.CANTON)
TERRITORY = "territory"


def find(text: str) -> str:
    """The code of the place that is called so, the likeliest of several; empty where none is."""
    wanted = tuple(WORD.findall(fold(text)))
    return _found(wanted, labels.version()) if wanted else ""


@lru_cache(maxsize=500)
def _found(wanted: tuple[str, ...], version: int) -> str:
    register = labels.register(version)
    for lang in CODES:
        for code, name in written(lang, version).items():
            if tuple(WORD.findall(fold(name))) == wanted:
                return code
    ranked: list[tuple[int, int, str]] = []
    for (field, code), entry in register.items():
        if field != TERRITORY or entry.nature not in ORDER:
            continue
        names = {tuple(WORD.findall(fold(name))) for name in entry.spellings(CODES[0])}
        exact = wanted in names
        # `Sucre Manabí`: its name, and what it lies in.
        if exact or _is_said(wanted, names, entry, register):
            ranked.append((not exact, ORDER.index(TerritoryLevel(entry.nature)), code))
    return min(ranked, default=(0, 0, ""))[2]


def _is_said(
    wanted: Sequence[str],
    names: set[tuple[str, ...]],
    entry: Entry,
    register: Mapping[Key, Entry],
) -> bool:
    above: set[str] = set()
    parent = register.get(entry.above) if entry.above else None
    while parent:
        above.update(w for name in parent.spellings(CODES[0]) for w in WORD.findall(fold(name)))
        parent = register.get(parent.above) if parent.above else None
    return any(
        wanted[: len(name)] == name and set(wanted[len(name) :]) <= above for name in names
    ) or any(set(wanted) <= set(name) for name in names)


@lru_cache(maxsize=len(CODES))
def written(lang: str, version: int) -> Mapping[str, str]:
    """Every place as it is written: `Cuenca (cantón, Azuay)`; by its code."""
    register = labels.register(version)
    kinds = _kinds(lang)
    found = {}
    for (field, code), entry in register.items():
        if field == TERRITORY and entry.nature in kinds:
            above = register.get(entry.above) if entry.above else None
            within = f", {above.called[lang].text}" if above else ""
            found[code] = f"{entry.called[lang].text} ({kinds[entry.nature]}{within})"
    return found


@lru_cache(maxsize=len(CODES))
def offered(lang: str, version: int) -> Sequence[str]:
    """What is offered to choose from, in order."""
    register = labels.register(version)
    names = written(lang, version)
    return sorted(
        (names[code] for code in names if register[TERRITORY, code].nature in OFFERED), key=fold
    )


@cache
def _kinds(lang: str) -> Mapping[str, str]:
    with translation.override(lang):
        return {str(level): str(level.label).lower() for level in ORDER}
