"""The rows of the territories: Ecuador's political division, and the countries of Latin America."""

import gettext
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pycountry

from knowledge.language import CODES, SOURCE, column
from knowledge.models import TerritoryLevel, TerritoryScheme
from knowledge.seeding.files import lines, rows_of
from knowledge.seeding.merge import Row, key

#: The country whose divisions come from its own political division, not from ISO 3166-2.
HOME = "EC"
#: Columns that the files and the model call and spell alike.
TEXTS = (
    "code",
    "level",
    "kind",
    "iso_3166_2",
    "region",
    "population_source",
    "note",
    "valid_from",
    "valid_to",
)
NUMBERS = ("area_km2", "latitude", "longitude")


@dataclass(frozen=True)
class Place:
    """A place of Ecuador's political division, with its cells of all files and its other names."""

    cells: dict[str, str]
    alt_names: str

    @property
    def code(self) -> str:
        return self.cells["code"]

    @property
    def name(self) -> str:
        return self.cells["name"]

    @property
    def level(self) -> str:
        return self.cells["level"]

    @property
    def has_government(self) -> bool:
        """An urban parish is governed by its municipality; a place that ended, by nobody."""
        return self.cells["kind"] != "urban_seat" and not self.cells["valid_to"]


def territory_rows() -> Iterator[Row]:
    yield from _countries()
    yield from _divisions()
    yield from (_row(place) for place in places())


def places() -> list[Place]:
    """Every place of the DPA, those that ended too, with old names and urban parishes' names."""
    listed, changes = rows_of("territories"), rows_of("territory_changes")
    empty = dict.fromkeys((*listed[0], *changes[0]), "")
    found = {cells["code"]: empty | cells for cells in listed}
    for change in changes:
        filled = {name: cell for name, cell in change.items() if cell}
        found[change["code"]] = found.get(change["code"], empty) | filled
    urban: dict[str, list[str]] = {}
    for parish in rows_of("urban_parishes"):
        urban.setdefault(parish["seat_parish"], []).extend([parish["name"], parish["alt_names"]])
    return [
        Place(cells, _other_names(cells["name"], cells["alt_names"], *urban.get(code, [])))
        for code, cells in found.items()
    ]


def _other_names(name: str, *cells: str) -> str:
    names = dict.fromkeys(lines("|".join(cells)).splitlines())
    names.pop(name, None)
    return "\n".join(names)


def _row(place: Place) -> Row:
    cells = place.cells
    return {
        "scheme": TerritoryScheme.DPA.value,
        **{name: cells[name] for name in TEXTS},
        column("name", SOURCE): place.name,
        "alt_names": place.alt_names,
        "parent": _dpa(cells["parent"]) or key(TerritoryScheme.ISO, HOME),
        "replaced_by": _dpa(cells["replaced_by"]),
        "population": int(cells["population"]) if cells["population"] else None,
        **{name: float(cells[name]) if cells[name] else None for name in NUMBERS},
    }


def _dpa(code: str) -> str:
    return key(TerritoryScheme.DPA, code) if code else ""


def _countries() -> Iterator[Row]:
    for listed in rows_of("countries"):
        yield country_row(listed["code"])


def country_row(code: str) -> Row:
    """A country of ISO 3166 with its name in each language."""
    country = pycountry.countries.lookup(code)
    # "Bolivia" rather than "Bolivia, Plurinational State of".
    name = getattr(country, "common_name", country.name)
    return {
        "scheme": TerritoryScheme.ISO.value,
        "code": country.alpha_2,
        "level": TerritoryLevel.COUNTRY.value,
        **{column("name", lang): _translations(lang).gettext(name) for lang in CODES},
    }


@cache
def _translations(lang: str) -> gettext.NullTranslations:
    """English has no catalogue: the names to translate are English."""
    return gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [lang], fallback=True)


def _divisions() -> Iterator[Row]:
    for country in rows_of("countries"):
        if country["code"] == HOME:
            continue
        divisions = pycountry.subdivisions.get(country_code=country["code"])
        # The Dominican Republic's regions only group its provinces: they govern nothing.
        groups = {division.parent_code for division in divisions}
        # A division is called as it is called at home, also where that is a language of ours.
        spoken = {SOURCE, country["language"]} & set(CODES)
        for division in sorted(divisions, key=lambda division: division.code):
            if division.code not in groups:
                yield {
                    "scheme": TerritoryScheme.ISO.value,
                    "code": division.code,
                    "level": TerritoryLevel.DIVISION.value,
                    "kind": division.type.lower(),
                    "parent": key(TerritoryScheme.ISO, country["code"]),
                    "iso_3166_2": division.code,
                    **{column("name", lang): division.name for lang in spoken},
                }
