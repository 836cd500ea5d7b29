"""How many public practices there are: in all, by term of a vocabulary, by place.

Counted again when something public changes, and kept until then.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Model, Sum

from knowledge.models import Concept, Practice, Territory
from knowledge.selectors import concept_field, public_practices

#: A vocabulary's tree may be rearranged without a practice changing.
_SECONDS = 3600


@dataclass(frozen=True)
class Totals:
    practices: int
    organisations: int
    provinces: int


class Figures:
    """The figures of one moment. Make one for each page: it asks once whether anything changed."""

    def totals(self) -> Totals:
        return self._kept("totals", self._totals)

    def by_concept(self, scheme: str) -> dict[int, int]:
        """Practices about each term of a vocabulary, those about narrower terms counted too."""
        return self._kept(f"concept-{scheme}", lambda: _by_concept(scheme))

    def by_territory(self) -> dict[int, int]:
        """Practices in each place, those of the places within it counted too."""
        return self._kept("territory", _by_territory)

    def by_organisation(self) -> dict[int, int]:
        """Practices that each organisation leads or takes part in."""
        return self._kept("organisation", _by_organisation)

    def _kept(self, name: str, compute: Callable[[], Any]) -> Any:
        return cache.get_or_set(f"figures:{name}:{self._stamp}", compute, _SECONDS)

    @cached_property
    def _stamp(self) -> str:
        """Differs whenever the public practices do."""
        state = public_practices().aggregate(
            count=Count("pk"), revisions=Sum("live_revision_id"), latest=Max("last_published_at")
        )
        return "-".join(str(value) for value in state.values()).replace(" ", "T")

    def _totals(self) -> Totals:
        practices = public_practices()
        places = Territory.objects.filter(pk__in=self.by_territory(), level="province")
        return Totals(
            practices=practices.count(),
            organisations=practices.values("lead_organisation").distinct().count(),
            provinces=places.count(),
        )


def _by_concept(scheme: str) -> dict[int, int]:
    field = concept_field(scheme)
    if field is None:
        pairs = public_practices().filter(lead_organisation__level__scheme=scheme)
        return _count(pairs.values_list("pk", "lead_organisation__level_id"), Concept, "broader_id")
    return _count(_pairs(field, "concept_id"), Concept, "broader_id")


def _by_territory() -> dict[int, int]:
    return _count(_pairs("territories", "territory_id"), Territory, "parent_id")


def _by_organisation() -> dict[int, int]:
    led = public_practices().filter(lead_organisation__isnull=False)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for pairs in (
        led.values_list("pk", "lead_organisation_id"),
        _pairs("co_organisations", "organisation_id"),
    ):
        for practice, body in pairs:
            found[body].add(practice)
    return {body: len(practices) for body, practices in found.items()}


def _pairs(field: str, key: str) -> Iterable[tuple[int, int]]:
    through = Practice._meta.get_field(field).remote_field.through
    public = public_practices().values("pk")
    return through.objects.filter(practice__in=public).values_list("practice_id", key)


def _count(pairs: Iterable[tuple[int, int]], model: type[Model], parent: str) -> dict[int, int]:
    above: dict[int, int | None] = dict(model._default_manager.values_list("pk", parent))
    found: defaultdict[int, set[int]] = defaultdict(set)
    for practice, named in pairs:
        node: int | None = named
        while node is not None and practice not in found[node]:
            found[node].add(practice)
            node = above.get(node)
    return {node: len(practices) for node, practices in found.items()}
