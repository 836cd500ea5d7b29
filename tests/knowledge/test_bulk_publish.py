"""Publishing without the editor's form: the incomplete is refused by name, and stops no other."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import Page, Revision

from knowledge.language import SOURCE, column
from knowledge.models import Practice
from tests import factories
from tests.forms import CmsForm

SUMMARY = column("summary", SOURCE)


def incomplete(name: str) -> Practice:
    return factories.practice(name, live=False, **{SUMMARY: ""})


def bulk_publish(desk: Client, *pages: Page, **data: str):
    query = "&".join(f"id={page.pk}" for page in pages)
    return desk.post(f"/cms/bulk/wagtailcore/page/publish/?{query}&next=/cms/", data)


def said(response) -> str:
    return " | ".join(str(message) for message in get_messages(response.wsgi_request))


def live() -> set[str]:
    return set(Practice.objects.live().values_list("title", flat=True))


def test_the_complete_are_published_and_the_others_named(desk: Client) -> None:
    good, bad = factories.practice("Buena", live=False), incomplete("Corta")

    response = bulk_publish(desk, bad, good)

    assert response.status_code == 302
    assert live() == {"Buena"}
    assert "Corta" in said(response)
    assert bad.code in said(response)


def test_with_everything_below_the_index(desk: Client) -> None:
    factories.practice("Buena", live=False)
    incomplete("Corta")

    response = bulk_publish(desk, factories.practice_index(), include_descendants="on")

    assert response.status_code == 302
    assert live() == {"Buena"}
    assert "Corta" in said(response)


def test_an_incomplete_draft_of_a_live_practice_leaves_it_as_it_was(desk: Client) -> None:
    page = factories.practice("Buena")
    CmsForm.edit(desk, page).fill(**{SUMMARY: ""}).save_draft()

    response = bulk_publish(desk, page)

    assert response.status_code == 302
    assert "Buena" in said(response)
    page = Practice.objects.get()
    assert page.live
    assert page.has_unpublished_changes
    assert getattr(page, SUMMARY)


def in_review(client: Client, name: str) -> Practice:
    """Submitted when it was complete, and emptied by a reviewer since."""
    page = factories.practice(name, live=False)
    client.force_login(factories.editor())
    assert CmsForm.edit(client, page).submit().status_code == 302
    return page


@pytest.mark.parametrize("ajax", [True, False])
def test_an_approval_outside_the_editor_is_refused(desk: Client, ajax: bool) -> None:
    page = in_review(Client(), "Corta")
    page = Practice.objects.get(pk=page.pk)
    setattr(page, SUMMARY, "")
    page.save_revision(clean=False)
    state = page.current_workflow_task_state
    headers = {"x-requested-with": "XMLHttpRequest"} if ajax else {}

    response = desk.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]),
        {"comment": ""},
        headers=headers,
    )

    assert response.status_code == (200 if ajax else 302)
    assert "Corta" in said(response)
    page = Practice.objects.get()
    assert not page.live
    assert page.current_workflow_state


def test_an_approval_of_what_is_complete_publishes(desk: Client) -> None:
    page = in_review(Client(), "Buena")
    state = Practice.objects.get(pk=page.pk).current_workflow_task_state

    desk.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]),
        {"comment": ""},
    )

    assert live() == {"Buena"}


@pytest.mark.django_db
def test_what_became_incomplete_does_not_hold_up_what_is_due() -> None:
    due = timezone.now() - timedelta(minutes=1)
    bad, good = incomplete("Corta"), factories.practice("Buena", live=False)
    for number, page in enumerate((bad, good)):
        Revision.objects.filter(pk=page.latest_revision_id).update(
            approved_go_live_at=due + timedelta(seconds=number)
        )

    call_command("publish_scheduled")
    call_command("publish_scheduled")

    assert live() == {"Buena"}
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_the_history_says_what_was_not_published(desk: Client, cms_language: str) -> None:
    bad = incomplete("Corta")
    due = timezone.now() - timedelta(minutes=1)
    Revision.objects.filter(pk=bad.latest_revision_id).update(approved_go_live_at=due)
    call_command("publish_scheduled")

    history = desk.get(f"/cms/pages/{bad.pk}/history/")

    assert history.status_code == 200
    with translation.override(cms_language):
        assert str(Practice._meta.get_field("summary").verbose_name) in history.text
