"""Facts of generated children: which relation, and what its columns hold."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random
from typing import Any

from knowledge.language import column
from tests.factories.bulk_texts import sentence

Facts = dict[str, Any]
Languages = tuple[str, ...]


def _told(chance: Random, languages: Languages, *fields: str, limit: int = 120) -> Facts:
    return {
        column(field, lang): sentence(chance, lang)[:limit].strip()
        for lang in languages
        for field in fields
    }


def _number(chance: Random, most: int, places: str = "0.0000") -> Decimal:
    return Decimal(chance.randint(1, most)).quantize(Decimal(places))


def _indicator(chance: Random, languages: Languages) -> Facts:
    unit = chance.choice(("ha", "t", "m³", "%"))
    return {
        **_told(chance, languages, "name"),
        **{column("unit", lang): unit for lang in languages},
        "baseline": _number(chance, 100),
        "target": _number(chance, 1000),
        "value": _number(chance, 1000),
        "date": str(chance.randint(2010, 2024)),
    }


def _milestone(chance: Random, languages: Languages) -> Facts:
    date = f"{chance.randint(2005, 2024)}-{chance.randint(1, 12):02}"
    return {**_told(chance, languages, "text"), "date": date}


def _actor(chance: Random, languages: Languages) -> Facts:
    return {
        **_told(chance, languages, "name", "role"),
        "support": chance.choice(("lead", "technical", "")),
    }


def _lesson(chance: Random, languages: Languages) -> Facts:
    kind = chance.choice(("lesson", "difficulty"))
    return {**_told(chance, languages, "text", "response", limit=400), "kind": kind}


def _block(chance: Random, languages: Languages) -> Facts:
    return {
        **_told(chance, languages, "name"),
        **_told(chance, languages, "description", limit=400),
    }


def _instrument(chance: Random, languages: Languages) -> Facts:
    number = f"{chance.randint(1, 90):03}"
    return {
        **_told(chance, languages, "name"),
        "kind": "ordinance",
        "number": number,
        "date": "2018",
    }


def _cost(chance: Random, languages: Languages) -> Facts:
    return {**_told(chance, languages, "name"), "amount": _number(chance, 90_000, "0.00")}


def _link(chance: Random, languages: Languages) -> Facts:
    return {
        **_told(chance, languages, "name"),
        "url": f"https://example.org/{chance.randint(1, 10**6)}",
    }


MAKERS: dict[str, Callable[[Random, Languages], Facts]] = {
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
    chance: Random, form: str, number: int, languages: Languages
) -> Iterator[tuple[str, Facts]]:
    """`number` children as relation and facts; a full case has an indicator first."""
    relations = list(MAKERS)
    for place in range(max(1, number) if form == "full" else number):
        relation = "indicators" if form == "full" and not place else chance.choice(relations)
        yield relation, MAKERS[relation](chance, languages)
