"""What a program may ask of a list of practices, and the query that answers it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Literal

from django.db.models import Model, Q, QuerySet
from ninja import Schema
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from knowledge.language import CODES
from knowledge.models import Concept, Organisation, Practice, Scheme, Territory, TerritoryScheme
from knowledge.models.choices import EvidenceLevel, Form, Stage
from knowledge.selectors import concept_field, practice_keys, with_descendants

Lang = Literal[CODES]  # type: ignore[valid-type]
Code = Annotated[str, Field(max_length=64)]
#: Several values of one parameter mean any of them.
Codes = Annotated[list[Code], Field(max_length=20)]


def _in_utc(moment: datetime) -> datetime:
    """A moment, without a zone one in UTC.

    Raises:
        PydanticCustomError: where that is before the first year or after the last.
    """
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError as error:
        raise PydanticCustomError("datetime_range", "no year of the calendar") from error


class UnknownValueError(Exception):
    """A filter names a code that no register knows, or that more than one does."""

    def __init__(self, parameter: str, value: str, problem: str = "unknown_value") -> None:
        super().__init__(parameter, value)
        self.parameter, self.value, self.problem = parameter, value, problem


class ReadIn(Schema):
    lang: Lang = Field(description="The language to read in. Required.", examples=list(CODES))


class PracticeCriteria(ReadIn):
    """Different parameters narrow the list together; a repeated one takes any of its values."""

    theme: Codes = Field([], description="Codes of themes; narrower themes are included.")
    sdg: Codes = Field(
        [],
        description=(
            "Sustainable Development Goals (`6`) or targets (`6.1`); a goal includes its targets."
        ),
    )
    competence: Codes = Field([], description="Codes of COOTAD competences.")
    territory: Codes = Field(
        [],
        description=(
            "Places, with all that lies within them: `ec-dpa:0101`, `iso3166:PE`, "
            "or the code alone where only one scheme has it."
        ),
    )
    level: Codes = Field([], description="Level of government of the lead organisation.")
    organisation: Codes = Field([], description="Codes of organisations that lead or take part.")
    stage: list[Stage] = Field([], description="How far the practice has come.")
    form: list[Form] = Field([], description="`snapshot` (short) or `full` (full case).")
    evidence_level: list[EvidenceLevel] = Field(
        [], description="0 declared, 1 documented, 2 measured, 3 evaluated, 4 replicated."
    )
    started_from: int | None = Field(
        None, ge=1900, le=2200, description="Started in this year or later."
    )
    started_to: int | None = Field(
        None, ge=1900, le=2200, description="Started in this year or before."
    )
    updated_since: Annotated[datetime, AfterValidator(_in_utc)] | None = Field(
        None,
        description=(
            "Published again at this moment or later, ISO 8601; without a zone it is UTC. "
            "Practices that were taken away since are not told."
        ),
        examples=["2026-01-31T12:00:00Z"],
    )


def narrow(practices: QuerySet[Practice], asked: PracticeCriteria) -> QuerySet[Practice]:
    """The practices that meet what was asked.

    Raises:
        UnknownValueError: for a code that is in no register.
    """
    for scheme in (Scheme.THEME, Scheme.SDG, Scheme.COMPETENCE):
        field, codes = concept_field(scheme), getattr(asked, scheme.value)
        if field and codes:
            terms = _terms(scheme, codes)
            practices = practices.filter(pk__in=practice_keys(field, "concept_id", terms))
    if asked.level:
        practices = practices.filter(lead_organisation__level__in=_terms(Scheme.LEVEL, asked.level))
    if asked.territory:
        places = _with_all_below(map(_place, asked.territory), "parent")
        practices = practices.filter(pk__in=practice_keys("territories", "territory_id", places))
    if asked.organisation:
        practices = practices.filter(_involving(asked.organisation))
    return practices.filter(_plain(asked))


def _plain(asked: PracticeCriteria) -> Q:
    """The conditions on a practice's own columns."""
    conditions = {
        "stage__in": asked.stage,
        "form__in": asked.form,
        "evidence_level__in": asked.evidence_level,
        "start_year__gte": asked.started_from,
        "start_year__lte": asked.started_to,
        "last_published_at__gte": asked.updated_since,
    }
    return Q(**{name: value for name, value in conditions.items() if value not in (None, [])})


def _known(objects: QuerySet, codes: list[str], parameter: str) -> list[Model]:
    found = list(objects.filter(code__in=codes))
    for code in codes:
        if code not in {item.code for item in found}:
            raise UnknownValueError(parameter, code)
    return found


def _with_all_below(roots: Iterable[Model], parent: str) -> set[int]:
    return set[int]().union(*(with_descendants(root, parent) for root in roots))


def _terms(scheme: Scheme, codes: list[str]) -> set[int]:
    found = _known(Concept.objects.filter(scheme=scheme), codes, scheme.value)
    return _with_all_below(found, "broader")


def _place(given: str) -> Territory:
    scheme, colon, code = given.partition(":")
    if colon and scheme not in TerritoryScheme.values:
        raise UnknownValueError("territory", given)
    named = {"scheme": scheme, "code": code} if colon else {"code": given}
    found = list(Territory.objects.filter(**named))
    if len(found) != 1:
        raise UnknownValueError("territory", given, "ambiguous_value" if found else "unknown_value")
    return found[0]


def _involving(codes: list[str]) -> Q:
    keys = {body.pk for body in _known(Organisation.objects.all(), codes, "organisation")}
    joint = practice_keys("co_organisations", "organisation_id", keys)
    return Q(lead_organisation__in=keys) | Q(pk__in=joint)
