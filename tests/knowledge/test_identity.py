"""A code is one practice's for ever: minted once, never copied, changed or given again."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page

from knowledge.language import SOURCE, column, columns
from knowledge.models import Practice, PracticeCode
from tests import factories
from tests.forms import CmsForm

NAME_ES, NAME_EN, _name_pt = columns("name")


# Minted once


@pytest.mark.django_db
def test_a_draft_has_its_code_and_keeps_it() -> None:
    draft = factories.practice(live=False)
    code = draft.code
    assert code == f"BPL-{PracticeCode.objects.get().pk:05d}"

    for _each in range(2):
        draft.save_revision().publish()
        draft.refresh_from_db()
        draft.save()
        draft.unpublish()

    assert Practice.objects.get().code == code
    assert PracticeCode.objects.count() == 1


@pytest.mark.django_db
def test_a_code_is_never_given_again() -> None:
    gone = factories.practice()
    code = gone.code
    gone.delete()

    assert factories.practice().code != code
    assert PracticeCode.was_minted(code)
    assert not Practice.objects.filter(code=code).exists()


@pytest.mark.django_db
def test_the_last_code_is_not_given_again_after_its_register_was_emptied() -> None:
    last = PracticeCode.mint()
    PracticeCode.objects.all().delete()

    assert PracticeCode.mint() != last


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code", ["", "BPL-", "BPL-²", "BPL-1", "1", "BPL-99999", "BPL-" + "9" * 40, "bpl-00001", "\x00"]
)
def test_what_was_never_minted(code: str) -> None:
    PracticeCode.mint()

    assert not PracticeCode.was_minted(code)


@pytest.mark.django_db
def test_two_practices_cannot_share_a_code() -> None:
    one, other = factories.practice(), factories.practice()

    with pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.filter(pk=other.pk).update(code=one.code)


@pytest.mark.django_db
def test_an_old_revision_does_not_change_the_code(desk: Client) -> None:
    page = factories.practice()
    old = page.latest_revision
    old.content["code"] = "BPL-99999"
    old.save()
    assert CmsForm.edit(desk, page).fill(**{NAME_EN: "New"}).publish().status_code == 302

    form = CmsForm(
        desk, f"/cms/pages/{page.pk}/revisions/{old.pk}/revert/", form_id="page-edit-form"
    )
    assert form.publish().status_code == 302

    assert Practice.objects.get().code == page.code


@pytest.mark.django_db
def test_the_editor_has_no_control_for_the_code(client: Client) -> None:
    page = factories.practice()
    client.force_login(factories.superuser())
    form = CmsForm.edit(client, page)

    form.data["code"] = ["BPL-00999"]
    form.publish()

    assert Practice.objects.get().code == page.code


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_threads_that_save_at_once_get_codes_of_their_own() -> None:
    index = factories.practice_index()
    organisation = factories.organisation()

    def add(number: int) -> None:
        try:
            for each in range(5):
                parent = Page.objects.get(pk=index.pk)
                parent.add_child(
                    instance=Practice(
                        live=False,
                        lead_organisation=organisation,
                        slug=f"p-{number}-{each}",
                        **{NAME_ES: f"Práctica {number} {each}"},
                    )
                )
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        # Wagtail's tree is not made for two who add to one parent at once: the codes are.
        list(pool.map(add, range(2)))
    with ThreadPoolExecutor(4) as pool:
        minted = list(pool.map(_mint_some, range(8)))

    codes = [code for some in minted for code in some]
    codes += Practice.objects.values_list("code", flat=True)
    assert len(set(codes)) == len(codes) == 8 * 5 + 10


def _mint_some(_number: int) -> list[str]:
    try:
        return [PracticeCode.mint() for _each in range(5)]
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_processes_that_mint_at_once_get_codes_of_their_own() -> None:
    """Processes of their own, as the server's two workers are."""
    name = connection.settings_dict["NAME"]
    script = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        f"connection.settings_dict['NAME'] = {str(name)!r}\n"
        "from knowledge.models import PracticeCode\n"
        "print(*[PracticeCode.mint() for _each in range(20)])\n"
    )
    root = Path(settings.BASE_DIR)
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script],
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(),
        )
        for _each in range(3)
    ]
    said = [process.communicate(timeout=120)[0].split() for process in running]

    assert [process.returncode for process in running] == [0, 0, 0]
    codes = [code for some in said for code in some]
    assert len(set(codes)) == len(codes) == 60


def _environment() -> dict[str, str]:
    import os

    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}


# No alias


@pytest.mark.django_db
@pytest.mark.parametrize("recursive", [True, False])
@pytest.mark.parametrize("which", ["practice", "index", "home", "standard_page"])
def test_no_page_of_ours_can_be_aliased(which: str, recursive: bool) -> None:
    practice, standard = factories.practice(), factories.standard_page()
    page = {
        "practice": practice,
        "index": factories.practice_index(),
        "home": factories.home(),
        "standard_page": standard,
    }[which]
    parent = page.get_parent() if which != "home" else Page.get_first_root_node()
    pages = Page.objects.count()

    for make in (
        lambda: CreatePageAliasAction(
            page, recursive=recursive, parent=parent, update_slug="alias"
        ).execute(),
        lambda: page.create_alias(recursive=recursive, parent=parent, update_slug="alias"),
        lambda: Page.objects.get(pk=page.pk).create_alias(parent=parent, update_slug="alias"),
    ):
        with pytest.raises(ValidationError, match="alias"), transaction.atomic():
            make()

    assert Page.objects.count() == pages
    assert Page.find_problems() == ([], [], [], [], [])


@pytest.mark.django_db
def test_the_copy_form_offers_no_alias_and_makes_none(desk: Client) -> None:
    page = factories.practice()
    form = CmsForm(desk, f"/cms/pages/{page.pk}/copy/", action="copy")
    assert "alias" not in form.data

    form.data["alias"] = ["on"]
    form.fill(new_title="Otra", new_slug="otra").post()

    other = Practice.objects.get(slug="otra")
    assert other.alias_of_id is None
    assert other.code != page.code


@pytest.mark.django_db
def test_a_code_is_minted_for_every_way_a_practice_comes() -> None:
    index = factories.practice_index()
    added = index.add_child(instance=Practice(live=False, **{column("name", SOURCE): "Una"}))
    beside = added.add_sibling(instance=Practice(live=False, **{column("name", SOURCE): "Dos"}))
    copied = added.copy(update_attrs={"title": "Tres", "slug": "tres"})

    assert len({added.code, beside.code, copied.code} - {""}) == 3
