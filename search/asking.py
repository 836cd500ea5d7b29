"""What may be asked, as it stands in an address: of the API and of the bank page alike."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from ninja import Schema
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from knowledge.criteria import Lang
from search import labels, places
from search.parsing import clean
from search.query import Near
from search.request import FACETS, RANGES, Facet, SearchRequest, Sort
from search.sphere import Point

#: The last page of a list, of twenty hits at most.
DEEPEST = 500
#: The parameters of the bank page.
ENDS = tuple(f"{name}_{end}" for name in RANGES for end in ("from", "to"))
WRITTEN = ("q", *FACETS, *ENDS, "near", "within", "sort", "page")
#: Kilometres around a place, where nobody says how many.
WITHIN = 50

#: A point as an address holds it: latitude, longitude.
POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,15})?),\s?(-?\d{1,3}(?:\.\d{1,15})?)")


def codes(what: str) -> Any:
    return Field(default_factory=list, max_length=50, description=f"Any of these {what}.")


def people(description: str) -> Any:
    return Field(None, ge=0, le=10**10, description=description)


def dollars(description: str) -> Any:
    return Field(None, ge=0, le=10**12, description=f"{description} US dollars.")


class SearchQuery(Schema):
    """A facet given several times takes any of its codes; different facets narrow together."""

    q: str = Field("", description="What is looked for. Quotes make a phrase, a minus leaves out.")
    lang: Lang = Field(description="The language to read in. Required.")
    level: list[str] = codes("levels of government")
    province: list[str] = codes("provinces (`ec-dpa:01`)")
    canton: list[str] = codes("cantons (`ec-dpa:0101`)")
    theme: list[str] = codes("themes, narrower ones included")
    sdg: list[str] = codes("SDGs or their targets")
    competence: list[str] = codes("COOTAD competences")
    stage: list[str] = codes("stages")
    form: list[str] = codes("forms")
    evidence: list[str] = codes("levels of evidence")
    languages: list[str] = codes("languages in which it can be read")
    year_from: int | None = Field(None, ge=1900, le=2200, description="Begun then or later.")
    year_to: int | None = Field(None, ge=1900, le=2200, description="Begun then or before.")
    population_from: int | None = people("At least so many live there.")
    population_to: int | None = people("At most so many live there.")
    cost_from: int | None = dollars("Cost at least so much, to set up.")
    cost_to: int | None = dollars("Cost at most so much, to set up.")
    near: str = Field(
        "",
        max_length=40,
        description="Around a place, by its code (`ec-dpa:0101`), or around a point (`-2.9,-79`).",
    )
    within: float = Field(
        WITHIN, ge=0.1, le=20_000, description="Kilometres around `near`, on the great circle."
    )
    sort: Sort = Field(
        "relevance",
        description="Without words, `newest` stands in for it. `nearest` goes with `near`.",
    )
    page: int = Field(1, ge=1, le=DEEPEST, description="From 1 on.")
    cursor: str = Field(
        "",
        max_length=2_500,
        description="Instead of `page`, to read a list to its end: `*`, then that of `next`.",
    )
    size: int = Field(20, ge=1, le=20, description="Hits of a page.")
    facets: list[Facet] = Field(
        default_factory=list,
        max_length=len(FACETS),
        description="Which to count; where none is, all, or with a cursor none.",
    )

    @field_validator("near")
    @classmethod
    def is_somewhere(cls, near: str) -> str:
        if near:
            around(near)
        return near

    @field_validator("within", "sort")
    @classmethod
    def goes_with_near(cls, value: Any, info: ValidationInfo) -> Any:
        """Of `near` there is something unless it was wrong itself, which is told."""
        if info.data.get("near") == "" and (info.field_name == "within" or value == "nearest"):
            raise PydanticCustomError("near_missing", "near is missing")
        return value

    def request(self) -> SearchRequest:
        chosen = {
            name: tuple(dict.fromkeys(codes))
            for name in FACETS
            if (codes := getattr(self, name, None))
        }
        return SearchRequest(
            text=self.q,
            lang=self.lang,
            filters=chosen,
            **{name: getattr(self, name) for name in ENDS},
            near=Near(*around(self.near), self.within) if self.near else None,
            around=self.near,
            sort=self.sort,
            page=self.page,
            size=self.size,
            facets=tuple(dict.fromkeys(self.facets)) or (() if self.cursor else FACETS),
        )


def around(near: str) -> Point:
    """The point that somebody wrote, or that of the place whose code they wrote.

    Raises:
        PydanticCustomError: where it is neither.
    """
    if match := POINT.fullmatch(near):
        lat, lon = map(float, match.groups())
        if abs(lat) <= 90 and abs(lon) <= 180:
            return lat, lon
        raise PydanticCustomError("not_a_place", "no point of the earth")
    place = labels.register().get(("territory", near))
    if place is None:
        raise PydanticCustomError("not_a_place", "no such place")
    while place and place.point is None:
        place = labels.register().get(place.above) if place.above else None
    if place is None or place.point is None:
        raise PydanticCustomError("no_point", "its point is not known")
    return place.point


def read(data: QueryDict, lang: str) -> tuple[SearchRequest, list[str]]:
    """The question of an address of the bank page, and the names of what in it means nothing.

    Other parameters than those of `write` are nobody's business here.
    """
    given: dict[str, Any] = {
        name: data.getlist(name) if name in FACETS else data[name]
        for name in WRITTEN
        if data.get(name)
    }
    if "near" in given:
        given["near"] = _place(given["near"])
    # What is shown as asked for is what is read.
    given["q"] = clean(given.get("q", "")).strip()
    wrong: list[str] = []
    try:
        query = SearchQuery.model_validate(_alone(given, lang))
    except ValidationError as error:
        wrong = sorted({str(each["loc"][0]) for each in error.errors()})
        kept = {name: value for name, value in given.items() if name not in wrong}
        query = SearchQuery.model_validate(_alone(kept, lang))
    return query.request(), wrong


def _alone(given: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Without what goes with a place where there is none: a form sends a distance all the same."""
    left = {**given, "lang": lang}
    if "near" not in given:
        left.pop("within", None)
        if left.get("sort") == "nearest":
            del left["sort"]
    return left


def _place(text: str) -> str:
    """The code of what somebody called by its name; a code or a point as they are."""
    is_told = POINT.fullmatch(text) or ("territory", text) in labels.register()
    return text if is_told else places.find(text) or text


def write(asked: SearchRequest) -> str:
    """The query of an address that asks this; empty for the whole bank."""
    query = urlencode(list(_written(asked)))
    return f"?{query}" if query else ""


def _written(asked: SearchRequest) -> Iterator[tuple[str, str]]:
    if asked.text:
        yield "q", asked.text
    for facet in FACETS:
        for code in asked.filters.get(facet, ()):
            yield facet, code
    for name in ENDS:
        if (number := getattr(asked, name)) is not None:
            yield name, str(number)
    if asked.near:
        yield "near", asked.around
        if asked.near.km != WITHIN:
            yield "within", f"{asked.near.km:g}"
    if asked.sort != "relevance":
        yield "sort", asked.sort
    if asked.page > 1:
        yield "page", str(asked.page)
