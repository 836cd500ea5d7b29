"""The judged queries: what people ask, and by reading, how well each document answers.

Grades: 3 is what was looked for, 2 helps, 1 touches on it, anything not named is 0. A target of a
goal says what is to be reached and not how: 2 at most, unless it is asked for as such.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
QUERIES = HERE / "queries"
#: Of a hundred, how many are never tuned on.
HELD_OUT = 40
PARTS = {False: "tuned", True: "held_out"}


@dataclass(frozen=True, eq=False)
class Judged:
    """A query, the language of who asks, the grade of each document that is relevant, and why."""

    query: str
    lang: str
    grades: Mapping[str, int]
    reason: str
    held_out: bool


@dataclass(frozen=True)
class Neighbours:
    """Practices of the demonstration that are like one of it, and some that only seem so.

    All the others were gone through: what is in neither is unlike it.
    """

    practice: str
    related: Mapping[str, str]
    unrelated: Mapping[str, str]


def is_held_out(query: str) -> bool:
    """Whether nobody may tune on a query: decided by its text alone, in whichever language."""
    return int(sha256(query.encode()).hexdigest(), 16) % 100 < HELD_OUT


@cache
def queries() -> tuple[Judged, ...]:
    """All of them, in the order of the files: `queries/tuned_es.json` and so on."""
    return tuple(
        Judged(one["query"], lang, one["grades"], one["reason"], held_out)
        for lang in ("es", "en", "pt")
        for held_out, part in PARTS.items()
        for one in _read(QUERIES / f"{part}_{lang}.json")["queries"]
    )


@cache
def neighbours() -> tuple[Neighbours, ...]:
    return tuple(Neighbours(**one) for one in _read(HERE / "similar.json")["practices"])


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))
