"""What generated practices say, by chance of a seed."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import models

from knowledge.bulk import Told
from knowledge.bulk.tables import Row
from knowledge.completeness import FULL_TEXTS
from knowledge.language import CODES, SOURCE, column
from knowledge.models import Concept, Organisation, Scheme, Territory
from tests.factories import registers
from tests.factories.bulk_children import Subject, children_of
from tests.factories.bulk_texts import name, said, section, subject

SECTIONS = ("summary", "problem", "solution")
FULL_SECTIONS = (*SECTIONS, *FULL_TEXTS, "minimum_conditions", "sustainability")
STAGES = ("pilot", "implementation", "consolidated", "institutionalised", "ended")
FIRST_DAY = datetime(2015, 1, 1, 12, tzinfo=UTC)


class Maker:
    """Makes practices from what the registers hold when it starts."""

    def __init__(self, seed: int, children: tuple[int, int]) -> None:
        self.seed, self.children = seed, children
        self.organisations = _keys(Organisation.objects.all(), registers.organisation)
        self.territories = _keys(Territory.objects.all(), registers.territory)
        terms = Concept.objects.order_by("pk")
        self.themes = _keys(terms.filter(scheme=Scheme.THEME), registers.theme)
        self.terms = {
            scheme: list(terms.filter(scheme=scheme).values_list("pk", flat=True))
            for scheme in Scheme.values
        }

    def told(self, number: int) -> Told:
        chance = Random(f"{self.seed} {number}")
        case = subject(chance)
        facts = self._facts(chance, number, case)
        # The children are translated where the practice wholly is.
        texts = FULL_SECTIONS if facts["form"] == "full" else SECTIONS
        whole = tuple(lang for lang in CODES if facts.get(column(texts[-1], lang)))
        amount = chance.randint(*self.children)
        children = list(children_of(chance, facts["form"], amount, Subject(case, whole)))
        return Told(facts, FIRST_DAY + timedelta(hours=number), children, self._links(chance))

    def _facts(self, chance: Random, number: int, case: int) -> Row:
        full = chance.random() < 0.5
        row: Row = {
            "form": "full" if full else "snapshot",
            "stage": chance.choice(STAGES),
            "start_year": chance.randint(2005, 2024),
            "lead_organisation_id": chance.choice(self.organisations),
            "evidence_level": chance.choice((0, 0, 1, 1, 2, 3, 4)),
            "direct_beneficiaries": chance.randint(50, 90_000),
            "establishment_cost": Decimal(chance.randint(1_000, 2_000_000)).quantize(
                Decimal("0.00")
            ),
            "accepts_visits": chance.random() < 0.3,
        }
        sections = FULL_SECTIONS if full else SECTIONS
        for lang in CODES:
            # Many are told in Spanish alone; of the translations, many stop half-way.
            told = 1.0 if lang == SOURCE else chance.choice((0, 0, 0.1, 0.5, 1.0))
            if told:
                row[column("name", lang)] = name(chance, lang, number)
                row[column("tagline", lang)] = said(chance, lang, case)[:200].strip()
                for each in sections[: max(1, round(told * len(sections)))]:
                    row[column(each, lang)] = section(chance, lang, case)
        return row

    def _links(self, chance: Random) -> dict[str, list[int]]:
        return {
            "co_organisations": _some(chance, self.organisations, 0, 1),
            "territories": _some(chance, self.territories, 1, 3),
            "themes": _some(chance, self.themes, 1, 3),
            "sdgs": _some(chance, self.terms[Scheme.SDG], 0, 4),
            "competences": _some(chance, self.terms[Scheme.COMPETENCE], 0, 2),
            "population_groups": _some(chance, self.terms[Scheme.POPULATION_GROUP], 0, 2),
            "suitable_levels": _some(chance, self.terms[Scheme.LEVEL], 0, 2),
            "suitable_population_bands": _some(chance, self.terms[Scheme.POPULATION_BAND], 0, 2),
        }


def _keys(found: models.QuerySet, make: Callable[[], Any]) -> list[int]:
    return list(found.order_by("pk").values_list("pk", flat=True)) or [
        make().pk for _each in range(8)
    ]


def _some(chance: Random, keys: list[int], fewest: int, most: int) -> list[int]:
    return chance.sample(keys, min(len(keys), chance.randint(fewest, most)))
