"""A browser before the whole site, served from the test's own database."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect, sync_playwright

from knowledge.models import Practice
from search.ahead import read_ahead
from search.engines.base import Engine
from tests import factories, parts

# The editor saves by itself every three seconds, and what follows from a save is waited for.
expect.set_options(timeout=30_000)

#: What a test with a browser needs: the browser, and a database that its server's threads see and
#: that gets its first rows (Wagtail's root page) back afterwards.
BROWSER_TEST = [
    pytest.mark.part("chromium"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    first_rows = getattr(connection, "_test_serialized_contents", "[]")
    # Playwright runs a loop in the test's own thread, where Django then fears for the database, and
    # where it opens another connection, which has to know the rows that each test gets back.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        connection._test_serialized_contents = first_rows
        # Chromium's own sandbox needs rights that a container's root lacks.
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        arguments = ["--disable-gpu", "--disable-background-networking", *sandbox]
        launched = playwright.chromium.launch(executable_path=parts.chromium(), args=arguments)
        yield launched
        launched.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server: object, engine: Engine) -> str:
    """The address of a site with its home, its list of practices and a search index of its own."""
    factories.practice_index()
    read_ahead()  # as gunicorn does
    return str(live_server.url)  # type: ignore[attr-defined]


@pytest.fixture
def screen(browser: Browser) -> Iterator[Page]:
    """A page of its own session on a desk's screen; an error in a script of ours fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    # The editor takes its leave of the server; the database must still be there then.
    page.goto("about:blank")
    page.wait_for_timeout(300)
    context.close()
    assert broken == []


def sign_in(page: Page, site: str, *, language: str = "es") -> None:
    """Signs in to the CMS by its own form, as someone who may do everything."""
    user = factories.superuser(language=language)
    page.goto(f"{site}/cms/login/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", factories.PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/cms/")


def wait_for_editor(page: Page) -> None:
    """Until changes are noticed: what Wagtail finds two seconds after loading is the unchanged."""
    expect(page.locator("bank-languages")).to_be_visible()
    page.wait_for_timeout(2_500)


def open_editor(page: Page, site: str, practice: Practice) -> None:
    page.goto(f"{site}/cms/pages/{practice.pk}/edit/")
    wait_for_editor(page)


def open_new(page: Page, site: str) -> None:
    page.goto(f"{site}/cms/pages/add/knowledge/practice/{factories.practice_index().pk}/")
    wait_for_editor(page)


def press_action(page: Page, selector: str) -> None:
    """Presses a button of the menu at the foot of the editor."""
    page.locator(".footer [data-w-dropdown-target=toggle]").click()
    page.locator(f".footer {selector}").click()


def draft(practice: Practice) -> Practice:
    return Practice.objects.get(pk=practice.pk).get_latest_revision_as_object()


def wait_for(page: Page, condition: Callable[[], bool], seconds: int = 20) -> bool:
    """Whether `condition` comes true while the browser goes on with its work."""
    for _ in range(seconds * 4):
        if condition():
            return True
        page.wait_for_timeout(250)
    return False
