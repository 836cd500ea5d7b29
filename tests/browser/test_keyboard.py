"""Every public page by keyboard alone: each control is reached, seen, and does its work."""

from collections.abc import Mapping
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.public import furnish

pytestmark = [
    pytest.mark.part("chromium"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

#: The site's pages, by what they are.
Addresses = Mapping[str, str]
#: What the Tab key must reach, in the order of the document.
CONTROLS = """() => [...document.querySelectorAll(
    'a[href], button, select, input, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility() && element.type !== 'hidden')
  .map((element, number) => {
    element.dataset.number = number;
    return element.outerHTML.slice(0, 120);
  })
"""
#: Where the focus is, and whether a person sees it: an outline, on the screen, not under anything.
FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const drawn = ['', '::after'].some((part) => {
    const style = getComputedStyle(element, part || undefined);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const box = element.getBoundingClientRect();
  const across = box.width > 0 && box.right > 0 && box.left < innerWidth;
  const seen = across && box.bottom > 0 && box.top < innerHeight;
  return { number: Number(element.dataset.number), kind: element.localName, type: element.type,
    drawn, seen };
}"""
#: Notes what a key does to a control, and stops it there: the next one is tried on the same page.
LISTEN = """() => {
  window.operated = new Set();
  const stop = (event) => {
    const element = event.target.closest('[data-number]');
    if (element) window.operated.add(Number(element.dataset.number));
    event.stopImmediatePropagation();
    event.preventDefault();
  };
  for (const kind of ['click', 'input', 'change', 'submit']) addEventListener(kind, stop, true);
}"""
#: The key that does what a control is for, where it is not Enter.
KEYS = {"select": "ArrowDown", "checkbox": "Space", "radio": "Space", "search": "a", "text": "a"}


@pytest.fixture
def page(browser: Browser, site: str):
    context = browser.new_context(
        viewport={"width": 1024, "height": 768},
        base_url=site,
        locale="es-EC",
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def focus_on(page: Page, selector: str) -> None:
    """Tabs from the start of the page until the focus stands on `selector`."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
    pytest.fail(f"the Tab key does not reach {selector}")


def test_every_control_is_reached_in_order_seen_and_operated(page: Page) -> None:
    wrong = {}
    for name, address in furnish().items():
        page.goto(address)
        controls = page.evaluate(CONTROLS)
        page.evaluate(LISTEN)
        reached, unseen = [], []
        for _ in range(len(controls) + 5):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if focus is None or focus["number"] in reached[:1]:
                break
            reached.append(focus["number"])
            if not (focus["drawn"] and focus["seen"]):
                unseen.append((controls[focus["number"]], focus))
            page.keyboard.press(KEYS.get(focus["type"] or "") or KEYS.get(focus["kind"], "Enter"))
        missed = [controls[number] for number in range(len(controls)) if number not in reached]
        jumps = [controls[b] for a, b in pairwise(reached) if b < a]
        operated = page.evaluate("[...window.operated]")
        # A frame around a wide table is there to be scrolled, and the arrow keys do that.
        idle = [
            controls[number]
            for number in reached
            if number not in operated and 'role="region"' not in controls[number]
        ]
        if missed or unseen or jumps or idle:
            wrong[name] = {"missed": missed, "unseen": unseen, "jumps": jumps, "idle": idle}
    assert wrong == {}


def the_skip_link_leads_past_the_menu(page: Page, addresses: Addresses) -> None:
    for name in ("home", "practices", "full case", "theme", "territory", "organisation"):
        page.goto(addresses[name])
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null"), name


def menu_language_filters_and_pages_work(page: Page, addresses: Addresses) -> None:
    page.goto("/es/")
    focus_on(page, '.site-nav a[href="/es/practicas/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/practicas/")

    focus_on(page, "input[name=theme]")
    page.keyboard.press("Space")
    page.wait_for_url("**/es/practicas/?theme=*")
    expect(page.locator("#estado")).to_have_text("14 prácticas")
    # What was chosen keeps the focus while all around it changes.
    expect(page.locator("input[name=theme]:checked")).to_be_focused()

    focus_on(page, ".choice")
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/practicas/")
    expect(page.locator("#resultados")).to_be_focused()

    focus_on(page, ".pages a[rel=next]")
    page.keyboard.press("Enter")
    page.wait_for_url("**page=2")
    expect(page.locator("#resultados")).to_be_focused()
    expect(page.locator(".hit")).to_have_count(4)

    focus_on(page, '.languages a[lang="pt"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/pt/practicas/?page=2")
    assert page.locator("html").get_attribute("lang") == "pt"

    focus_on(page, ".hit-title a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/pt/practicas/*/")
    assert page.locator(".notice").is_visible()


def orders_folds_and_forms_work(page: Page, addresses: Addresses) -> None:
    page.goto("/es/practicas/")
    focus_on(page, "#orden")
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**sort=*")
    assert page.evaluate("document.activeElement.id") == "orden"

    focus_on(page, "#faceta-year > summary")
    assert not page.locator("#year_from").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "year_from"
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**year_from=*")

    page.goto("/es/organizacion/")
    focus_on(page, ".filters select[name=kind]")
    page.keyboard.press("ArrowDown")
    focus_on(page, ".filters button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/organizacion/?*kind=*")
    focus_on(page, ".filters .quiet")
    page.keyboard.press("Enter")
    page.wait_for_url("**/es/organizacion/")


def the_contents_of_a_case_lead_to_its_sections(page: Page, addresses: Addresses) -> None:
    page.goto(addresses["full case"])
    focus_on(page, '.contents a[href="#indicadores"]')
    page.keyboard.press("Enter")
    assert page.locator("#indicadores").is_visible()
    assert page.evaluate("document.querySelector('#indicadores').getBoundingClientRect().top") < 768


def the_language_that_was_chosen_is_remembered(page: Page, addresses: Addresses) -> None:
    page.goto("/es/")
    focus_on(page, '.languages a[lang="en"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/")
    page.goto("/")
    page.wait_for_url("**/en/")


def test_the_site_is_used_by_keyboard(page: Page, subtests: pytest.Subtests) -> None:
    addresses = furnish()
    for use in (
        the_skip_link_leads_past_the_menu,
        menu_language_filters_and_pages_work,
        orders_folds_and_forms_work,
        the_contents_of_a_case_lead_to_its_sections,
        the_language_that_was_chosen_is_remembered,
    ):
        with subtests.test(use.__name__):
            use(page, addresses)
