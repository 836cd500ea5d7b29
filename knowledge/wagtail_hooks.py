"""What Wagtail's admin is told about us. No logic."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import path
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from knowledge import pickers
from knowledge.panels import needs
from knowledge.services import PUBLISHING_REFUSED
from knowledge.viewsets import home, in_use, practices, publishing, registers, tasks

# Registered after Wagtail's own, these take their places.
for action in (*publishing.BULK_ACTIONS, in_use.DeleteUnusedInBulk):
    hooks.register("register_bulk_action", action, order=1)

register_snippet(registers.Registers)


@hooks.register("register_admin_viewset")
def viewsets() -> list:
    return [practices.PracticeListing(), publishing.PracticePages()]


@hooks.register("register_admin_urls")
def editor_urls() -> list:
    return [
        path("elegir/<slug:register>/", pickers.find, name="cms_picker"),
        path("practicas/<int:pk>/falta/", needs.needs, name="cms_needs"),
    ]


@hooks.register("register_admin_urls")
def report_urls() -> list:
    return tasks.urls()


@hooks.register("register_reports_menu_item")
def task_report() -> tasks.TaskMenuItem:
    return tasks.menu_item()


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(PUBLISHING_REFUSED)(publishing.RefusalFormatter)


@hooks.register("construct_homepage_summary_items")
def count_practices(request: HttpRequest, items: list) -> None:
    items += [home.PracticesSummary(request), home.DraftsSummary(request)]


@hooks.register("construct_homepage_panels")
def recent_practices(request: HttpRequest, panels: list) -> None:
    panels.append(home.RecentPractices())


@hooks.register("insert_global_admin_css")
def cms_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("cms/cms.css"))
