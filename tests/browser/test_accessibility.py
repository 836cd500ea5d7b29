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

#: A rule that axe leaves out by itself and Wagtail asks of a page on every editor's screen; what
#: holds need not be listed, which takes axe a quarter of its time.
OPTIONS = {
    "rules": {"p-as-heading": {"enabled": True}},
    "resultTypes": ["violations", "incomplete"],
}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

#: How much a text stands out from the colour behind it, and how much it has to (WCAG 1.4.3). Of a
#: text on a picture axe does not say: ours lie on a colour that they hardly change.
CONTRAST = """selector => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => parts(colour).slice(0, 3)
    .map(part => part / 255)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const element = document.querySelector(selector);
  const style = getComputedStyle(element);
  let behind = element;
  while (behind.parentElement && parts(getComputedStyle(behind).backgroundColor)[3] === 0)
    behind = behind.parentElement;
  const both = [light(style.color), light(getComputedStyle(behind).backgroundColor)];
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && parseInt(style.fontWeight) >= 700);
  return [(Math.max(...both) + 0.05) / (Math.min(...both) + 0.05), isLarge ? 3 : 4.5];
}"""


def complaints(page: Page) -> list[str]:
    """What axe finds against the page as it stands."""
    found = Axe().run(page, options=OPTIONS).response
    told = [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
    for unsure in found["incomplete"]:
        for node in unsure["nodes"] if unsure["id"] == "color-contrast" else ():
            contrast, needed = page.evaluate(CONTRAST, node["target"][0])
            if contrast < needed:
                told.append(f"{node['html'][:160]} has a contrast of {contrast:.2f}")
    return told


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
