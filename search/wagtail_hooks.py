"""What Wagtail's admin is told about us. No logic."""

from collections.abc import Sequence

from django.db.models import Model
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search import explain_view, outbox, touching, viewsets


@hooks.register("register_admin_urls")
def report_urls() -> list:
    return [*viewsets.urls(), *explain_view.urls()]


@hooks.register("register_reports_menu_item")
def set_aside_report() -> viewsets.SetAsideMenuItem:
    return viewsets.menu_item()


@hooks.register("register_reports_menu_item")
def explain() -> MenuItem:
    return explain_view.menu_item()


@hooks.register("register_reports_menu_item")
def missed_report() -> MenuItem:
    return viewsets.missed_menu_item()


@hooks.register("after_bulk_action")
def bulk_action(
    request: HttpRequest, action_type: str, objects: Sequence[Model], action: object
) -> None:
    """No signal tells of documents that go into another collection together."""
    outbox.touch(touching.practices_carrying(objects))
