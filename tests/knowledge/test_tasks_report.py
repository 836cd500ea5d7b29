"""A failed task is a row with its error, visible in the CMS to whoever may see it."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories import editor, moderator

REPORT = "/cms/reports/tasks/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def tasks() -> None:
    common = {"backend_name": "default", "args_kwargs": {"args": [], "kwargs": {}}}
    DBTaskResult.objects.create(
        **common,
        status="FAILED",
        task_path="search.tasks.send",
        run_after=timezone.now(),
        finished_at=timezone.now(),
        exception_class_path="builtins.ConnectionError",
        traceback="Traceback (most recent call last):\n  …\nConnectionError: <nadie> responde",
    )
    DBTaskResult.objects.create(
        **common, status="SUCCESSFUL", task_path="images.tasks.resize", run_after=timezone.now()
    )


def test_says_what_failed_and_why(desk: Client, tasks: None) -> None:
    html = desk.get(REPORT, {"status": "FAILED"}).text
    assert "search.tasks.send" in html
    assert "ConnectionError: &lt;nadie&gt; responde" in html
    assert "images.tasks.resize" not in html


def test_shows_all_without_a_filter(desk: Client, tasks: None) -> None:
    html = desk.get(REPORT).text
    assert "search.tasks.send" in html
    assert "images.tasks.resize" in html


def test_the_menu_leads_to_what_failed(desk: Client) -> None:
    assert f"{REPORT}?status=FAILED" in desk.get("/cms/").text


def test_needs_the_permission(client: Client, tasks: None) -> None:
    user = editor()
    client.force_login(user)
    assert "search.tasks.send" not in client.get(REPORT, follow=True).text
    assert REPORT not in client.get("/cms/").text

    user = moderator()
    user.user_permissions.add(Permission.objects.get(codename="view_dbtaskresult"))
    client.force_login(user)
    assert "search.tasks.send" in client.get(REPORT).text


def test_as_a_spreadsheet(desk: Client, tasks: None) -> None:
    sheet = desk.get(REPORT, {"export": "csv", "status": "FAILED"}).getvalue().decode()
    assert "builtins.ConnectionError" in sheet
    assert "images.tasks.resize" not in sheet
