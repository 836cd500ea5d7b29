"""Copies, moves and scheduled publishing keep each language to itself, in each CMS language."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone, translation
from wagtail.actions.copy_page import CopyPageAction
from wagtail.models import Page

from knowledge.language import CODES, SOURCE, TRANSLATIONS, column, columns
from knowledge.models import Lesson, Practice, PracticeIndex
from tests import factories
from tests.forms import CmsForm, errors
from tests.knowledge.raw import all_spoken, everything, spoken

NAME_ES, NAME_EN, NAME_PT = columns("name")
TAGLINE_ES, TAGLINE_EN, TAGLINE_PT = columns("tagline")


@pytest.fixture(params=CODES)
def left_on(request: pytest.FixtureRequest):
    """A worker or a command that runs under whatever language was left on."""
    with translation.override(request.param):
        yield request.param


def full_case(name: str = "Riego con la minga", **facts) -> Practice:
    lesson = Lesson(
        **{column("text", SOURCE): "Turnos.", column("text", TRANSLATIONS[0]): "Turns."}
    )
    return factories.practice(
        name, form="full", children={"lessons": [lesson]}, **{NAME_EN: "Irrigation", **facts}
    )


def renamed(said: dict, name: str) -> dict:
    return said | {"": said[""] | {NAME_ES: name}}


# Copy


def copy_form(desk: Client, page: Page) -> CmsForm:
    return CmsForm(desk, f"/cms/pages/{page.pk}/copy/", action="copy")


@pytest.mark.parametrize("publish", [True, False])
def test_a_copy_has_its_title_for_spanish_name_and_the_rest_as_it_was(
    desk: Client, publish: bool
) -> None:
    page = full_case()
    before = everything(page), all_spoken(page)
    form = copy_form(desk, page).fill(new_title="Riego en Loja", new_slug="riego-en-loja")
    if publish:
        form.fill(publish_copies="on")

    form.post()

    copied = Practice.objects.get(slug="riego-en-loja")
    assert copied.live is publish
    assert copied.title == copied.draft_title == "Riego en Loja"
    assert all_spoken(copied) == renamed(before[1], "Riego en Loja")
    assert (everything(page), all_spoken(page)) == before
    for relation in ("territories", "themes"):
        assert everything(copied)[relation] == before[0][relation]
    content = copied.latest_revision.content
    assert spoken(Practice, content) == all_spoken(copied)[""]
    assert content["title"] == content["name"] == "Riego en Loja"
    assert content["code"] == copied.code != page.code


def test_the_revisions_of_a_copy_carry_its_name_and_code(desk: Client) -> None:
    page = full_case()
    CmsForm.edit(desk, page).fill(**{NAME_ES: "Borrador", NAME_PT: "Rascunho"}).save_draft()
    copy_form(desk, page).fill(new_title="Copia", new_slug="copia").post()

    copied = Practice.objects.get(slug="copia")

    for revision in copied.revisions.all():
        assert revision.content["code"] == copied.code
        assert revision.content[NAME_ES] == "Copia"
    assert spoken(Practice, copied.latest_revision.content)[NAME_PT] == "Rascunho"
    assert CmsForm.edit(desk, copied).publish().status_code == 302
    said = all_spoken(Practice.objects.get(pk=copied.pk))[""]
    assert (said[NAME_ES], said[NAME_EN], said[NAME_PT]) == ("Copia", "Irrigation", "Rascunho")


def test_a_copy_of_the_index_copies_every_practice_under_it(desk: Client) -> None:
    index = factories.practice_index()
    first, second = full_case("Riego"), full_case("Ferias", live=False)
    form = copy_form(desk, index).fill(new_title="Otras", new_slug="otras", copy_subpages="on")

    form.fill(publish_copies="on").post()

    other = PracticeIndex.objects.get(slug="otras")
    assert all_spoken(other)[""][NAME_ES] == "Otras"
    copies = {page.title: page for page in Practice.objects.child_of(other)}
    assert set(copies) == {"Riego", "Ferias"}
    for page in (first, second):
        copied = copies[page.title]
        assert copied.live is page.live
        assert copied.code != page.code
        assert all_spoken(copied) == all_spoken(page)
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_copy_cannot_have_a_title_longer_than_a_name(desk: Client) -> None:
    page = full_case()
    form = copy_form(desk, page).fill(new_title="x" * 151, new_slug="larga")

    response = form.post()

    assert "new_title" in response.context_data["form"].errors
    assert Practice.objects.count() == 1


def test_a_copy_that_lacks_something_is_not_published(desk: Client) -> None:
    original = full_case("Ferias", is_demonstration=True, start_year=None)
    form = copy_form(desk, original).fill(new_title="Copia", new_slug="copia")
    of_all = copy_form(desk, factories.practice_index()).fill(new_title="Otras", new_slug="otras")
    of_all.fill(copy_subpages="on")

    for refused in (form, of_all):
        answer = refused.fill(publish_copies="on").post()
        (told,) = answer.context_data["form"].errors["publish_copies"]
        assert original.code in told

    assert Practice.objects.get() == original


def test_copies_made_by_code(db: None, left_on: str) -> None:
    page = full_case()

    copied = CopyPageAction(
        page, update_attrs={"title": "Copia", "slug": "copia"}, keep_live=True
    ).execute()

    assert all_spoken(copied) == renamed(all_spoken(page), "Copia")


# Move


def test_a_move_changes_no_text(desk: Client) -> None:
    page = full_case()
    before = all_spoken(page)
    archive = factories.practice_index(slug="archivo")

    response = desk.post(f"/cms/pages/{page.pk}/move/{archive.pk}/confirm/")

    assert response.status_code == 302
    page = Practice.objects.get(pk=page.pk)
    assert page.get_parent().pk == archive.pk
    assert all_spoken(page) == before


# Schedule


def test_scheduled_publishing_writes_what_was_scheduled(desk: Client) -> None:
    page = full_case()
    before = all_spoken(page)
    tomorrow = timezone.localtime() + timedelta(days=1)
    form = CmsForm.edit(desk, page).fill(**{NAME_PT: "Irrigação", TAGLINE_ES: "Nueva."})
    form.fill(go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"))

    response = form.publish()

    assert response.status_code == 302, errors(response)
    assert all_spoken(page) == before
    _come(page)
    with translation.override(TRANSLATIONS[1]):
        call_command("publish_scheduled")

    page = Practice.objects.get()
    assert page.live
    assert not page.has_unpublished_changes
    expected = before[""] | {NAME_PT: "Irrigação", TAGLINE_ES: "Nueva."}
    assert all_spoken(page) == before | {"": expected}


def test_a_new_practice_is_scheduled_and_published(desk: Client) -> None:
    page = full_case(live=False)
    before = all_spoken(page)
    tomorrow = timezone.localtime() + timedelta(days=1)
    form = CmsForm.edit(desk, page).fill(go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"))
    assert form.publish().status_code == 302
    assert not Practice.objects.get().live

    _come(page)
    call_command("publish_scheduled")

    assert Practice.objects.get().live
    assert all_spoken(page) == before


def test_expiry_takes_a_page_off_the_site_and_changes_no_text(db: None, left_on: str) -> None:
    page = full_case()
    before = all_spoken(page)
    Practice.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))

    call_command("publish_scheduled")

    page = Practice.objects.get()
    assert (page.live, page.expired) == (False, True)
    assert all_spoken(page) == before


def _come(page: Practice) -> None:
    """The scheduled hour comes: nothing else tells the clock."""
    due = timezone.now() - timedelta(minutes=1)
    scheduled = page.revisions.filter(approved_go_live_at__isnull=False)
    for revision in scheduled:
        revision.content["go_live_at"] = due.isoformat()
        revision.approved_go_live_at = due
        revision.save()
    assert scheduled.exists()
