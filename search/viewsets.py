"""What the index refused, as the CMS shows it. Nothing is changed here."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from search.models import DocumentState


class SetAsideReport(ReportView):
    """A practice leaves this list when it is published again and the index takes it."""

    model = DocumentState
    permission_required = "view"
    page_title = _("Prácticas fuera del buscador")
    header_icon = "search"
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    is_searchable = False
    default_ordering = "-changed_at"
    export_filename = "buscador"
    list_export = ["key", "title", "changed_at", "error"]
    columns = [
        TitleColumn("title", label=_("Práctica"), get_url=lambda state: _edit_url(state.key)),
        DateColumn("changed_at", label=_("Último cambio"), sort_key="changed_at", width="15%"),
        Column("error", label=_("Error"), width="50%"),
    ]

    def get_base_queryset(self) -> QuerySet:
        titles = Page.objects.filter(pk=OuterRef("key")).values("title")
        return DocumentState.objects.filter(set_aside=True).annotate(title=Subquery(titles))


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


def urls() -> list[URLPattern]:
    view: Any = SetAsideReport
    return [
        path("reports/search/", view.as_view(), name="search_report"),
        path(
            "reports/search/results/",
            view.as_view(results_only=True),
            name="search_report_results",
        ),
    ]
