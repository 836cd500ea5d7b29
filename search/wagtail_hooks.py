"""What Wagtail's admin is told about us. No logic."""

from wagtail import hooks

from search import viewsets


@hooks.register("register_admin_urls")
def report_urls() -> list:
    return viewsets.urls()


@hooks.register("register_reports_menu_item")
def set_aside_report() -> viewsets.SetAsideMenuItem:
    return viewsets.menu_item()
