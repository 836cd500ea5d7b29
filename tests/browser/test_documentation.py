"""The API's documentation in a real browser, under the site's content security policy."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import BROWSER_TEST

pytestmark = BROWSER_TEST


def test_the_documentation_works_and_asks_no_third_party(site: str, screen: Page) -> None:
    said: list[str] = []
    asked: list[str] = []
    screen.on("console", lambda message: said.append(message.text))
    screen.on("request", lambda request: asked.append(request.url))
    screen.goto(f"{site}/api/v1/docs")
    screen.click("#operations-practices-listPractices .opblock-summary-control")
    screen.click("text=Try it out")
    screen.click("button.execute")
    answered = screen.locator(".live-responses-table tbody .response-col_status").first
    answered.wait_for()
    assert answered.inner_text().startswith("200")
    pale = Axe().run(screen, options={"runOnly": ["color-contrast"]}).response["violations"]
    assert [node["html"] for violation in pale for node in violation["nodes"]] == []
    assert said == []
    assert {address.split("/")[2] for address in asked} == {site.split("/")[2]}
