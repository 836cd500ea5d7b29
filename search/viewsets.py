"""Reports of the CMS: what the index refused, what is looked for and hardly found."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Page

from knowledge.templatetags.reading import language_name
from knowledge.viewsets.spreadsheets import Report
from search import missed
from search.models import DocumentState, MissedSearch


class SetAsidePaginator(WagtailPaginator):
    """Counts practices: what is listed are their places in the outbox, which have no name."""

    verbose_name = _("práctica")
    verbose_name_plural = _("prácticas")


class SetAsideReport(Report):
    """A practice leaves this list when it is published again and the index takes it."""

    model = DocumentState
    paginator_class = SetAsidePaginator
    verbose_name_plural = _("prácticas fuera del buscador")
    permission_required = "view"
    page_title = _("Prácticas fuera del buscador")
    header_icon = "search"
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    is_searchable = False
    default_ordering = "-changed_at"
    export_filename = "buscador"
    list_export = ["key", "title", "changed_at", "error"]
    export_headings = {"key": _("Número de la página")}
    columns = [
        TitleColumn("title", label=_("Práctica"), get_url=lambda state: _edit_url(state.key)),
        DateColumn("changed_at", label=_("Último cambio"), sort_key="changed_at", width="15%"),
        Column("error", label=_("Error"), width="50%"),
    ]

    def get_base_queryset(self) -> QuerySet:
        titles = Page.objects.filter(pk=OuterRef("key")).values("title")
        return DocumentState.objects.filter(set_aside=True).annotate(title=Subquery(titles))


class MissedReport(Report):
    """Texts only, from three times on: nothing tells who asked."""

    model = MissedSearch
    permission_required = None  # whoever works in the CMS
    page_title = _("Búsquedas con pocos resultados o ninguno")
    header_icon = "search"
    index_url_name = "search_missed"
    index_results_url_name = "search_missed_results"
    is_searchable = False
    default_ordering = "-total"
    export_filename = "busquedas"
    list_export = ["text", "lang", "total", "found", "last"]
    columns = [
        TitleColumn("text", label=_("Consulta"), get_url=lambda row: _explain_url(row)),
        Column(
            "lang",
            label=_("Idioma"),
            accessor=lambda row: language_name(row.lang),
            sort_key="lang",
            width="10%",
        ),
        Column("total", label=_("Veces en un año"), sort_key="total", width="15%"),
        Column("found", label=_("Encontradas la última vez"), width="20%"),
        Column(
            "last",
            label=_("Último mes"),
            accessor=lambda row: date_format(row.last, "YEAR_MONTH_FORMAT"),
            sort_key="last",
            width="15%",
        ),
    ]

    def get_base_queryset(self) -> QuerySet:
        return missed.often()


def _explain_url(row: MissedSearch) -> str:
    return f"{reverse('search_explain')}?{urlencode({'q': row.text, 'lang': row.lang})}"


def _edit_url(key: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[key])


class SetAsideMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("search.view_documentstate")


def menu_item() -> SetAsideMenuItem:
    return SetAsideMenuItem(
        _("Fuera del buscador"),
        reverse(SetAsideReport.index_url_name),
        name="search",
        icon_name="search",
        order=1210,
    )


def missed_menu_item() -> MenuItem:
    return MenuItem(
        _("Búsquedas sin resultado"),
        reverse(MissedReport.index_url_name),
        name="search_missed",
        icon_name="search",
        order=1212,
    )


def urls() -> list[URLPattern]:
    reports: dict[str, Any] = {"": SetAsideReport, "missed/": MissedReport}
    parts: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("", "", {}),
        ("results/", "_results", {"results_only": True}),
    )
    return [
        path(f"reports/search/{where}{part}", view.as_view(**options), name=f"{name}{suffix}")
        for where, view in reports.items()
        for name in [view.index_url_name]
        for part, suffix, options in parts
    ]
