"""The parts of the document that come from the practice: its texts, its children, its facts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db.models import Model
from elasticsearch.dsl import Date, Field, Integer, Keyword, Long

from knowledge import models as knowledge
from knowledge.language import CODES, column, translated_fields
from knowledge.models.choices import Form
from knowledge.models.practice import SECTIONS
from knowledge.selectors import public_parts
from search.compiled import Compiled
from search.documents import TEXTS, localized, points, sortable, words
from search.parts import register
from search.text import fold, plain
from search.trees import (
    concept_lineage,
    territory_lineage,
    territory_points,
    territory_population,
)
from search.weights import quality

Values = dict[int, dict[str, Any]]
#: What a practice is called by, beside its name: here and where it comes from.
CALLED = ("code", "source_reference")


def _by_language(row: Mapping[str, Any], field: str) -> dict[str, str]:
    """The texts of a translated field that were written, by language."""
    return {
        lang: text for lang in CODES if (kept := row[column(field, lang)]) and (text := plain(kept))
    }


class Texts:
    """The practice's own texts: what is short in a field each, then the sections."""

    short = ("name", "tagline", "summary")
    sections = (*SECTIONS, "evidence_reason")
    own = (*short, *sections)
    fields: dict[str, Field] = {
        **{name: localized() for name in short},
        "words": words(),
        "name_words": words(),
        "sort_name": sortable(),
        "languages": Keyword(),
    }
    covers: dict[type[Model], Sequence[str]] = {knowledge.Practice: own}

    def read(self, keys: Sequence[int]) -> Values:
        columns = [column(field, lang) for field in self.own for lang in CODES]
        rows = knowledge.Practice.objects.filter(pk__in=keys).values("pk", *CALLED, *columns)
        return {row["pk"]: self._texts(row) for row in rows}

    def _texts(self, row: Mapping[str, Any]) -> dict[str, Any]:
        texts: dict[str, Any] = {field: _by_language(row, field) for field in self.short}
        names = texts["name"]
        sections: dict[str, list[str]] = defaultdict(list)
        for field in self.sections:
            for lang, text in _by_language(row, field).items():
                sections[lang].append(text)
        return {
            **{field: by_language for field, by_language in texts.items() if by_language},
            TEXTS: dict(sections),
            "words": [
                *(row[name] for name in CALLED),
                *(text for by_language in texts.values() for text in by_language.values()),
            ],
            "name_words": list(names.values()),
            "sort_name": {lang: fold(names.get(lang) or names["es"]) for lang in CODES},
            "languages": [lang for lang in CODES if lang in names and lang in texts["summary"]],
        }


class Children:
    """The texts of the children: indicators, lessons, blocks, whatever else is told in order."""

    fields: dict[str, Field] = {}

    @property
    def covers(self) -> dict[type[Model], Sequence[str]]:
        told = ((model, translated_fields(model)) for model in knowledge.Part.__subclasses__())
        return {model: fields for model, fields in told if fields}

    def read(self, keys: Sequence[int]) -> Values:
        texts: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for model, fields in self.covers.items():
            for row in _rows_of(model).rows(keys):
                for field in fields:
                    for lang, text in _by_language(row, field).items():
                        texts[row["practice_id"]][lang].append(text)
        return {key: {TEXTS: dict(by_language)} for key, by_language in texts.items()}


@cache
def _rows_of(model: type[Model]) -> Compiled:
    columns = [column(field, lang) for field in translated_fields(model) for lang in CODES]
    ordered = public_parts(model).order_by("practice", "sort_order")
    return Compiled(ordered.values("practice_id", *columns), "practice_id")


class Organisations:
    """Who leads and takes part: names to find, codes to filter by."""

    fields: dict[str, Field] = {
        "organisation_words": words(),
        "organisation": Keyword(),
        "level": Keyword(),
    }
    covers: dict[type[Model], Sequence[str]] = {knowledge.Organisation: ("name", "short_name")}

    def read(self, keys: Sequence[int]) -> Values:
        members = self._members(keys)
        bodies = self._bodies({pk for pks in members.values() for pk in pks})
        return {key: self._values([bodies[pk] for pk in pks]) for key, pks in members.items()}

    def _members(self, keys: Sequence[int]) -> dict[int, list[int]]:
        """The organisations of each practice, the lead first."""
        members: dict[int, list[int]] = defaultdict(list)
        leads = knowledge.Practice.objects.filter(pk__in=keys, lead_organisation__isnull=False)
        joint = knowledge.Practice.co_organisations.through.objects.filter(practice__in=keys)
        for key, pk in (
            *leads.values_list("pk", "lead_organisation"),
            *joint.values_list("practice_id", "organisation_id"),
        ):
            members[key].append(pk)
        return members

    def _bodies(self, pks: Iterable[int]) -> dict[int, dict[str, Any]]:
        columns = [column(field, lang) for field in ("name", "short_name") for lang in CODES]
        rows = knowledge.Organisation.objects.filter(pk__in=list(pks))
        return {
            row["pk"]: row
            for row in rows.values("pk", "code", "alt_names", "level__code", *columns)
        }

    def _values(self, bodies: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        names: dict[str, list[str]] = defaultdict(list)
        for body in bodies:
            for field in ("name", "short_name"):
                for lang, text in _by_language(body, field).items():
                    names[lang].append(text)
        others = [line for body in bodies for line in body["alt_names"].splitlines()]
        return {
            TEXTS: dict(names),
            "organisation_words": [*(text for texts in names.values() for text in texts), *others],
            "organisation": [body["code"] for body in bodies],
            # The level of a practice is that of the government that leads it.
            "level": [body["level__code"] for body in bodies[:1] if body["level__code"]],
        }


class Places:
    """Where: the codes of its territories and of what they lie in, and their own points."""

    fields: dict[str, Field] = {
        "territory": Keyword(),
        "country": Keyword(),
        "province": Keyword(),
        "canton": Keyword(),
        "point": points(),
        "population": Long(),
    }
    covers: dict[type[Model], Sequence[str]] = {}

    def read(self, keys: Sequence[int]) -> Values:
        lineage, where = territory_lineage(), territory_points()
        people = territory_population()
        through = knowledge.Practice.territories.through.objects.filter(practice__in=keys)
        lines: dict[int, set[tuple[str, str]]] = defaultdict(set)
        found: dict[int, set[str]] = defaultdict(set)
        population: dict[int, int] = defaultdict(int)
        for key, pk in through.values_list("practice_id", "territory_id"):
            lines[key].update(lineage[pk])
            population[key] = max(population[key], people.get(pk, 0))
            if pk in where:
                found[key].add(where[pk])
        return {
            key: {
                **self._values(line),
                "point": sorted(found[key]),
                "population": population[key] or None,
            }
            for key, line in lines.items()
        }

    def _values(self, line: Iterable[tuple[str, str]]) -> dict[str, Any]:
        values: dict[str, list[str]] = defaultdict(list)
        for level, code in sorted(line):
            values["territory"].append(code)
            # Other countries' first-level divisions are filtered beside the provinces.
            facet = "province" if level == "division" else level
            if facet in self.fields:
                values[facet].append(code)
        return dict(values)


class Facts:
    """What is filtered, counted, sorted and ranked by."""

    concepts = {
        "theme": "themes",
        "sdg": "sdgs",
        "competence": "competences",
        "population_group": "population_groups",
        "population_band": "suitable_population_bands",
    }
    fields: dict[str, Field] = {
        **{name: Keyword() for name in concepts},
        "code": Keyword(),
        "source_reference": Keyword(),
        "form": Keyword(),
        "kind": Keyword(),
        "stage": Keyword(),
        "evidence": Integer(),
        "year": Integer(),
        "quality": Integer(),
        "cost": Long(),
        "published": Date(),
        "updated": Date(),
    }
    covers: dict[type[Model], Sequence[str]] = {}

    def read(self, keys: Sequence[int]) -> Values:
        lineage = concept_lineage()
        values: Values = {}
        for row in knowledge.Practice.objects.filter(pk__in=keys).values(
            "pk",
            "code",
            "source_reference",
            "form",
            "kind",
            "stage",
            "evidence_level",
            "start_year",
            "establishment_cost",
            "first_published_at",
            "last_published_at",
        ):
            key = row.pop("pk")
            values[key] = {
                "code": row["code"],
                "source_reference": row["source_reference"],
                "form": row["form"],
                "kind": row["kind"],
                # A stage that nobody told is no value to choose.
                "stage": row["stage"] or None,
                "evidence": row["evidence_level"],
                "year": row["start_year"],
                "cost": None
                if row["establishment_cost"] is None
                else int(row["establishment_cost"]),
                "published": row["first_published_at"],
                "updated": row["last_published_at"],
                "quality": quality(row["evidence_level"], is_full=row["form"] == Form.FULL),
            }
        for name, relation in self.concepts.items():
            through = getattr(knowledge.Practice, relation).through.objects.filter(
                practice__in=keys
            )
            codes: dict[int, set[str]] = defaultdict(set)
            for key, pk in through.values_list("practice_id", "concept_id"):
                codes[key].update(lineage[pk])
            for key, found in codes.items():
                values[key][name] = sorted(found)
        return values


for part in (Texts(), Children(), Organisations(), Places(), Facts()):
    register(part)
