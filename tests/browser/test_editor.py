"""The editor of a practice as it is operated: languages, pickers, trees, needs, previews."""

from collections import Counter
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from knowledge.language import SOURCE, column, exact_text
from knowledge.models import Milestone, Practice, TerritoryLevel
from tests import factories
from tests.browser.conftest import BROWSER_TEST, draft, open_editor, open_new, sign_in, wait_for

pytestmark = BROWSER_TEST

#: What Wagtail puts around every field; each says by `aria-describedby` which one it belongs to.
FURNITURE = {"Alternar sección", "Añadir comentario", "Alternar menú lateral"}
#: What holds need not be listed.
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}


def tabs(page: Page) -> list:
    return page.locator("[data-bank-editor] [role=tab]").all()


def control_names(page: Page) -> list[tuple[str, str]]:
    """The role and the name of every control that assistive technology is offered."""
    session = page.context.new_cdp_session(page)
    roles = {"textbox", "combobox", "checkbox", "radio", "spinbutton", "searchbox", "button"}
    return [
        (node["role"]["value"], node.get("name", {}).get("value", "").strip())
        for node in session.send("Accessibility.getFullAXTree")["nodes"]
        if not node["ignored"] and node["role"]["value"] in roles
    ]


def test_every_control_has_a_name_of_its_own_and_axe_finds_nothing(site: str, screen: Page) -> None:
    sign_in(screen, site)
    parts = {"milestones": [Milestone(date="2020", **{column("text", SOURCE): "Inicio"})] * 1}
    practice = factories.practice(
        form="full", children=parts, sdgs=[factories.concept(scheme="sdg")]
    )
    open_editor(screen, site, practice)
    for tab in tabs(screen):
        tab.click()
        expect(screen.get_by_role("tabpanel")).to_be_visible()
        for add in screen.locator("[role=tabpanel]:not([hidden]) [id$=-ADD]:visible").all():
            add.click()
        screen.wait_for_timeout(300)
        names = Counter(name for name in control_names(screen) if name[1] not in FURNITURE)
        assert [role for role, name in names if not name] == []
        assert {name: times for name, times in names.items() if times > 1} == {}
        axe = Axe().run(screen, context="[data-bank-editor]", options=ONLY_VIOLATIONS)
        found = axe.response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []


def test_the_languages_in_sight_are_chosen_by_keyboard_and_remembered(
    site: str, screen: Page
) -> None:
    sign_in(screen, site)
    practice = factories.practice()
    open_editor(screen, site, practice)
    screen.get_by_role("radio", name="Todos").focus()
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("ArrowDown")
    expect(screen.locator("bank-languages [role=status]")).to_have_text(
        "Idiomas a la vista: Español + English"
    )
    screen.reload()
    expect(screen.get_by_role("textbox", name="Problema, English")).to_be_visible()
    expect(screen.get_by_role("textbox", name="Problema, Português")).to_be_hidden()
    # Looking is no change: nothing was saved for it.
    assert Practice.objects.get(pk=practice.pk).revisions.count() == 1


def test_a_language_with_an_error_does_not_stay_out_of_sight(site: str, screen: Page) -> None:
    sign_in(screen, site)
    open_editor(screen, site, factories.practice())
    text = screen.get_by_role("textbox", name="En una frase, English")
    text.evaluate("control => control.removeAttribute('maxlength')")
    text.fill("x" * 201)
    screen.get_by_role("radio", name="Español", exact=True).check()
    screen.get_by_role("button", name="Guardar borrador").click()
    expect(screen.get_by_role("textbox", name="En una frase, English")).to_be_visible()
    expect(screen.get_by_role("radio", name="Todos")).to_be_checked()


def test_a_place_is_chosen_and_taken_out_by_keyboard(site: str, screen: Page) -> None:
    sign_in(screen, site)
    azuay = factories.territory("Azuay", level=TerritoryLevel.PROVINCE)
    place = factories.territory("Nabón", parent=azuay)
    practice = factories.practice(territories=[azuay])
    open_editor(screen, site, practice)
    screen.get_by_role("tab", name="Datos").click()
    field = screen.get_by_role("combobox", name="Territorios")
    field.press_sequentially("nabon")
    options = screen.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_text("Nabón (Cantón, Azuay)" + place.code)
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    expect(options).to_have_attribute("aria-selected", "true")
    field.press("Escape")
    expect(options).to_have_count(0)
    field.press("ArrowDown")
    expect(options).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    screen.get_by_role("button", name="Quitar Azuay (Provincia)").press("Enter")
    expect(field).to_be_focused()
    assert wait_for(screen, lambda: list(draft(practice).territories.all()) == [place])


def test_what_publishing_needs_follows_what_is_written(site: str, screen: Page) -> None:
    sign_in(screen, site)
    practice = factories.practice(live=False, **{column("problem", SOURCE): ""}, themes=[])
    theme = factories.theme("Riego", broader=factories.theme("Agua"))
    open_editor(screen, site, practice)
    needs = screen.locator("bank-needs")
    needs.locator("summary").click()
    snapshot = needs.locator(".bank-needs__form").first
    expect(snapshot.get_by_role("link")).to_have_text(["Problema", "Temas"])
    snapshot.get_by_role("link", name="Problema").click()
    expect(screen.get_by_role("textbox", name="Problema, Español")).to_be_focused()
    screen.keyboard.type("El agua llegaba sucia.")
    expect(snapshot.get_by_role("link")).to_have_text(["Temas"])
    expect(screen.locator("bank-count[data-for=id_problem_es]")).to_have_text(
        "4 de unas 150 palabras"
    )
    snapshot.get_by_role("link", name="Temas").click()
    screen.get_by_role("button", name="Desplegar Agua").click()
    screen.get_by_role("checkbox", name="Riego").check()
    expect(snapshot).to_contain_text("Tiene todo para publicarse.")
    saved = draft(practice)
    assert list(saved.themes.all()) == [theme]
    assert exact_text(saved, "problem", SOURCE).endswith("El agua llegaba sucia.</p>")


def test_the_tree_is_filtered_without_accents(site: str, screen: Page) -> None:
    sign_in(screen, site)
    top = factories.theme("Gestión pública")
    factories.theme("Compras y contratación", broader=top)
    for number in range(12):
        factories.theme(f"Otro tema {number}")
    open_editor(screen, site, factories.practice())
    screen.get_by_role("tab", name="Datos").click()
    screen.get_by_role("searchbox", name="Filtrar: Temas").fill("contratacion")
    expect(screen.get_by_role("checkbox", name="Compras y contratación")).to_be_visible()
    expect(screen.get_by_role("checkbox", name="Gestión pública")).to_be_visible()
    expect(screen.get_by_role("checkbox", name="Otro tema 1", exact=True)).to_be_hidden()


def test_a_comment_is_kept_at_its_language(site: str, screen: Page) -> None:
    sign_in(screen, site)
    practice = factories.practice()
    open_editor(screen, site, practice)
    name = column("tagline", "en")
    screen.locator(f"[data-contentpath={name}] [data-comment-add]").click(force=True)
    screen.locator(".comment textarea").fill("¿Se traduce «minga»?")
    screen.get_by_role("button", name="Comentario", exact=True).click()
    comments = practice.wagtail_admin_comments
    assert wait_for(screen, lambda: [*comments.values_list("contentpath", flat=True)] == [name])


def test_every_preview_of_a_practice_that_was_never_saved(
    site: str, screen: Page, settings: Any
) -> None:
    settings.WAGTAIL_AUTOSAVE_INTERVAL = 0
    sign_in(screen, site)
    open_new(screen, site)
    screen.get_by_role("textbox", name="Nombre, Español").fill("Ríos limpios")
    screen.get_by_role("textbox", name="Nombre, English").fill("Clean rivers")
    screen.get_by_role("button", name="Alternar vista previa").click()
    modes = screen.locator("#id_preview_mode")
    for mode in modes.locator("option").all():
        value = mode.get_attribute("value")
        modes.select_option(value)
        shown = screen.frame_locator(f"iframe[src*='mode={value}']")
        lang = value.split("-")[0]
        expect(shown.locator("html")).to_have_attribute("lang", lang)
        expect(shown.locator("h1")).to_have_text("Clean rivers" if lang == "en" else "Ríos limpios")
    assert not Practice.objects.exists()
