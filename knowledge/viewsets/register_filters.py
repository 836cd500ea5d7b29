"""The filters of the lists of terms, places and organisations."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from knowledge.models import (
    Concept,
    Organisation,
    OrganisationKind,
    Scheme,
    Territory,
    TerritoryLevel,
    TerritoryScheme,
)
from knowledge.selectors import with_descendants
from knowledge.viewsets.filters import LabelledFilter


class ConceptFilterSet(WagtailFilterSet):
    scheme = django_filters.ChoiceFilter(
        label=_("Vocabulario"), choices=Scheme, empty_label=_("Todos")
    )

    class Meta:
        model = Concept
        fields: list[str] = []


class ValidityFilter(django_filters.ChoiceFilter):
    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if value == "now":
            return rows.filter(valid_to="")
        if value == "past":
            return rows.exclude(valid_to="")
        return rows


def provinces(request: Any) -> QuerySet:
    levels = [TerritoryLevel.PROVINCE, TerritoryLevel.COUNTRY]
    return Territory.objects.filter(level__in=levels).order_by("-scheme", "code")


class WithinFilter(LabelledFilter):
    """A place and what lies within it; of organisations, their territory's place."""

    def filter(self, rows: QuerySet, value: Territory | None) -> QuerySet:
        if value is None:
            return rows
        return rows.filter(**{f"{self.field_name}__in": with_descendants(value, "parent")})


def validity_filter() -> ValidityFilter:
    return ValidityFilter(
        label=_("Vigencia"),
        empty_label=_("Todos"),
        choices=[("now", _("Vigentes")), ("past", _("Ya no existen"))],
    )


class TerritoryFilterSet(WagtailFilterSet):
    level = django_filters.ChoiceFilter(
        label=_("Nivel"), choices=TerritoryLevel, empty_label=_("Todos")
    )
    scheme = django_filters.ChoiceFilter(
        label=_("Codificación"),
        choices=TerritoryScheme,
        empty_label=_("Todas"),
    )
    within = WithinFilter(label=_("Provincia o país"), field_name="pk", queryset=provinces)
    valid = validity_filter()

    class Meta:
        model = Territory
        fields: list[str] = []


class OrganisationFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label=_("Tipo"), choices=OrganisationKind, empty_label=_("Todos")
    )
    level = LabelledFilter(
        label=_("Nivel de gobierno"),
        queryset=lambda request: Concept.objects.filter(scheme=Scheme.LEVEL),
    )
    within = WithinFilter(label=_("Provincia o país"), field_name="territory", queryset=provinces)
    valid = validity_filter()

    class Meta:
        model = Organisation
        fields: list[str] = []
