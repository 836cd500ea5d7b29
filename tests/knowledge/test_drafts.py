"""Whatever language the CMS is in, what an editor wrote in a language is stored in that one alone.

Each test goes through the CMS's own forms in each of its languages and then reads every column.
"""

import pytest
from django.test import Client

from knowledge.language import column
from knowledge.models import Practice
from tests import factories
from tests.factories.pages import TEXTS
from tests.forms import CmsForm, errors
from tests.knowledge.full_case import (
    ES,
    NAME_EN,
    NAME_ES,
    NAME_PT,
    SUMMARY_EN,
    SUMMARY_ES,
    SUMMARY_PT,
    TAGLINE_EN,
    TAGLINE_ES,
    assert_revision_is_clean,
    full_case,
    said_by_revision,
)
from tests.knowledge.raw import all_spoken, everything


def test_a_new_draft_with_only_a_spanish_name(desk: Client) -> None:
    index = factories.practice_index()

    form = CmsForm.add(desk, Practice, index).fill(**{NAME_ES: "Ferias libres"})
    response = form.save_draft()

    assert response.status_code == 302, errors(response)
    made = Practice.objects.get()
    assert not made.live
    assert all_spoken(made) == {"": {NAME_ES: "Ferias libres"}}
    assert said_by_revision(made) == {NAME_ES: "Ferias libres"}
    assert_revision_is_clean(made)


def test_a_draft_needs_its_spanish_name(desk: Client) -> None:
    index = factories.practice_index()
    form = CmsForm.add(desk, Practice, index).fill(
        **{NAME_EN: "Free markets", NAME_PT: "Feiras livres"}
    )

    assert NAME_ES in errors(form.save_draft())
    assert not Practice.objects.exists()


def test_a_draft_of_a_live_page_leaves_the_tables_alone(desk: Client) -> None:
    page = full_case()
    before = all_spoken(page)

    CmsForm.edit(desk, page).fill(
        **{NAME_PT: "Irrigação", TAGLINE_EN: "", SUMMARY_ES: "<p>Otro resumen.</p>"}
    ).save_draft()

    assert all_spoken(page) == before
    changed = before[""] | {NAME_PT: "Irrigação", SUMMARY_ES: "<p>Otro resumen.</p>"}
    del changed[TAGLINE_EN]
    assert said_by_revision(page) == changed
    assert_revision_is_clean(page)


def test_an_unchanged_form_changes_nothing(desk: Client) -> None:
    page = full_case(live=False)
    before = all_spoken(page)

    CmsForm.edit(desk, page).save_draft()

    assert all_spoken(page) == before
    assert said_by_revision(page) == before[""]


@pytest.mark.parametrize("live", [True, False])
def test_texts_that_are_cleared_in_a_draft_stay_cleared(desk: Client, live: bool) -> None:
    page = full_case(live=live)
    names = {NAME_EN, TAGLINE_ES, TAGLINE_EN, SUMMARY_ES}
    before = set(all_spoken(page)[""])

    CmsForm.edit(desk, page).fill(**dict.fromkeys(names, "")).save_draft()

    assert set(said_by_revision(page)) == before - names
    assert set(all_spoken(page)[""]) == (before if live else before - names)


def test_an_empty_section_is_stored_as_no_text(desk: Client) -> None:
    page = full_case(live=False)

    CmsForm.edit(desk, page).fill(**{SUMMARY_PT: "<p> </p>"}).save_draft()

    assert not everything(page)[""][SUMMARY_PT]


# Publishing


def test_publishing_a_new_practice_writes_every_language_and_child(desk: Client) -> None:
    index, organisation = factories.practice_index(), factories.organisation()
    places, theme = [factories.territory(), factories.territory()], factories.theme()
    form = CmsForm.add(desk, Practice, index).fill(
        **{column(field, ES): text for field, text in TEXTS[ES].items()},
        **{NAME_EN: "Irrigation", SUMMARY_EN: "<p>How.</p>"},
        form="full",
        lead_organisation=organisation,
        territories=places,
        themes=[theme],
        stage="pilot",
        start_year=2020,
    )
    form.add_child("indicators", **{NAME_ES: "Familias", NAME_PT: "Famílias"}, value=3)
    form.add_child("indicators", **{NAME_ES: "Reservorios"}, value=4)

    response = form.publish()

    assert response.status_code == 302, errors(response)
    made = Practice.objects.get()
    assert made.live
    assert all_spoken(made) == {
        "": {column(field, ES): text for field, text in TEXTS[ES].items()}
        | {NAME_EN: "Irrigation", SUMMARY_EN: "<p>How.</p>"},
        "indicators": [{NAME_ES: "Familias", NAME_PT: "Famílias"}, {NAME_ES: "Reservorios"}],
    }
    assert len(everything(made)["territories"]) == 2


def test_publishing_a_translation_touches_no_other_language(desk: Client) -> None:
    page = full_case()
    before = all_spoken(page)

    form = CmsForm.edit(desk, page).fill(**{NAME_PT: "Irrigação", TAGLINE_EN: ""})
    form.fill(**{"indicators-0-" + NAME_EN: "Reservoirs"})
    response = form.publish()

    assert response.status_code == 302, errors(response)
    before[""] |= {NAME_PT: "Irrigação"}
    del before[""][TAGLINE_EN]
    before["indicators"][0] |= {NAME_EN: "Reservoirs"}
    assert all_spoken(page) == before


def test_a_draft_saved_in_steps_publishes_as_written(desk: Client) -> None:
    page = full_case(live=False)
    CmsForm.edit(desk, page).fill(**{NAME_ES: "Riego nuevo"}).save_draft()
    CmsForm.edit(desk, page).fill(**{NAME_PT: "Irrigação nova"}).save_draft()
    before = all_spoken(page)

    assert CmsForm.edit(desk, page).publish().status_code == 302

    page = Practice.objects.get()
    assert page.live
    assert page.title == page.draft_title == "Riego nuevo"
    assert all_spoken(page) == before


def test_the_explorer_shows_the_spanish_name(desk: Client) -> None:
    page = full_case()

    CmsForm.edit(desk, page).fill(**{NAME_ES: "Riego nuevo", NAME_EN: "New"}).save_draft()

    page = Practice.objects.get()
    assert (page.title, page.draft_title) == ("Riego con la minga", "Riego nuevo")
