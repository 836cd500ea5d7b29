"""The registers that practices point to, as one group of the menu."""

from typing import Any

from django import forms
from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from knowledge.models import (
    Concept,
    Organisation,
    Practice,
    Territory,
)
from knowledge.panels import TranslatedPanel
from knowledge.viewsets.choosers import ConceptChooser, OrganisationChooser, TerritoryChooser
from knowledge.viewsets.in_use import DeleteUnused, UsesPanel, UsesView
from knowledge.viewsets.labels import label
from knowledge.viewsets.register_filters import (
    ConceptFilterSet,
    OrganisationFilterSet,
    TerritoryFilterSet,
)
from knowledge.viewsets.register_forms import ConceptForm, OrganisationForm, TerritoryForm

#: The fields in which a practice names terms.
TERM_FIELDS = (
    "themes",
    "sdgs",
    "competences",
    "population_groups",
    "suitable_levels",
    "suitable_population_bands",
)


def named_in(field: str, key: str) -> Coalesce:
    """How many practices name a row in one of their many-to-many fields."""
    through = Practice._meta.get_field(field).remote_field.through
    rows = through.objects.filter(**{key: OuterRef("pk")}).order_by().values(key)
    return Coalesce(Subquery(rows.annotate(total=Count("pk")).values("total")), 0)


class RegisterEditor(ObjectList):
    """With the look of the editor of practices: the languages of a text beside one another."""

    class BoundPanel(ObjectList.BoundPanel):
        @property
        def media(self) -> forms.Media:
            return super().media + forms.Media(css={"all": ["cms/editor.css"]})


class LabelColumn(TitleColumn):
    """The name in the person's language, set in as deep as it stands in its tree."""

    def get_value(self, instance: Model) -> str:
        depth, above = 0, getattr(instance, "broader", None)
        while above is not None:
            depth, above = depth + 1, above.broader
        return "\xa0\xa0\xa0" * depth + label(instance)


class RelatedLabelColumn(Column):
    def get_value(self, instance: Model) -> str:
        return label(getattr(instance, self.name))


class ChoiceColumn(Column):
    def get_value(self, instance: Model) -> str:
        return getattr(instance, f"get_{self.name}_display")()


class RegisterIndex(IndexView):
    """A list whose first column says the name in the person's language."""

    def _get_title_column(self, field_name: str, column_class: Any = None, **kwargs: Any) -> Any:
        return super()._get_title_column("__str__", LabelColumn, **kwargs)


class Register(SnippetViewSet):
    index_view_class = RegisterIndex
    delete_view_class = DeleteUnused
    delete_template_name = DeleteUnused.template_name
    usage_view_class = UsesView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 50
    chooser_per_page = 15
    #: The snippets' own say «Inicio» in the language in which the process started.
    breadcrumbs_items = WagtailAdminTemplateMixin.breadcrumbs_items

    def get_usage_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_usage_view_kwargs(template_name=UsesView.template_name, **kwargs)

    def get_edit_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # The side panel would count with Wagtail's index of references; `UsesPanel` counts.
        return super().get_edit_view_kwargs(usage_url_name=None, **kwargs)


class Concepts(Register):
    model = Concept
    icon = "tag"
    menu_label = _("Vocabularios")
    chooser_viewset_class = ConceptChooser
    filterset_class = ConceptFilterSet
    list_display = [
        "__str__",
        Column("code", label=_("Código"), sort_key="code"),
        ChoiceColumn("scheme", label=_("Vocabulario"), sort_key="scheme"),
        RelatedLabelColumn("broader", label=_("Término más amplio")),
        NumberColumn("named", label=_("Prácticas directas"), sort_key="named", width="8%"),
    ]
    edit_handler = RegisterEditor(
        [
            FieldRowPanel([FieldPanel("scheme"), FieldPanel("code")]),
            TranslatedPanel("pref_label"),
            TranslatedPanel("alt_label"),
            TranslatedPanel("scope_note"),
            FieldPanel("broader"),
            FieldRowPanel([FieldPanel("exact_match"), FieldPanel("position")]),
            FieldPanel("editorial_note"),
            UsesPanel(heading=_("Dónde se usa")),
        ],
        base_form_class=ConceptForm,
    )

    def get_queryset(self, request: Any) -> QuerySet:
        fields = ("themes", "sdgs", "competences", "population_groups")
        suitable = ("suitable_levels", "suitable_population_bands")
        total = sum(
            (named_in(field, "concept_id") for field in fields),
            start=named_in(suitable[0], "concept_id"),
        )
        return (
            Concept.objects.select_related("broader__broader__broader")
            .annotate(named=total + named_in(suitable[1], "concept_id"))
            .order_by("scheme", "position", "code")
        )


class Territories(Register):
    model = Territory
    icon = "site"
    menu_label = _("Territorios")
    chooser_viewset_class = TerritoryChooser
    filterset_class = TerritoryFilterSet
    list_display = [
        "__str__",
        Column("code", label=_("Código"), sort_key="code"),
        ChoiceColumn("level", label=_("Nivel"), sort_key="level"),
        RelatedLabelColumn("parent", label=_("Pertenece a")),
        Column("valid_from", label=_("Desde"), sort_key="valid_from"),
        Column("valid_to", label=_("Hasta"), sort_key="valid_to"),
        NumberColumn("named", label=_("Prácticas directas"), sort_key="named", width="8%"),
    ]
    edit_handler = RegisterEditor(
        [
            FieldRowPanel([FieldPanel("scheme"), FieldPanel("code")]),
            FieldRowPanel([FieldPanel("level"), FieldPanel("kind")]),
            TranslatedPanel("name"),
            FieldPanel("alt_names"),
            FieldPanel("parent"),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            FieldPanel("replaced_by"),
            FieldRowPanel([FieldPanel("iso_3166_2"), FieldPanel("region")]),
            FieldRowPanel([FieldPanel("population"), FieldPanel("population_source")]),
            FieldRowPanel(
                [FieldPanel("area_km2"), FieldPanel("latitude"), FieldPanel("longitude")]
            ),
            FieldPanel("note"),
            UsesPanel(heading=_("Dónde se usa")),
        ],
        base_form_class=TerritoryForm,
    )

    def get_queryset(self, request: Any) -> QuerySet:
        return Territory.objects.select_related("parent").annotate(
            named=named_in("territories", "territory_id")
        )


class Organisations(Register):
    model = Organisation
    icon = "group"
    menu_label = _("Organizaciones")
    chooser_viewset_class = OrganisationChooser
    filterset_class = OrganisationFilterSet
    list_display = [
        "__str__",
        ChoiceColumn("kind", label=_("Tipo"), sort_key="kind"),
        RelatedLabelColumn("level", label=_("Nivel de gobierno")),
        RelatedLabelColumn("territory", label=_("Territorio")),
        NumberColumn("named", label=_("Prácticas que dirige"), sort_key="named"),
    ]
    edit_handler = RegisterEditor(
        [
            FieldPanel("code"),
            TranslatedPanel("name"),
            TranslatedPanel("short_name"),
            FieldPanel("alt_names"),
            FieldPanel("kind"),
            FieldPanel("level", widget=forms.Select),
            FieldPanel("territory"),
            FieldPanel("website"),
            FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("secretariat_from"), FieldPanel("secretariat_to")])],
                heading=_("Secretaría técnica del programa"),
            ),
            FieldPanel("note"),
            UsesPanel(heading=_("Dónde se usa")),
        ],
        base_form_class=OrganisationForm,
    )

    def get_queryset(self, request: Any) -> QuerySet:
        led = (
            Practice.objects.filter(lead_organisation=OuterRef("pk"))
            .order_by()
            .values("lead_organisation")
        )
        return Organisation.objects.select_related("level", "territory").annotate(
            named=Coalesce(Subquery(led.annotate(total=Count("pk")).values("total")), 0)
        )


class Registers(SnippetViewSetGroup):
    items = (Organisations, Territories, Concepts)
    menu_label = _("Registros")
    menu_icon = "list-ul"
    menu_name = "registers"
    menu_order = 150
