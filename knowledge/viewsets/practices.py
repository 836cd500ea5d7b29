"""The CMS's list of practices: found and sorted as keys; only the rows on the screen are loaded."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.search.backends import get_search_backend

from knowledge.language import CODES, NAMES, column, translated_fields
from knowledge.models import Organisation, Practice, Territory
from knowledge.models.fields import SectionField
from knowledge.selectors import practice_keys
from knowledge.viewsets.filters import PracticeFilterSet
from knowledge.viewsets.labels import label
from knowledge.viewsets.spreadsheets import OwnLanguageMixin

#: How many rows an export holds in memory at a time.
CHUNK = 500
#: Words of a search that may each stand in another place.
MOST_WORDS = 6


def _sections() -> list[str]:
    """The columns of long texts, of which no list shows anything."""
    return [
        name
        for field in translated_fields(Practice)
        if isinstance(Practice._meta.get_field(field), SectionField)
        for name in (field, *(column(field, lang) for lang in CODES))
    ]


def load_rows(keys: Iterable[int], *also: str) -> list[Practice]:
    """Practices as a row shows them, in the order of their keys: the queries are constant.

    Args:
        keys: of the practices wanted; those that are gone are left out.
        also: further relations to load, for those who show more than the list.
    """
    rows = (
        Practice.objects.rewrite(False)
        .defer(*_sections())
        .filter(pk__in=keys)
        .select_related("lead_organisation", "owner")
        .prefetch_related("content_type", "sites_rooted_here", "language_completeness", *also)
        .prefetch_workflow_states()
        .annotate_site_root_state()
        .annotate_approved_schedule()
    )
    found = {row.pk: row for row in rows}
    return [found[key] for key in keys if key in found]


def completeness(practice: Practice) -> dict[str, int]:
    """Percent by language, zero where nothing was counted yet."""
    counted = {row.lang: row.percent for row in practice.language_completeness.all()}
    return {lang: counted.get(lang, 0) for lang in CODES}


class OrganisationColumn(Column):
    def get_value(self, instance: Practice) -> str:
        return label(instance.lead_organisation)


class ChoiceColumn(Column):
    """A choice's label."""

    def get_value(self, instance: Practice) -> str:
        return getattr(instance, f"get_{self.name}_display")()


class CompletenessColumn(BaseColumn):
    cell_template_name = "cms/completeness_cell.html"

    def get_cell_context_data(self, instance: Practice, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        context["languages"] = [
            {"code": lang, "name": NAMES[lang], "percent": percent}
            for lang, percent in completeness(instance).items()
        ]
        return context


def exported() -> dict[str, str]:
    """The columns of a spreadsheet: names that stay the same, headings in the person's language."""
    return {
        "code": _("Código"),
        "source_reference": _("Referencia de origen"),
        **{
            column("name", lang): _("Nombre (%(language)s)") % {"language": NAMES[lang]}
            for lang in CODES
        },
        "lead_organisation": _("Gobierno responsable"),
        "territories": _("Territorios"),
        "themes": _("Temas"),
        "form": _("Forma"),
        "kind": _("Tipo"),
        "stage": _("Etapa"),
        "evidence_level": _("Nivel de evidencia"),
        "start_year": _("Año de inicio"),
        **{
            f"completeness_{lang}": _("Avance (%(language)s, %%)") % {"language": NAMES[lang]}
            for lang in CODES
        },
        "status": _("Publicación"),
        "owner": _("Creada por"),
        "first_published_at": _("Publicada por primera vez"),
        "latest_revision_created_at": _("Última modificación"),
    }


class PracticeIndexView(OwnLanguageMixin, IndexView):
    """Rows are heavy and keys are light: what is searched, counted and sorted are keys."""

    base_filterset_class = PracticeFilterSet
    list_export = list(exported())
    export_filename = "practicas"

    def get_base_queryset(self) -> QuerySet:
        allowed = self.permission_policy.explorable_instances(self.request.user)
        practices = Practice.objects.only("pk")
        if self.request.user.is_superuser:
            return practices
        return practices.filter(pk__in=allowed.values("pk"))

    def search_queryset(self, queryset: QuerySet) -> Any:
        """Also by the names of who leads or joins a practice and of where it is, as they are.

        Each word is in one of these or in the practice. Of very many words all are in one.
        """
        found = super().search_queryset(queryset)
        if not self.is_searching:
            return found
        words = re.findall(r"[^\W_]+", self.search_query)
        if not words or len(words) > MOST_WORDS:
            words = [self.search_query]
        named = [self._named(word) for word in words]
        first, *others = chain.from_iterable(named)
        if not first.union(*others).exists():
            return found
        either = queryset
        for word, keys in zip(words, named, strict=True):
            either = either.filter(pk__in=self._saying(word, Practice).union(*keys))
        return either if either.query.order_by else either.order_by("-pk")

    def _named(self, word: str) -> list[QuerySet]:
        """The keys of practices of which who or where has this in a name."""
        bodies, places = self._saying(word, Organisation), self._saying(word, Territory)
        return [
            keys.order_by()
            for keys in (
                Practice.objects.filter(lead_organisation__in=bodies).values("pk"),
                practice_keys("co_organisations", "organisation_id", bodies),
                practice_keys("territories", "territory_id", places),
            )
        ]

    def _saying(self, text: str, model: type[Model]) -> QuerySet:
        backend = get_search_backend(self.search_backend_name)
        return backend.autocomplete(text, model).get_queryset().order_by().values("pk")

    def paginate_queryset(self, queryset: Any, page_size: int) -> tuple:
        paginator, page, _keys, more = super().paginate_queryset(queryset, page_size)
        page.object_list = load_rows([found.pk for found in page.object_list])
        return paginator, page, page.object_list, more

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> Any:
        return super().as_spreadsheet(self._in_chunks(queryset), spreadsheet_format)

    def _in_chunks(self, found: Any) -> Iterator[Practice]:
        keys = iter([practice.pk for practice in found])
        while chunk := list(islice(keys, CHUNK)):
            yield from load_rows(chunk, "territories", "themes")

    def get_heading(self, queryset: Any, field: str) -> str:
        return exported()[field]

    def to_row_dict(self, item: Practice) -> dict[str, Any]:
        return {
            "code": item.code,
            "source_reference": item.source_reference,
            **{column("name", lang): getattr(item, column("name", lang)) or "" for lang in CODES},
            "lead_organisation": label(item.lead_organisation),
            "territories": [label(place) for place in item.territories.all()],
            "themes": [label(theme) for theme in item.themes.all()],
            "form": item.get_form_display(),
            "kind": item.get_kind_display(),
            "stage": item.get_stage_display(),
            "evidence_level": item.get_evidence_level_display(),
            "start_year": item.start_year,
            **{f"completeness_{lang}": percent for lang, percent in completeness(item).items()},
            "status": item.status_string,
            "owner": item.owner.get_username() if item.owner else "",
            "first_published_at": item.first_published_at,
            "latest_revision_created_at": item.latest_revision_created_at,
        }


class PracticeListing(PageListingViewSet):
    """«Prácticas» in the main menu."""

    model = Practice
    name = "practices"
    url_prefix = "practicas"
    menu_label = gettext_lazy("Prácticas")
    menu_name = "practices"
    menu_order = 90
    icon = "doc-full-inverse"
    add_to_admin_menu = True
    index_view_class = PracticeIndexView
    export_filename = "practicas"
    list_per_page = 25
    filterset_class = PracticeFilterSet
    list_export = PracticeIndexView.list_export
    columns = [
        BulkActionsColumn("bulk_actions"),
        Column("code", label=gettext_lazy("Código"), sort_key="code", classname="cms-code"),
        PageTitleColumn(
            "title",
            label=gettext_lazy("Nombre"),
            sort_key="title",
            classname="title",
            width="34%",
        ),
        OrganisationColumn("lead_organisation", label=gettext_lazy("Gobierno responsable")),
        ChoiceColumn("form", label=gettext_lazy("Forma"), sort_key="form", width="7%"),
        ChoiceColumn("stage", label=gettext_lazy("Etapa"), sort_key="stage", width="8%"),
        CompletenessColumn("completeness", label=gettext_lazy("Idiomas"), width="6rem"),
        DateColumn(
            "latest_revision_created_at",
            label=gettext_lazy("Modificada"),
            sort_key="latest_revision_created_at",
            width="9%",
        ),
        PageStatusColumn("status", label=gettext_lazy("Publicación"), sort_key="live", width="10%"),
    ]


def is_listing(address: str) -> bool:
    """Whether an address of the CMS is that of the list of practices, in any state."""
    return address.startswith(reverse(PracticeListing().get_url_name("index")))


def keys_listed(request: HttpRequest) -> list[int]:
    """The practices that the list shows with the search and the filters of this request."""
    listing = PracticeListing()
    view = PracticeIndexView(**listing.index_view.view_initkwargs)
    view.setup(request)
    return [practice.pk for practice in view.get_queryset()]
