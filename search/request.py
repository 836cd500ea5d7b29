"""What is asked of the bank and what it answers, whichever engine finds it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from search.query import Near, Place

#: The facets, in the order in which a reader sees them: each is a field of the document.
Facet = Literal[
    "level",
    "province",
    "canton",
    "theme",
    "sdg",
    "competence",
    "stage",
    "form",
    "evidence",
    "year",
    "languages",
]
FACETS: tuple[str, ...] = get_args(Facet)
#: Numbers of which one may ask from where to where. `asked_range` reads them of a request.
RANGES = ("year", "population", "cost")
Sort = Literal["relevance", "newest", "oldest", "name", "nearest"]


@dataclass(frozen=True)
class SearchRequest:
    """One question. `filters` holds the codes chosen of each facet: any of them will do.

    All words must be found, or with `any_word` at least one. With `after` it asks for a part of a
    list that is read to its end, of which `page` is but the number.
    """

    text: str = ""
    lang: str = "es"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    near: Near | None = None
    #: What `near` is around, as an address says it: the code of a place, or a point.
    around: str = ""
    population_from: int | None = None
    population_to: int | None = None
    cost_from: int | None = None
    cost_to: int | None = None
    sort: Sort = "relevance"
    page: int = 1
    size: int = 20
    facets: tuple[str, ...] = FACETS
    any_word: bool = False
    after: Place | None = None

    def asked_range(self, name: str) -> tuple[int | None, int | None]:
        return getattr(self, f"{name}_from"), getattr(self, f"{name}_to")


@dataclass(frozen=True)
class Fragment:
    """Where a hit matched: the field, the language of its text, and the text in marked pieces."""

    field: str
    lang: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Hit:
    key: int
    fragments: tuple[Fragment, ...] = ()


@dataclass(frozen=True)
class SearchResponse:
    """`facets` counts each facet without its own selection. `took` is milliseconds.

    Where little was found, `meant` is the text as it was probably meant, if it finds more, and
    `nearest` are other practices that have some of it.

    `after` is where a list that is read to its end goes on. `degraded` says that the database
    answered, for the engine is away.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    took: float
    after: Place | None = None
    degraded: bool = False
    meant: str = ""
    nearest: tuple[Hit, ...] = ()
