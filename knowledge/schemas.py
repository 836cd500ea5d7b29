"""What is read of the bank, on the site and through the API alike: every text says its language.

Attributes hold paths, as the site links them. Written out as JSON, which only the API does,
addresses are absolute and quantities are plain decimal text.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field, PlainSerializer

from knowledge.addresses import absolute
from knowledge.language import Text


def _address(path: str) -> str:
    return absolute(path) if path.startswith("/") else path


def _with_absolute_links(html: "TextOut") -> "TextOut":
    return html.model_copy(update={"text": re.sub(r'(?<=href=")/[^"]*', _absolute, html.text)})


def _absolute(link: re.Match[str]) -> str:
    return absolute(link[0])


def _quantity(number: Decimal) -> str:
    """`380`, not `380.0000`; never `3.8E+2`."""
    return f"{number.normalize():f}"


Address = Annotated[str, PlainSerializer(_address)]
#: A number as text: no digit is lost to a program that reads JSON numbers as floats.
Quantity = Annotated[
    Decimal, PlainSerializer(_quantity), Field(json_schema_extra={"examples": ["1250.5"]})
]


class TextOut(Schema):
    """A text and the language it is in; `fallback` where that is not the one asked for."""

    text: str
    lang: str
    fallback: bool

    @classmethod
    def of(cls, text: Text, asked: str) -> "TextOut":
        """A text that was found for readers of the language `asked`."""
        # What we made ourselves is not checked once more.
        return cls.model_construct(text=text.text, lang=text.lang, fallback=text.lang != asked)


#: Rich text, as HTML.
Html = Annotated[TextOut, PlainSerializer(_with_absolute_links, return_type=TextOut)]


class ChoiceOut(Schema):
    code: str
    label: str


class ConceptOut(Schema):
    scheme: str
    code: str
    label: TextOut
    url: Address


class PlaceOut(Schema):
    scheme: str
    code: str
    level: ChoiceOut
    name: str
    url: Address


class TerritoryOut(PlaceOut):
    within: list[PlaceOut] = Field(description="From the parent up to the country.")
    latitude: float | None
    longitude: float | None


class OrganisationOut(Schema):
    code: str
    name: TextOut
    short_name: TextOut
    level: ConceptOut | None
    url: Address


class SectionOut(Schema):
    """A section of rich text, as HTML."""

    key: str
    label: str
    text: Html


class IndicatorOut(Schema):
    name: TextOut
    unit: TextOut
    baseline: Quantity | None
    target: Quantity | None
    value: Quantity | None
    date: str
    source: TextOut


class MilestoneOut(Schema):
    date: str
    text: TextOut


class ActorOut(Schema):
    name: TextOut
    role: TextOut
    support: ChoiceOut | None
    organisation: str | None = Field(description="Its code, where it is in the register.")
    url: Address | None


class BuildingBlockOut(Schema):
    name: TextOut
    description: TextOut
    enabling_factors: TextOut


class LessonOut(Schema):
    kind: ChoiceOut
    text: TextOut
    response: TextOut


class LegalInstrumentOut(Schema):
    kind: ChoiceOut
    name: TextOut
    number: str
    date: str
    url: Address


class RecognitionOut(Schema):
    name: TextOut
    granted_by: TextOut
    date: str
    url: Address


class CriterionCheckOut(Schema):
    criterion: ChoiceOut
    answer: ChoiceOut
    justification: TextOut


class CostItemOut(Schema):
    phase: ChoiceOut
    name: TextOut
    amount: Quantity | None


class FundingSourceOut(Schema):
    kind: ChoiceOut
    name: TextOut
    amount: Quantity | None


class MediaItemOut(Schema):
    image: Address | None = Field(description="Address of the picture, at most 1,200 pixels wide.")
    width: int | None
    height: int | None
    video_url: str
    alt_text: TextOut
    caption: TextOut
    credit: str


class DocumentOut(Schema):
    name: TextOut
    url: Address
    size: int | None = Field(description="Bytes.")


class LinkOut(Schema):
    name: TextOut
    url: Address


class SourceOut(Schema):
    citation: str
    url: Address
    accessed: str


class ContactOut(Schema):
    office: str
    email: str
    phone: str
    accepts_visits: bool
    accepts_mentoring: bool


class LicenceOut(Schema):
    code: str
    name: str
    url: Address


class PracticeSummary(Schema):
    """A practice as it stands in a list."""

    code: str
    source_reference: str
    demonstration: bool = Field(
        description="Compiled from public sources to show the bank; no government sent it."
    )
    lang: str = Field(description="The language asked for.")
    languages: list[str] = Field(description="The languages in which it has a name and a summary.")
    name: TextOut
    tagline: TextOut
    form: ChoiceOut
    kind: ChoiceOut
    stage: ChoiceOut
    evidence_level: ChoiceOut
    start_year: int | None
    end_year: int | None
    lead_organisation: OrganisationOut | None
    territories: list[TerritoryOut]
    themes: list[ConceptOut]
    url: Address
    permanent_url: Address
    published_at: datetime | None
    updated_at: datetime | None


class PracticeDetail(PracticeSummary):
    """All that is public of a practice."""

    meta_description: TextOut
    summary: Html
    sections: list[SectionOut]
    evidence_reason: TextOut
    co_organisations: list[OrganisationOut]
    sdgs: list[ConceptOut]
    competences: list[ConceptOut]
    population_groups: list[ConceptOut]
    suitable_levels: list[ConceptOut]
    suitable_population_bands: list[ConceptOut]
    direct_beneficiaries: int | None
    indirect_beneficiaries: int | None
    establishment_cost: Quantity | None = Field(description="US dollars.")
    yearly_cost: Quantity | None = Field(description="US dollars.")
    cost_band: ChoiceOut | None
    replication_time: ChoiceOut | None
    replication_cost: ChoiceOut | None
    indicators: list[IndicatorOut]
    milestones: list[MilestoneOut]
    actors: list[ActorOut]
    building_blocks: list[BuildingBlockOut]
    lessons: list[LessonOut]
    legal_instruments: list[LegalInstrumentOut]
    recognitions: list[RecognitionOut]
    criteria_checks: list[CriterionCheckOut]
    cost_items: list[CostItemOut]
    funding_sources: list[FundingSourceOut]
    media: list[MediaItemOut]
    documents: list[DocumentOut]
    links: list[LinkOut]
    sources: list[SourceOut]
    contact: ContactOut
    licence: LicenceOut
    fallbacks: list[str] = Field(description="Paths of the texts that are in another language.")


def fallbacks(value: object, path: str = "") -> Iterator[str]:
    """Where in a reading a text is in another language than asked: `sections.0.text`."""
    if isinstance(value, TextOut):
        if value.fallback:
            yield path
    elif isinstance(value, Schema):
        for name in type(value).model_fields:
            yield from fallbacks(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from fallbacks(item, f"{path}.{index}")
