"""The editor of a practice as it is operated: languages, pickers, trees, needs, automatic saves."""

from collections import Counter
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, Route, expect

from knowledge.language import SOURCE, column, exact_text
from knowledge.models import Milestone, Practice, TerritoryLevel
from tests import factories
from tests.browser.conftest import BROWSER_TEST, sign_in, wait_for, wait_for_editor

pytestmark = BROWSER_TEST

#: What Wagtail puts around every field; each says by `aria-describedby` which one it belongs to.
FURNITURE = {"Alternar sección", "Añadir comentario", "Alternar menú lateral"}
#: What holds need not be listed.
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}


def edit(page: Page, site: str, practice: Practice) -> None:
    page.goto(f"{site}/cms/pages/{practice.pk}/edit/")
    wait_for_editor(page)


def add(page: Page, site: str) -> None:
    page.goto(f"{site}/cms/pages/add/knowledge/practice/{factories.practice_index().pk}/")
    wait_for_editor(page)


def draft(practice: Practice) -> Practice:
    return Practice.objects.get(pk=practice.pk).get_latest_revision_as_object()


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
    edit(screen, site, practice)
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
    edit(screen, site, practice)
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
    edit(screen, site, factories.practice())
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
    edit(screen, site, practice)
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
    edit(screen, site, practice)
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
    edit(screen, site, factories.practice())
    screen.get_by_role("tab", name="Datos").click()
    screen.get_by_role("searchbox", name="Filtrar: Temas").fill("contratacion")
    expect(screen.get_by_role("checkbox", name="Compras y contratación")).to_be_visible()
    expect(screen.get_by_role("checkbox", name="Gestión pública")).to_be_visible()
    expect(screen.get_by_role("checkbox", name="Otro tema 1", exact=True)).to_be_hidden()


def test_a_new_practice_is_saved_while_it_is_written_and_once(site: str, screen: Page) -> None:
    sign_in(screen, site)
    add(screen, site)
    screen.get_by_role("textbox", name="Nombre, Español").fill("Ríos limpios")
    screen.wait_for_url("**/edit/")
    screen.get_by_role("tab", name="Componentes y actores").click()
    screen.get_by_role("button", name="Añadir hito").click()
    for text in ("Se aprobó la ordenanza", "Se aprobó la ordenanza de aguas"):
        screen.get_by_role("textbox", name="Hito 1 Qué ocurrió, Español").fill(text)
        saved = wait_for(screen, lambda text=text: texts_of_milestones() == [text])
    assert saved
    assert Practice.objects.get().slug == "rios-limpios"


def test_what_is_written_at_once_is_saved_too(site: str, screen: Page) -> None:
    sign_in(screen, site)
    screen.goto(f"{site}/cms/pages/add/knowledge/practice/{factories.practice_index().pk}/")
    # No `wait_for_editor`: Wagtail does not watch yet.
    screen.get_by_role("textbox", name="Nombre, Español").press_sequentially("Ríos limpios")
    screen.wait_for_url("**/edit/")

    screen.reload()
    screen.get_by_role("textbox", name="Problema, Español").press_sequentially("Estaba sucio.")
    assert wait_for(
        screen,
        lambda: "sucio." in exact_text(draft(Practice.objects.get()), "problem", SOURCE),
    )


def test_looking_around_at_once_saves_nothing(site: str, screen: Page) -> None:
    sign_in(screen, site)
    practice = factories.practice()
    screen.goto(f"{site}/cms/pages/{practice.pk}/edit/")
    screen.get_by_role("radio", name="Español", exact=True).check()
    screen.get_by_role("textbox", name="Problema, Español").press("ArrowDown")
    screen.wait_for_timeout(7_000)
    assert Practice.objects.get(pk=practice.pk).revisions.count() == 1


def texts_of_milestones() -> list[str]:
    return [
        exact_text(milestone, "text", SOURCE)
        for practice in Practice.objects.all()
        for milestone in draft(practice).milestones.all()
    ]


def test_what_is_written_while_a_save_is_on_its_way_is_saved_next(site: str, screen: Page) -> None:
    sign_in(screen, site)
    practice = factories.practice(live=False)
    edit(screen, site, practice)
    text = screen.get_by_role("textbox", name="En una frase, Español")
    # The last word falls between what was sent and the answer.
    text.evaluate(
        """control => document.addEventListener("w-autosave:success", () => {
          control.value += " claro";
          control.dispatchEvent(new Event("input", { bubbles: true }));
        }, { capture: true, once: true })"""
    )
    saves: list[Request] = []
    screen.on("request", lambda request: what(request) == "save" and saves.append(request))
    text.fill("El río va")
    said = wait_for(
        screen, lambda: exact_text(draft(practice), "tagline", SOURCE) == "El río va claro"
    )
    assert said
    # And then there is nothing left to save.
    screen.wait_for_timeout(5_000)
    assert len(saves) == 2


def test_a_comment_is_kept_at_its_language(site: str, screen: Page) -> None:
    sign_in(screen, site)
    practice = factories.practice()
    edit(screen, site, practice)
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
    add(screen, site)
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


def test_publishing_waits_for_the_save_that_is_on_its_way(site: str, screen: Page) -> None:
    sign_in(screen, site)
    practice = factories.practice(live=False)
    edit(screen, site, practice)
    order: list[str] = []
    screen.on("request", lambda request: order.append(what(request)))
    screen.on("requestfinished", lambda request: order.append(f"{what(request)} done"))
    with screen.expect_request(lambda request: what(request) == "save"):
        screen.get_by_role("textbox", name="En una frase, Español").fill("El río vuelve a verse.")
    screen.locator(".footer [data-w-dropdown-target=toggle]").click()
    screen.locator("[name=action-publish]").click()
    assert wait_for(screen, lambda: Practice.objects.get(pk=practice.pk).live)
    posted = [step for step in order if step]
    assert posted[:3] == ["save", "save done", "publish"]


def test_publishing_is_asked_for_once_when_a_save_was_waiting(
    site: str, screen: Page, settings: Any
) -> None:
    sign_in(screen, site)
    practice = factories.practice(live=False)
    edit(screen, site, practice)
    held: list[Route] = []
    screen.route("**/edit/", lambda route: held.append(route), times=1)
    posts: list[str] = []
    screen.on("request", lambda request: posts.append(what(request)))
    screen.get_by_role("textbox", name="En una frase, Español").fill("El río vuelve.")
    assert wait_for(screen, lambda: bool(held))
    # Wagtail wants to save this too, as soon as the first answer is there.
    screen.get_by_role("textbox", name="Resumen, Español").fill("Se limpió la quebrada.")
    screen.wait_for_timeout(settings.WAGTAIL_AUTOSAVE_INTERVAL + 2_000)
    screen.locator(".footer [data-w-dropdown-target=toggle]").click()
    screen.locator("[name=action-publish]").click()
    with screen.expect_navigation():
        held[0].continue_()
    assert [post for post in posts if post] == ["save", "publish"]
    published = Practice.objects.get(pk=practice.pk)
    assert published.live
    assert "quebrada." in exact_text(published, "summary", SOURCE)


def what(request: Request) -> str:
    """Whether a request of the editor saves a draft or publishes; nothing for all others."""
    if request.method != "POST" or "/edit/" not in request.url:
        return ""
    return "publish" if "action-publish" in (request.post_data or "") else "save"
