"""The filters of the CMS's list of practices: subqueries, so that any number is one query."""

from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.models import Page, WorkflowState

from knowledge.language import CODES, NAMES
from knowledge.models import (
    Concept,
    LanguageCompleteness,
    Practice,
    Scheme,
    Territory,
    TerritoryLevel,
)
from knowledge.models.choices import Form, Kind, Stage
from knowledge.selectors import practice_keys, with_descendants
from knowledge.viewsets.labels import label

LIVE, CHANGED, DRAFT, IN_REVIEW = "live", "changed", "draft", "in_review"
NONE, PARTIAL, COMPLETE = "none", "partial", "complete"


class LabelledField(django_filters.fields.ModelChoiceField):
    """Options in the person's language, those of a tree set in below what they belong to."""

    def label_from_instance(self, obj: Any) -> str:
        return "\xa0\xa0\xa0" * getattr(obj, "depth_in_tree", 0) + label(obj)


class LabelledFilter(django_filters.ModelChoiceFilter):
    field_class = LabelledField


class TreeIterator(django_filters.fields.ModelChoiceIterator):
    """A scheme's terms in the order of its tree, read in one query."""

    def __iter__(self) -> Any:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        terms = list(self.queryset)
        known = {term.pk for term in terms}
        below: dict[int | None, list[Concept]] = {}
        for term in terms:
            below.setdefault(term.broader_id if term.broader_id in known else None, []).append(term)
        yield from self._choices(below, None, 0)

    def _choices(self, below: dict, parent: int | None, depth: int) -> Any:
        for term in below.get(parent, ()):
            term.depth_in_tree = depth
            yield self.choice(term)
            yield from self._choices(below, term.pk, depth + 1)


class TermField(LabelledField):
    iterator = TreeIterator


class TermFilter(LabelledFilter):
    """A term and everything narrower."""

    field_class = TermField

    def filter(self, practices: QuerySet, value: Concept | None) -> QuerySet:
        if value is None:
            return practices
        terms = with_descendants(value, "broader")
        return practices.filter(pk__in=practice_keys(self.field_name, "concept_id", terms))


class PlaceFilter(LabelledFilter):
    """A place and everything within it."""

    def filter(self, practices: QuerySet, value: Territory | None) -> QuerySet:
        if value is None:
            return practices
        places = with_descendants(value, "parent")
        return practices.filter(pk__in=practice_keys("territories", "territory_id", places))


class CompletenessFilter(django_filters.ChoiceFilter):
    """How far the latest draft has come in one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        choices = [
            (NONE, _("Nada escrito")),
            (PARTIAL, _("En parte")),
            (COMPLETE, _("Completo")),
        ]
        label = format_lazy(_("Textos en {language}"), language=NAMES[lang])
        super().__init__(label=label, choices=choices, empty_label=_("Todos"))

    def filter(self, practices: QuerySet, value: str) -> QuerySet:
        begun = LanguageCompleteness.objects.filter(lang=self.lang, percent__gt=0)
        if value == NONE:
            return practices.exclude(pk__in=begun.values("practice_id"))
        if value == PARTIAL:
            return practices.filter(pk__in=begun.filter(percent__lt=100).values("practice_id"))
        if value == COMPLETE:
            return practices.filter(pk__in=begun.filter(percent=100).values("practice_id"))
        return practices


class StatusFilter(django_filters.ChoiceFilter):
    def filter(self, practices: QuerySet, value: str) -> QuerySet:
        if value == LIVE:
            return practices.filter(live=True)
        if value == CHANGED:
            return practices.filter(live=True, has_unpublished_changes=True)
        if value == DRAFT:
            return practices.filter(live=False)
        if value == IN_REVIEW:
            states = WorkflowState.objects.active().filter(
                base_content_type=ContentType.objects.get_for_model(Page)
            )
            pages = states.annotate(page_id=Cast("object_id", BigIntegerField()))
            return practices.filter(pk__in=pages.values("page_id"))
        return practices


def _top_level(request: Any) -> QuerySet:
    return Territory.objects.filter(
        level__in=[TerritoryLevel.PROVINCE, TerritoryLevel.COUNTRY]
    ).order_by("-scheme", "code")


def _scheme(scheme: Scheme) -> Any:
    return lambda request: Concept.objects.filter(scheme=scheme)


class PracticeFilterSet(PageFilterSet):
    site = None
    has_child_pages = None

    status = StatusFilter(
        label=_("Publicación"),
        empty_label=_("Todas"),
        choices=[
            (LIVE, _("Publicadas")),
            (CHANGED, _("Publicadas con cambios sin publicar")),
            (DRAFT, _("Borradores")),
            (IN_REVIEW, _("En revisión")),
        ],
    )
    themes = TermFilter(label=_("Tema"), queryset=_scheme(Scheme.THEME))
    level = LabelledFilter(
        label=_("Nivel de gobierno"),
        field_name="lead_organisation__level",
        queryset=_scheme(Scheme.LEVEL),
    )
    place = PlaceFilter(label=_("Provincia o país"), queryset=_top_level)
    form = django_filters.ChoiceFilter(label=_("Forma"), choices=Form, empty_label=_("Todas"))
    stage = django_filters.ChoiceFilter(label=_("Etapa"), choices=Stage, empty_label=_("Todas"))
    kind = django_filters.ChoiceFilter(label=_("Tipo"), choices=Kind, empty_label=_("Todos"))

    class Meta:
        model = Practice
        fields: list[str] = []

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """One filter of completeness for each of the bank's languages, whichever they are."""
        filters = super().get_filters()
        filters |= {f"completeness_{lang}": CompletenessFilter(lang) for lang in CODES}
        return filters
