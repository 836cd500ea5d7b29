"""Background work as the CMS shows it: what failed, when and why. Nothing is changed here."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn

from knowledge.viewsets.spreadsheets import Report

FAILED = "FAILED"
STATUSES = {
    FAILED: _("Fallida"),
    "RUNNING": _("En curso"),
    "READY": _("En espera"),
    "SUCCESSFUL": _("Terminada"),
}


class TaskFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=_("Estado"), choices=list(STATUSES.items()), empty_label=_("Todos")
    )

    class Meta:
        model = DBTaskResult
        fields: list[str] = []


class StatusColumn(Column):
    def get_value(self, instance: DBTaskResult) -> str:
        return STATUSES.get(instance.status, instance.status)


class ErrorColumn(BaseColumn):
    """The last line of what went wrong, and the rest for whoever repairs it."""

    cell_template_name = "cms/task_error_cell.html"

    def get_cell_context_data(self, instance: DBTaskResult, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        lines = instance.traceback.strip().splitlines()
        context["summary"] = lines[-1] if lines else instance.exception_class_path
        return context


class TaskPaginator(WagtailPaginator):
    """Counts tasks, by that name: the model has its own in English alone."""

    verbose_name = _("tarea")
    verbose_name_plural = _("tareas")


class TaskReport(Report):
    model = DBTaskResult
    paginator_class = TaskPaginator
    permission_required = "view"
    page_title = _("Tareas en segundo plano")
    header_icon = "cog"
    index_url_name = "task_report"
    index_results_url_name = "task_report_results"
    filterset_class = TaskFilterSet
    is_searchable = False
    default_ordering = "-enqueued_at"
    export_filename = "tareas"
    list_export = [
        "task_path",
        "status",
        "enqueued_at",
        "started_at",
        "finished_at",
        "exception_class_path",
        "traceback",
    ]
    columns = [
        Column("task_path", label=_("Tarea"), sort_key="task_path"),
        StatusColumn("status", label=_("Estado"), sort_key="status", width="10%"),
        DateColumn("enqueued_at", label=_("Pedida"), sort_key="enqueued_at", width="10%"),
        DateColumn("finished_at", label=_("Terminó"), sort_key="finished_at", width="10%"),
        ErrorColumn("error", label=_("Error"), width="45%"),
    ]

    def get_base_queryset(self) -> QuerySet:
        # Return values are of no use here and may be large.
        return DBTaskResult.objects.defer("return_value")


class TaskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("django_tasks_db.view_dbtaskresult")


def menu_item() -> TaskMenuItem:
    address = reverse(TaskReport.index_url_name)
    return TaskMenuItem(
        _("Tareas fallidas"),
        f"{address}?status={FAILED}",
        name="tasks",
        icon_name="cog",
        order=1200,
    )


def urls() -> list[URLPattern]:
    return [
        path("reports/tasks/", TaskReport.as_view(), name="task_report"),
        path(
            "reports/tasks/results/",
            TaskReport.as_view(results_only=True),
            name="task_report_results",
        ),
    ]
