"""Distances on a sphere the size of the earth: what `near` means, for every engine."""

from math import asin, cos, radians, sin, sqrt

#: The mean radius of the earth in kilometres, as Elasticsearch has it.
RADIUS = 6371.0087714

#: Latitude and longitude, in degrees.
Point = tuple[float, float]


def kilometres(one: Point, other: Point) -> float:
    """The length of the great circle between two points (haversine)."""
    (lat, lon), (lat2, lon2) = (map(radians, point) for point in (one, other))
    half = sin((lat2 - lat) / 2) ** 2 + cos(lat) * cos(lat2) * sin((lon2 - lon) / 2) ** 2
    return 2 * RADIUS * asin(min(1.0, sqrt(half)))


def written(point: Point) -> str:
    """A point as documents hold it, to the metre."""
    lat, lon = point
    return f"{lat:.5f},{lon:.5f}"


def read(text: str) -> Point:
    lat, lon = text.split(",")
    return float(lat), float(lon)
