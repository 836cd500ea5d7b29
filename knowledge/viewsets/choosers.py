"""The pickers of terms, places and organisations, which tell namesakes apart."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.widgets import AdminSnippetChooser

from knowledge.models import Concept, Organisation, Territory
from knowledge.viewsets.labels import label

# Wagtail translates this one as it starts, for all: every picker would have a tab in Spanish. By
# another name, since its own catalogues have the word and ours need not.
_wagtails = gettext_lazy
ChooserViewSet.search_tab_label = _wagtails("Search")


class LabelledRows:
    """The first column in the person's language, then what the picker adds."""

    @property
    def title_column(self) -> Column:
        column = super().title_column  # type: ignore[misc]
        column.accessor = label
        return column

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, *self.details()]  # type: ignore[misc]

    def details(self) -> list[Column]:
        return []


class LabelledChoice:
    """What was chosen, in the person's language."""

    def get_display_title(self, instance: Model) -> str:
        return label(instance)


class RegisterPicker(LabelledChoice, AdminSnippetChooser):
    """Wagtail would keep its buttons in the language of whoever opened a form first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.model._meta.verbose_name
        self.choose_one_text = format_lazy(gettext_lazy("Elegir {object}"), object=name)
        self.choose_another_text = format_lazy(gettext_lazy("Cambiar {object}"), object=name)
        self.link_to_chosen_text = format_lazy(gettext_lazy("Editar {object}"), object=name)


class TerritoryRows(LabelledRows):
    def details(self) -> list[Column]:
        return [
            Column("code", label=_("Código")),
            Column("level", label=_("Nivel"), accessor="get_level_display"),
            Column("parent", label=_("Pertenece a"), accessor=_path),
            Column("valid_to", label=_("Hasta")),
        ]

    def get_object_list(self) -> QuerySet:
        return Territory.objects.select_related("parent__parent")


def _path(territory: Territory) -> str:
    above, names = territory.parent, []
    while above is not None:
        names.append(label(above))
        above = above.parent if above.level != "province" else None
    return ", ".join(names)


class OrganisationRows(LabelledRows):
    def details(self) -> list[Column]:
        return [
            Column("kind", label=_("Tipo"), accessor="get_kind_display"),
            Column("territory", label=_("Territorio"), accessor=lambda o: label(o.territory)),
        ]

    def get_object_list(self) -> QuerySet:
        return Organisation.objects.select_related("territory")


class ConceptRows(LabelledRows):
    def details(self) -> list[Column]:
        return [
            Column("code", label=_("Código")),
            Column("scheme", label=_("Vocabulario"), accessor="get_scheme_display"),
            Column("broader", label=_("Término más amplio"), accessor=lambda c: label(c.broader)),
        ]

    def get_object_list(self) -> QuerySet:
        return Concept.objects.select_related("broader")


def _views(rows: type) -> dict[str, Any]:
    return {
        "choose_view_class": type("Choose", (rows, ChooseView), {}),
        "choose_results_view_class": type("ChooseResults", (rows, ChooseResultsView), {}),
    }


class RegisterChooser(SnippetChooserViewSet):
    rows: type[LabelledRows] = LabelledRows
    base_widget_class = RegisterPicker
    chosen_view_class = type("Chosen", (LabelledChoice, SnippetChosenView), {})
    chosen_multiple_view_class = type(
        "ChosenMultiple", (LabelledChoice, SnippetChosenMultipleView), {}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**_views(self.rows), **kwargs})


class TerritoryChooser(RegisterChooser):
    rows = TerritoryRows


class OrganisationChooser(RegisterChooser):
    rows = OrganisationRows


class ConceptChooser(RegisterChooser):
    rows = ConceptRows
    # `?scheme=theme` offers one vocabulary alone.
    url_filter_parameters = ["scheme"]
    preserve_url_parameters = ["multiple", "scheme"]
