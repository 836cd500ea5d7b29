"""Every type of public page, on a phone and on a desk: axe finds nothing, nothing is blocked."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from knowledge.addresses import url_for
from tests import factories
from tests.browser.conftest import sign_in
from tests.browser.public import furnish

pytestmark = [
    pytest.mark.part("chromium"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

#: What axe leaves out by itself and Wagtail asks of a page on every editor's screen.
OPTIONS = {"rules": {"p-as-heading": {"enabled": True}}}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def complaints(page: Page) -> list[str]:
    """What axe finds against the page as it stands."""
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in found
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (1440, "light"), (1440, "dark")], ids=str
)
def test_axe_finds_nothing(site: str, browser: Browser, width: int, scheme: str) -> None:
    addresses = furnish()
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="es-EC", color_scheme=scheme
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    wrong = {}
    for name, address in addresses.items():
        page.goto(site + address)
        found = complaints(page)
        if (wider := page.evaluate(SIDEWAYS)) > 0:
            found.append(f"{wider} pixels stick out to the side")
        found += [text for text in said if "status of 404" not in text]
        said.clear()
        if found:
            wrong[name] = found
    context.close()
    assert wrong == {}


def test_the_editors_bar_is_not_blocked(site: str, screen: Page) -> None:
    practice = factories.practice()
    said: list[str] = []
    screen.on("console", lambda message: said.append(message.text))
    sign_in(screen, site)
    said.clear()
    screen.goto(site + url_for(practice, "es"))

    bar = screen.locator("wagtail-userbar")
    bar.locator("#wagtail-userbar-trigger").click()
    edit = bar.locator(f"a[href*='/cms/pages/{practice.pk}/edit/']")
    edit.wait_for(state="visible")
    screen.wait_for_timeout(500)
    assert [text for text in said if "Content Security Policy" in text] == []
    # The content checker is a script of Wagtail's that the policy must let run.
    assert bar.locator("[data-content-checker-count]").count() > 0
