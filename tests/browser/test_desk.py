"""What Wagtail brings to a desk works on a practice as people press it: lock, schedule, review."""

from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from knowledge.language import column, exact_text
from knowledge.models import Practice
from tests import factories
from tests.browser.conftest import (
    BROWSER_TEST,
    draft,
    open_editor,
    press_action,
    sign_in,
    wait_for,
    wait_for_editor,
)

pytestmark = BROWSER_TEST

TAGLINE = column("tagline", "en")


def open_status(page: Page) -> None:
    panel = page.locator("[data-side-panel=status]")
    if not panel.is_visible():
        page.get_by_role("button", name="Alternar estado").click()
    expect(panel).to_be_visible()


def write_draft(page: Page, practice: Practice, text: str) -> None:
    """Writes a translation and waits until it was saved by itself."""
    page.locator(f"#id_{TAGLINE}").fill(text)
    assert wait_for(page, lambda: said(practice) == text)


def said(practice: Practice) -> str:
    return exact_text(draft(practice), "tagline", "en")


def now(practice: Practice) -> Practice:
    return Practice.objects.get(pk=practice.pk)


def test_a_lock_keeps_others_out_until_it_is_taken_off(
    site: str, screen: Page, browser: Browser
) -> None:
    practice = factories.practice()
    sign_in(screen, site)
    open_editor(screen, site, practice)

    open_status(screen)
    screen.locator("[data-side-panel=status] label.switch").click()
    assert wait_for(screen, lambda: now(practice).locked)
    screen.goto(f"{site}/cms/pages/{practice.pk}/edit/")
    open_status(screen)
    expect(screen.locator("[data-side-panel=status] label.switch input")).to_be_checked()

    other = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    sign_in(other, site)
    other.goto(f"{site}/cms/pages/{practice.pk}/edit/")
    expect(other.locator("main")).to_contain_text("bloqueada")
    wait_for_editor(other)
    expect(other.locator(".footer [name=action-publish]")).to_have_count(0)
    other.locator(f"#id_{TAGLINE}").fill("Nobody asked for this.")
    # Longer than the editor waits before it saves by itself.
    other.wait_for_timeout(5_000)
    assert said(practice) == ""
    other.context.close()

    screen.locator("[data-side-panel=status] label.switch").click()
    assert wait_for(screen, lambda: not now(practice).locked)


def test_a_day_of_publication_is_set_and_kept(site: str, screen: Page) -> None:
    practice = factories.practice(live=False)
    sign_in(screen, site)
    open_editor(screen, site, practice)

    open_status(screen)
    screen.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    dialog = screen.get_by_role("dialog")
    dialog.locator("[name=go_live_at]").click()
    calendar = screen.locator(".xdsoft_datetimepicker:visible")
    calendar.locator(".xdsoft_datepicker .xdsoft_next").click()
    calendar.locator(".xdsoft_date[data-date='15']:not(.xdsoft_other_month)").click()
    calendar.locator(".xdsoft_time.xdsoft_current").click()
    expect(calendar).to_be_hidden()
    dialog.locator("button[type=submit]").click()
    assert wait_for(screen, lambda: now(practice).has_unpublished_changes)
    wait_for_editor(screen)
    press_action(screen, "[name=action-publish]")

    approved = wait_for(screen, lambda: now(practice).approved_schedule)
    assert approved, screen.locator("main").inner_text()
    assert not now(practice).live
    scheduled = now(practice).scheduled_revision.as_object()
    due = timezone.localtime(scheduled.go_live_at)
    assert due > timezone.localtime()
    assert due.day == 15


def test_a_change_is_sent_to_review_approved_and_compared(site: str, screen: Page) -> None:
    practice = factories.practice()
    before = practice.latest_revision_id
    sign_in(screen, site)
    open_editor(screen, site, practice)
    write_draft(screen, practice, "The neighbourhood looks after its river.")
    press_action(screen, "[name=action-submit]")
    assert wait_for(screen, lambda: now(practice).workflow_in_progress)
    assert exact_text(now(practice), "tagline", "en") != said(practice)

    open_editor(screen, site, practice)
    press_action(
        screen, "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])"
    )
    approved = wait_for(
        screen, lambda: exact_text(now(practice), "tagline", "en").startswith("The")
    )
    assert approved, screen.locator("main").inner_text()

    screen.goto(f"{site}/cms/pages/{practice.pk}/history/")
    written = screen.locator("main tbody tr")
    expect(written.filter(has_text="Publicada")).not_to_have_count(0)
    expect(written.filter(has_text="Borrador guardado")).not_to_have_count(0)
    latest = now(practice).latest_revision_id
    screen.goto(f"{site}/cms/pages/{practice.pk}/revisions/compare/{before}...{latest}/")
    expect(screen.locator("td.title")).to_have_text(["En una frase [en]:"])
    expect(screen.locator("td.comparison .addition").first).to_be_visible()
