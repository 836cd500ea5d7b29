"""What is written is saved by itself, and published once, whatever the network and others do."""

from typing import Any

from playwright.sync_api import Page, Request, Route, expect

from knowledge.language import SOURCE, exact_text
from knowledge.models import Practice
from tests import factories
from tests.browser.conftest import (
    BROWSER_TEST,
    draft,
    open_editor,
    open_new,
    press_action,
    sign_in,
    wait_for,
)

pytestmark = BROWSER_TEST


def test_a_new_practice_is_saved_while_it_is_written_and_once(site: str, screen: Page) -> None:
    sign_in(screen, site)
    open_new(screen, site)
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
    open_editor(screen, site, practice)
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


def test_publishing_waits_for_the_save_that_is_on_its_way(
    site: str, screen: Page, settings: Any
) -> None:
    practice = factories.practice(live=False)
    save, posts = press_publish_during_a_save(site, screen, practice)
    # Wagtail wants to save this too, as soon as the first answer is there.
    screen.get_by_role("textbox", name="Resumen, Español").fill("Se limpió la quebrada.")
    screen.wait_for_timeout(settings.WAGTAIL_AUTOSAVE_INTERVAL + 2_000)
    assert posts == ["save"]
    with screen.expect_navigation():
        save.continue_()
    assert posts == ["save", "publish"]
    published = Practice.objects.get(pk=practice.pk)
    assert published.live
    assert "quebrada." in exact_text(published, "summary", SOURCE)


def test_publishing_after_a_save_that_no_network_took_is_asked_about(
    site: str, screen: Page
) -> None:
    practice = factories.practice(live=False)
    save, posts = press_publish_during_a_save(site, screen, practice)
    save.abort()
    screen.get_by_role("dialog").get_by_role("button", name="Publicar").click()
    assert wait_for(screen, lambda: Practice.objects.get(pk=practice.pk).live)
    assert posts.count("publish") == 1


def test_what_somebody_else_saved_meanwhile_is_not_published_over(site: str, screen: Page) -> None:
    practice = factories.practice(live=False)
    save, posts = press_publish_during_a_save(site, screen, practice)
    Practice.objects.get(pk=practice.pk).save_revision(user=factories.superuser())
    save.continue_()
    expect(screen.get_by_text("reemplazará una versión más nueva").first).to_be_visible()
    expect(screen.locator("[name=action-publish]")).to_be_enabled()
    assert posts == ["save"]
    assert not Practice.objects.get(pk=practice.pk).live


def press_publish_during_a_save(
    site: str, screen: Page, practice: Practice
) -> tuple[Route, list[str]]:
    """The save, held back; and what was posted until then and is from then on."""
    sign_in(screen, site)
    open_editor(screen, site, practice)
    held: list[Route] = []
    posts: list[str] = []
    screen.on("request", lambda request: what(request) and posts.append(what(request)))
    screen.route("**/edit/", lambda route: held.append(route), times=1)
    screen.get_by_role("textbox", name="En una frase, Español").fill("El río vuelve a verse.")
    assert wait_for(screen, lambda: bool(held))
    press_action(screen, "[name=action-publish]")
    return held[0], posts


def what(request: Request) -> str:
    """Whether a request of the editor saves a draft or publishes; nothing for all others."""
    if request.method != "POST" or "/edit/" not in request.url:
        return ""
    return "publish" if "action-publish" in (request.post_data or "") else "save"
