"""Finding a practice in a browser: in each language, on a phone, with and without scripts."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from knowledge.addresses import url_for
from knowledge.language import CODES, column
from search import sync
from tests import factories
from tests.browser.conftest import BROWSER_TEST, wait_for

pytestmark = BROWSER_TEST

#: What is typed in each language, without its accents, and the practice that it finds.
TYPED = {"es": "participacion", "en": "sprinklers", "pt": "mutirao"}
Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Open]:
    contexts = []

    def opened(*, width: int = 360, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=site,
            locale="es-EC",
            java_script_enabled=scripts,
            viewport={"width": width, "height": 760},
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def bank(site: str) -> None:
    """A practice for each language's word, two themes, two provinces."""
    water = factories.theme("Agua", code="AGU", **{column("alt_label", "pt"): "mananciais"})
    fairs = factories.theme("Ferias", code="FER")
    azuay = factories.territory("Azuay", code="01", level="province")
    loja = factories.territory("Loja", code="11", level="province")
    names = {"es": "Participación", "en": "Sprinklers", "pt": "Mutirão"}
    for lang, name in names.items():
        factories.practice(
            f"{name} en la quebrada",
            themes=[water if lang == "es" else fairs],
            territories=[azuay if lang == "es" else loja],
        )
    factories.practice("Participación en la feria", themes=[fairs], territories=[loja])
    sync.rebuild()


def titles(page: Page) -> list[str]:
    return page.locator(".hit-title").all_inner_texts()


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_search_narrow_share_and_go_back_on_a_phone(open_page: Open, scripts: bool) -> None:
    page = open_page(scripts=scripts)
    for lang, word in TYPED.items():
        page.goto(f"/{lang}/")
        page.fill("#q", word)
        page.locator(".search-form button").click()
        page.wait_for_url(f"**/{lang}/practicas/?q={word}")
        assert len(titles(page)) == (2 if lang == "es" else 1)
        assert page.locator(".hit-title mark").first.is_visible()

    page.goto(f"/es/practicas/?q={'w' * 90}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    page.goto(f"/es/practicas/?q={TYPED['es']}")
    page.locator(".narrow-summary").click()
    fairs = page.get_by_label("Ferias")
    fairs.scroll_into_view_if_needed()
    height = fairs.bounding_box()["y"]
    fairs.check()
    if not scripts:
        page.locator(".narrow-apply button").click()
    page.wait_for_url("**theme=FER*")
    expect(page.locator(".hit-title")).to_have_count(1)
    if scripts:
        expect(fairs).to_be_focused()
        assert fairs.bounding_box()["y"] == pytest.approx(height, abs=2)
    assert titles(page) == ["Participación en la feria"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    shared = open_page(scripts=not scripts)
    shared.goto(page.url)
    assert titles(shared) == titles(page)
    assert shared.locator("input[name=theme][value=FER]").is_checked()

    page.locator(".hit-title a").click()
    page.wait_for_url("**/participacion-en-la-feria/")
    page.go_back()
    page.wait_for_url("**theme=FER*")
    expect(page.locator(".hit-title")).to_have_count(1)
    page.go_back()
    page.wait_for_url(f"**/es/practicas/?q={TYPED['es']}")
    expect(page.locator(".hit-title")).to_have_count(2)
    assert page.locator("input[name=theme]:checked").count() == 0


@pytest.mark.usefixtures("bank")
def test_what_is_open_stays_open_and_the_language_keeps_what_was_asked(open_page: Open) -> None:
    page = open_page(width=1440)
    page.goto("/es/practicas/")
    page.locator("#faceta-stage summary").click()
    page.locator("#faceta-theme summary").click()
    page.get_by_label("Loja").check()
    page.wait_for_url("**province=ec-dpa%3A11*")
    expect(page.locator(".choice")).to_have_count(1)
    assert page.locator("#faceta-stage").get_attribute("open") is not None
    assert page.locator("#faceta-theme").get_attribute("open") is None
    page.locator('.languages a[lang="en"]').click()
    page.wait_for_url("**/en/practicas/?province=ec-dpa%3A11")
    assert page.title().startswith("Prácticas")
    assert len(titles(page)) == 3


@pytest.mark.usefixtures("bank")
@pytest.mark.parametrize("lang", CODES)
def test_suggestions_by_keyboard(open_page: Open, lang: str) -> None:
    page = open_page(width=1440)
    page.goto(f"/{lang}/practicas/")
    box = page.locator("#q[role=combobox]")
    box.fill("mananc")
    expect(page.locator(".suggestion-detail [lang=pt]")).to_have_text("“mananciais”")
    box.fill("")
    box.press_sequentially("particip")
    options = page.locator(".suggestions [role=option]")
    expect(options).to_have_count(2)
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    first = options.first
    assert first.get_attribute("aria-selected") == "true"
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    box.press("Escape")
    expect(options).to_have_count(0)
    assert box.input_value() == "particip"

    box.press_sequentially("acion en la queb")
    expect(options).to_have_count(1)
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(f"**/{lang}/practicas/participacion-en-la-quebrada/")


def test_a_failed_request_becomes_an_ordinary_one(open_page: Open, bank: None) -> None:
    page = open_page(width=1440)
    page.goto("/es/practicas/")
    failed: list[str] = []

    def fail_once(route) -> None:
        if route.request.headers.get("hx-request"):
            failed.append(route.request.url)
            route.abort()
        else:
            route.continue_()

    page.route("**/practicas/**", fail_once)
    page.get_by_label("Loja").check()
    assert wait_for(page, lambda: "province=ec-dpa%3A11" in page.url)
    expect(page.locator(".choice")).to_have_count(1)
    assert len(failed) == 1


def test_a_practice_that_goes_is_not_offered(open_page: Open, site: str) -> None:
    practice = factories.practice("Participación en la quebrada")
    sync.rebuild()
    practice.unpublish()
    page = open_page()
    page.goto("/es/practicas/?q=quebrada")
    # The index still has it; the page asks the database what may be read.
    assert titles(page) == []
    assert url_for(practice, "es") not in page.content()
