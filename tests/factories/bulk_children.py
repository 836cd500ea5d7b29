"""Facts of generated children: which relation, and what its columns hold."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

from knowledge.language import column
from tests.factories.bulk_texts import said

Facts = dict[str, Any]


class Subject(NamedTuple):
    """What a practice's children tell of, and in which languages."""

    case: int
    languages: tuple[str, ...]


def _told(chance: Random, subject: Subject, *fields: str, limit: int = 120) -> Facts:
    return {
        column(field, lang): said(chance, lang, subject.case)[:limit].strip()
        for lang in subject.languages
        for field in fields
    }


def _number(chance: Random, most: int, places: str = "0.0000") -> Decimal:
    return Decimal(chance.randint(1, most)).quantize(Decimal(places))


def _indicator(chance: Random, subject: Subject) -> Facts:
    unit = chance.choice(("ha", "t", "m³", "%"))
    return {
        **_told(chance, subject, "name"),
        **{column("unit", lang): unit for lang in subject.languages},
        "baseline": _number(chance, 100),
        "target": _number(chance, 1000),
        "value": _number(chance, 1000),
        "date": str(chance.randint(2010, 2024)),
    }


def _milestone(chance: Random, subject: Subject) -> Facts:
    date = f"{chance.randint(2005, 2024)}-{chance.randint(1, 12):02}"
    return {**_told(chance, subject, "text"), "date": date}


def _actor(chance: Random, subject: Subject) -> Facts:
    return {
        **_told(chance, subject, "name", "role"),
        "support": chance.choice(("lead", "technical", "")),
    }


def _lesson(chance: Random, subject: Subject) -> Facts:
    kind = chance.choice(("lesson", "difficulty"))
    return {**_told(chance, subject, "text", "response", limit=400), "kind": kind}


def _block(chance: Random, subject: Subject) -> Facts:
    return {
        **_told(chance, subject, "name"),
        **_told(chance, subject, "description", limit=400),
    }


def _instrument(chance: Random, subject: Subject) -> Facts:
    number = f"{chance.randint(1, 90):03}"
    return {
        **_told(chance, subject, "name"),
        "kind": "ordinance",
        "number": number,
        "date": "2018",
    }


def _cost(chance: Random, subject: Subject) -> Facts:
    return {**_told(chance, subject, "name"), "amount": _number(chance, 90_000, "0.00")}


def _link(chance: Random, subject: Subject) -> Facts:
    return {
        **_told(chance, subject, "name"),
        "url": f"https://example.org/{chance.randint(1, 10**6)}",
    }


MAKERS: dict[str, Callable[[Random, Subject], Facts]] = {
    "indicators": _indicator,
    "milestones": _milestone,
    "actors": _actor,
    "lessons": _lesson,
    "building_blocks": _block,
    "legal_instruments": _instrument,
    "cost_items": _cost,
    "links": _link,
}


def children_of(
    chance: Random, form: str, number: int, subject: Subject
) -> Iterator[tuple[str, Facts]]:
    """`number` children as relation and facts; a full case has an indicator first."""
    relations = list(MAKERS)
    for place in range(max(1, number) if form == "full" else number):
        relation = "indicators" if form == "full" and not place else chance.choice(relations)
        yield relation, MAKERS[relation](chance, subject)
