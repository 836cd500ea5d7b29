"""The trees that facets roll up: every concept and territory with what stands above it.

Read again when a label or a place in a tree changed: both raise the same version.
"""

from collections.abc import Mapping
from functools import lru_cache

from knowledge.models import Concept, Territory
from search import labels, sphere


def _lineage(parents: Mapping[int, int | None], key: int) -> list[int]:
    line: list[int] = []
    current: int | None = key
    while current is not None and current not in line:
        line.append(current)
        current = parents.get(current)
    return line


def concept_lineage() -> Mapping[int, list[str]]:
    """For each concept the codes of itself and of the broader ones."""
    return _concepts(labels.version())


def territory_lineage() -> Mapping[int, list[tuple[str, str]]]:
    """For each territory the level and `scheme:code` of itself and of what it lies in."""
    return _territories(labels.version())


def territory_points() -> Mapping[int, str]:
    """For each territory its point, else that of the first above it that has one."""
    return _points(labels.version())


@lru_cache(maxsize=1)
def _concepts(version: int) -> Mapping[int, list[str]]:
    codes: dict[int, str] = {}
    parents: dict[int, int | None] = {}
    for pk, code, broader in Concept.objects.values_list("pk", "code", "broader_id"):
        codes[pk], parents[pk] = code, broader
    return {pk: [codes[above] for above in _lineage(parents, pk)] for pk in codes}


@lru_cache(maxsize=1)
def _territories(version: int) -> Mapping[int, list[tuple[str, str]]]:
    places: dict[int, tuple[str, str]] = {}
    parents: dict[int, int | None] = {}
    rows = Territory.objects.values_list("pk", "level", "scheme", "code", "parent_id")
    for pk, level, scheme, code, parent in rows:
        places[pk], parents[pk] = (level, f"{scheme}:{code}"), parent
    return {pk: [places[above] for above in _lineage(parents, pk)] for pk in places}


@lru_cache(maxsize=1)
def _points(version: int) -> Mapping[int, str]:
    points: dict[int, str] = {}
    parents: dict[int, int | None] = {}
    rows = Territory.objects.values_list("pk", "parent_id", "latitude", "longitude")
    for pk, parent, lat, lon in rows:
        parents[pk] = parent
        if lat is not None and lon is not None:
            points[pk] = sphere.written((lat, lon))
    found = {pk: [points[p] for p in _lineage(parents, pk) if p in points] for pk in parents}
    return {pk: line[0] for pk, line in found.items() if line}


def territory_population() -> Mapping[int, int]:
    """How many people live in each territory, or in what it lies in where it was not counted."""
    return _population(labels.version())


@lru_cache(maxsize=1)
def _population(version: int) -> Mapping[int, int]:
    people: dict[int, int | None] = {}
    parents: dict[int, int | None] = {}
    for pk, population, parent in Territory.objects.values_list("pk", "population", "parent_id"):
        people[pk], parents[pk] = population, parent
    counted = {
        pk: next((number for above in _lineage(parents, pk) if (number := people[above])), None)
        for pk in people
    }
    return {pk: number for pk, number in counted.items() if number}
