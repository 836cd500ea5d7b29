"""A revision holds every language, whatever language the CMS was in, and gives it back."""

import json

import pytest
from django.test import Client

from knowledge.language import TRANSLATIONS, columns
from knowledge.models import Practice, PracticeIndex
from tests import factories
from tests.forms import CmsForm, errors
from tests.knowledge.full_case import (
    ES,
    NAME_EN,
    NAME_ES,
    NAME_PT,
    TAGLINE_EN,
    TAGLINE_PT,
    assert_revision_is_clean,
    full_case,
    latest_content,
    said_by_revision,
)
from tests.knowledge.raw import all_spoken, everything

# Revisions


def _revert(desk: Client, page: Practice, number: int) -> CmsForm:
    address = f"/cms/pages/{page.pk}/revisions/{number}/revert/"
    return CmsForm(desk, address, form_id="page-edit-form")


def test_restoring_a_revision_restores_each_language(desk: Client) -> None:
    page = full_case()
    before, first = all_spoken(page), page.latest_revision_id
    form = CmsForm.edit(desk, page).fill(
        **{NAME_ES: "Otro", NAME_EN: "Other", NAME_PT: "Outro", TAGLINE_EN: ""}
    )
    form.remove_child("indicators", 0).add_child("indicators", **{NAME_ES: "Turnos"}, value=1)
    assert form.publish().status_code == 302

    response = _revert(desk, page, first).publish()

    assert response.status_code == 302, errors(response)
    assert all_spoken(page) == before
    assert Practice.objects.get().title == before[""][NAME_ES]


def _forget(content: dict, lang: str) -> None:
    """Takes a language out of a revision, as if it had been written before that one existed."""
    for key in [key for key in content if key.endswith(f"_{lang}")]:
        del content[key]
    for children in content.values():
        if isinstance(children, list):
            for child in children:
                if isinstance(child, dict):
                    _forget(child, lang)


@pytest.mark.parametrize("lang", TRANSLATIONS)
def test_restoring_a_revision_older_than_a_language_leaves_that_one_empty(
    desk: Client, lang: str
) -> None:
    page = full_case()
    before, old = all_spoken(page), page.latest_revision
    _forget(old.content, lang)
    old.save()
    assert CmsForm.edit(desk, page).fill(**{NAME_ES: "Otro"}).publish().status_code == 302

    assert _revert(desk, page, old.pk).publish().status_code == 302

    expected = {
        relation: [
            {name: text for name, text in one.items() if not name.endswith(f"_{lang}")}
            for one in (some if isinstance(some, list) else [some])
        ]
        for relation, some in before.items()
    }
    expected[""] = expected[""][0]
    assert all_spoken(page) == expected


def test_what_a_draft_added_to_a_live_page_counts_when_it_is_published(desk: Client) -> None:
    page = factories.practice(languages=[ES], form="full", children={"indicators": []}, live=False)
    CmsForm.edit(desk, page).fill(form="snapshot").publish()
    form = CmsForm.edit(desk, page).fill(form="full")
    form.add_child("indicators", **{NAME_ES: "Turnos"}, value=1).save_draft()

    response = CmsForm.edit(desk, page).publish()

    assert response.status_code == 302, errors(response)
    assert all_spoken(page)["indicators"] == [{NAME_ES: "Turnos"}]


def test_a_revision_opens_after_its_organisation_was_deleted(desk: Client) -> None:
    former, now = factories.organisation(), factories.organisation()
    page = full_case(lead_organisation=former)
    first = page.latest_revision_id
    form = CmsForm.edit(desk, page).fill(lead_organisation=now)
    assert form.publish().status_code == 302
    former.delete()

    form = _revert(desk, page, first)

    assert form.data["lead_organisation"] == [""]
    assert "lead_organisation" in errors(form.publish())
    assert everything(page)[""]["lead_organisation_id"] == now.pk


def test_comparing_and_previewing_revisions(desk: Client) -> None:
    page = full_case()
    CmsForm.edit(desk, page).fill(**{NAME_EN: "Other"}).save_draft()
    before = all_spoken(page)

    history = desk.get(f"/cms/pages/{page.pk}/history/")
    compared = desk.get(f"/cms/pages/{page.pk}/revisions/compare/live...latest/")

    assert history.status_code == compared.status_code == 200
    assert "Other" in compared.text
    assert all_spoken(page) == before


# Autosave


def test_autosave_of_a_new_page_and_on(desk: Client) -> None:
    index = factories.practice_index()
    form = CmsForm.add(desk, Practice, index).fill(**{NAME_ES: "Ferias"})
    answer = form.autosave()
    assert answer["success"], answer
    form.add_child("indicators", **{NAME_ES: "Puestos"}, value=2)
    assert form.fill(**{NAME_EN: "Markets"}).autosave()["success"]
    assert form.fill(**{TAGLINE_PT: "Feiras"}).autosave()["success"]

    made = Practice.objects.get()
    assert all_spoken(made) == {
        "": {NAME_ES: "Ferias", NAME_EN: "Markets", TAGLINE_PT: "Feiras"},
        "indicators": [{NAME_ES: "Puestos"}],
    }
    assert made.revisions.count() == 1
    assert_revision_is_clean(made)


def test_autosave_of_a_live_page_writes_its_revision_only(desk: Client) -> None:
    page = full_case()
    before = all_spoken(page)
    form = CmsForm.edit(desk, page)

    assert form.fill(**{NAME_PT: "Irrigação"}).autosave()["success"]
    assert form.fill(**{NAME_EN: ""}).autosave()["success"]

    assert all_spoken(page) == before
    expected = before[""] | {NAME_PT: "Irrigação"}
    del expected[NAME_EN]
    assert said_by_revision(page) == expected
    assert page.revisions.count() == 2


def test_autosave_without_a_spanish_name_is_refused_in_json(desk: Client) -> None:
    index = factories.practice_index()

    answer = CmsForm.add(desk, Practice, index).fill(**{NAME_EN: "Markets"}).autosave()

    assert answer["error_code"] == "validation_error"
    assert not Practice.objects.exists()


def test_autosave_does_not_overwrite_a_colleague(desk: Client) -> None:
    page = full_case(live=False)
    mine = CmsForm.edit(desk, page)
    CmsForm.edit(desk, page).fill(**{NAME_EN: "Theirs"}).save_draft()

    answer = mine.fill(**{NAME_EN: "Mine"}).autosave()

    assert answer["error_code"] == "invalid_revision"
    assert all_spoken(page)[""][NAME_EN] == "Theirs"


# Other pages


def test_the_index_keeps_its_languages(desk: Client) -> None:
    index = factories.practice_index()
    introduction_es, introduction_en, _pt = columns("introduction")

    form = CmsForm.edit(desk, index).fill(
        **{NAME_EN: "Practices", introduction_es: "<p>Todas.</p>", introduction_en: "<p>All.</p>"}
    )
    assert form.publish().status_code == 302

    assert all_spoken(PracticeIndex.objects.get())[""] == {
        NAME_ES: "Prácticas",
        NAME_EN: "Practices",
        introduction_es: "<p>Todas.</p>",
        introduction_en: "<p>All.</p>",
    }


def test_revisions_hold_json_of_every_language(desk: Client) -> None:
    page = full_case()
    CmsForm.edit(desk, page).fill(**{NAME_PT: "Irrigação"}).save_draft()

    content = latest_content(page)

    assert json.loads(json.dumps(content)) == content
    assert [content[name] for name in columns("name")] == [
        "Riego con la minga",
        "Irrigation",
        "Irrigação",
    ]
