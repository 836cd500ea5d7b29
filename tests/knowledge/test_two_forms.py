"""A snapshot and a full case: publishing asks for what its form needs, a draft may lack it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from knowledge.completeness import (
    FULL_CHILDREN,
    FULL_TEXTS,
    SNAPSHOT_FACTS,
    SNAPSHOT_TEXTS,
    missing,
    needs,
    percent,
)
from knowledge.language import SOURCE, TRANSLATIONS, column
from knowledge.models import Practice
from tests import factories
from tests.factories.pages import TEXTS
from tests.forms import CmsForm, errors

RICH = ("summary", "problem", "solution", *FULL_TEXTS)
#: Each field by itself on one database: which one it is changes nothing before the form is checked.
ONCE = pytest.mark.part("sqlite")


def control(field: str) -> str:
    """The control of the editor in which a needed field is written."""
    return column(field, SOURCE) if field in (*SNAPSHOT_TEXTS, *FULL_TEXTS) else field


@pytest.fixture
def english_desk(client: Client, db: None) -> Client:
    """Where each field is tried by itself; all of them together are tried in every language."""
    client.force_login(factories.superuser(language="en"))
    return client


@ONCE
@pytest.mark.parametrize("field", [*SNAPSHOT_TEXTS, *SNAPSHOT_FACTS])
def test_a_snapshot_is_not_published_without(english_desk: Client, field: str) -> None:
    page = factories.practice(live=False)
    form = CmsForm.edit(english_desk, page).fill(**{control(field): [] if field[-1] == "s" else ""})

    assert control(field) in errors(form.publish())
    assert not Practice.objects.get().live


@ONCE
@pytest.mark.parametrize("field", [*FULL_TEXTS])
def test_a_full_case_is_not_published_without(english_desk: Client, field: str) -> None:
    page = factories.practice(form="full", live=False)
    form = CmsForm.edit(english_desk, page).fill(**{control(field): ""})

    assert control(field) in errors(form.publish())
    assert not Practice.objects.get().live


def test_a_full_case_is_not_published_without_an_indicator(desk: Client) -> None:
    page = factories.practice(form="full", live=False)
    form = CmsForm.edit(desk, page).remove_child("indicators", 0)

    assert errors(form.publish())
    assert not Practice.objects.get().live


def test_an_indicator_without_a_spanish_name_is_an_error_of_its_own(desk: Client) -> None:
    page = factories.practice(form="full", live=False)
    name = f"indicators-0-{column('name', SOURCE)}"

    assert name in errors(CmsForm.edit(desk, page).fill(**{name: ""}).publish())


@ONCE
@pytest.mark.parametrize("nothing", ["<p></p>", "<p> </p>", "<p>&nbsp;</p><p></p>", "<h3></h3>"])
def test_empty_paragraphs_are_no_text(english_desk: Client, nothing: str) -> None:
    page = factories.practice(form="full", live=False)
    form = CmsForm.edit(english_desk, page).fill(**{control(field): nothing for field in RICH})

    assert set(map(control, RICH)) <= set(errors(form.publish()))


@pytest.mark.parametrize("form", ["snapshot", "full"])
def test_a_draft_may_lack_all_but_its_spanish_name(desk: Client, form: str) -> None:
    index = factories.practice_index()
    draft = CmsForm.add(desk, Practice, index)
    draft.fill(**{control("name"): "Ferias libres"}, form=form)

    response = draft.save_draft()

    assert response.status_code == 302, errors(response)
    made = Practice.objects.get()
    assert missing(made) == [field for field in needs(form) if field != "name"]
    assert CmsForm.edit(desk, made).save_draft().status_code == 302


def test_a_live_practice_may_have_an_incomplete_draft(desk: Client) -> None:
    page = factories.practice()
    form = CmsForm.edit(desk, page)
    form.fill(**{control("summary"): ""}, territories=[], lead_organisation=None, stage="")

    response = form.save_draft()

    assert response.status_code == 302, errors(response)
    page = Practice.objects.get()
    assert page.live
    assert missing(page) == []
    lacking = missing(page.get_latest_revision_as_object())
    assert lacking == ["summary", "lead_organisation", "territories", "stage"]


def test_a_new_practice_published_at_once_without_anything(desk: Client) -> None:
    index = factories.practice_index()
    form = CmsForm.add(desk, Practice, index).fill(form="full")

    said = errors(form.publish())

    assert {control(field) for field in (*needs("snapshot"), *FULL_TEXTS)} <= set(said)
    assert not Practice.objects.exists()


def test_what_an_editor_submits_to_review_must_be_complete(client: Client, db: None) -> None:
    page = factories.practice(live=False)
    client.force_login(factories.editor(language="en"))
    form = CmsForm.edit(client, page).fill(**{control("summary"): ""})

    assert control("summary") in errors(form.submit())
    assert CmsForm.edit(client, page).submit().status_code == 302
    assert Practice.objects.get().current_workflow_state


def test_what_is_scheduled_must_be_complete(desk: Client) -> None:
    page = factories.practice(live=False)
    tomorrow = timezone.localtime() + timedelta(days=1)
    form = CmsForm.edit(desk, page).fill(go_live_at=tomorrow.strftime("%Y-%m-%d %H:%M"))

    assert control("solution") in errors(form.fill(**{control("solution"): ""}).publish())
    assert not page.revisions.filter(approved_go_live_at__isnull=False).exists()


def test_dates_the_wrong_way_round_are_an_error_of_the_form(desk: Client) -> None:
    page = factories.practice(live=False)
    form = CmsForm.edit(desk, page).fill(start_year=2020, end_year=2010)

    assert "end_year" in errors(form.publish())


def test_names_too_long_for_their_column_are_errors_in_drafts(desk: Client) -> None:
    page = factories.practice(live=False)
    names = [column("name", lang) for lang in (SOURCE, *TRANSLATIONS)]
    form = CmsForm.edit(desk, page).fill(**dict.fromkeys(names, "x" * 151))

    assert set(names) <= set(errors(form.save_draft()))


# By code


@pytest.mark.django_db
@pytest.mark.parametrize("field", [*SNAPSHOT_TEXTS, *FULL_TEXTS])
def test_code_cannot_publish_without_a_text(field: str) -> None:
    page = factories.practice(form="full", live=False)
    setattr(page, control(field), "")
    if field == "name":
        page.title = ""

    with pytest.raises(ValidationError):
        page.save_revision(clean=False).publish()
    assert not Practice.objects.get().live


@pytest.mark.django_db
@pytest.mark.parametrize("field", [*SNAPSHOT_FACTS, *FULL_CHILDREN])
def test_code_cannot_publish_without_a_fact(field: str) -> None:
    page = factories.practice(form="full", live=False)
    many = field in ("territories", "themes", *FULL_CHILDREN)
    setattr(page, field, [] if many else "" if field == "stage" else None)

    with pytest.raises(ValidationError):
        page.save_revision(clean=False).publish()
    assert not Practice.objects.get().live


@pytest.mark.django_db
def test_a_live_practice_cannot_be_emptied_by_code() -> None:
    page = factories.practice()
    page.territories = []

    with pytest.raises(ValidationError) as refused:
        page.save()

    assert set(refused.value.message_dict) == {"territories"}
    assert Practice.objects.get().territories.exists()


@pytest.mark.django_db
def test_percent_counts_towards_a_full_case() -> None:
    assert percent(factories.practice(form="full")) == 100
    assert 0 < percent(factories.practice()) < 100


@pytest.mark.django_db
def test_a_translation_counts_for_nothing_that_spanish_needs() -> None:
    page = factories.practice(live=False)
    setattr(page, control("summary"), "")
    for lang in TRANSLATIONS:
        setattr(page, column("summary", lang), TEXTS[lang]["summary"])

    assert missing(page) == ["summary"]
