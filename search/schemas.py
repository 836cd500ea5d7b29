"""What the search API answers.

An answer holds hundreds of small things that we made ourselves: plain dataclasses, so that
documenting them costs nothing when they are made.
"""

from dataclasses import dataclass
from typing import Annotated

from ninja import Schema
from pydantic import Field

from knowledge.schemas import Address, TextOut

LabelLanguage = Annotated[
    str, Field(description="The language of the label; another than asked is a fallback.")
]


@dataclass(slots=True)
class HighlightOut:
    field: str
    label: Annotated[str, Field(description="The section it stands in, in the language asked for.")]
    lang: Annotated[str, Field(description="The language of the text that matched.")]
    html: Annotated[str, Field(description="The fragment, escaped, with what matched in `<mark>`.")]


@dataclass(slots=True)
class NamedOut:
    """A code with what it is called in the language asked for."""

    code: str
    label: str
    lang: LabelLanguage


@dataclass(slots=True)
class NamedPlaceOut(NamedOut):
    within: Annotated[str, Field(description="The province it lies in, if it is none.")]


@dataclass(slots=True)
class HitOut:
    code: str
    title: str
    lang: Annotated[
        str, Field(description="The language of the title; another than asked is a fallback.")
    ]
    fallback: bool
    tagline: TextOut
    url: Address
    source_reference: str
    demonstration: bool
    organisations: Annotated[list[NamedOut], Field(description="Short names, who leads first.")]
    level: NamedOut | None
    territories: list[NamedPlaceOut]
    themes: list[NamedOut]
    form: NamedOut
    stage: NamedOut
    start_year: int | None
    languages: Annotated[list[str], Field(description="Those with more than a fallback.")]
    distance: Annotated[
        float | None,
        Field(description="Kilometres from `near` to the nearest of its territories."),
    ]
    highlights: list[HighlightOut]


@dataclass(slots=True)
class FacetValueOut:
    code: str
    label: str
    lang: LabelLanguage
    count: int
    selected: bool


class SearchOut(Schema):
    total: int
    page: int
    pages: int
    took: float = Field(description="Milliseconds of the search itself.")
    next: Address | None = Field(
        description="The address of what follows, in a list that is read by its cursor."
    )
    degraded: bool = Field(
        description="True while the search engine is away and the database answers in its place:"
        " words are looked for in names, taglines and codes only, nothing is ranked by relevance"
        " or highlighted, and `facets` is empty."
    )
    hits: list[HitOut]
    did_you_mean: str = Field(
        description="Where little was found: the text as it was probably meant, if it finds more."
    )
    nearest: list[HitOut] = Field(
        description="Where little was found: others that have some of it, or what was meant."
    )
    facets: dict[str, list[FacetValueOut]]


class SuggestionOut(Schema):
    kind: str = Field(description="practice, theme, territory, organisation or another vocabulary.")
    code: str
    label: str
    lang: LabelLanguage
    other_name: TextOut | None = Field(
        description="The name of it that has what was typed, where the label has not."
    )
    detail: str = Field(
        description="What tells two of one name apart: where a place lies, who leads a practice."
    )
    url: Address


class ReasonOut(Schema):
    kind: str = Field(description="theme, competence, territory, sdg, level, words ...")
    label: str = Field(description="What kind of thing is in common, in the language asked for.")
    shared: list[TextOut]


class SimilarOut(Schema):
    code: str
    name: TextOut
    tagline: TextOut
    url: Address
    reasons: list[ReasonOut]
