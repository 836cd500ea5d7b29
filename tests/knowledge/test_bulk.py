"""A practice that was loaded in bulk is one that was published, as far as anyone can see."""

import itertools
import time

import pytest
from django.test import Client
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from knowledge.completeness import by_language, missing
from knowledge.language import CODES, SOURCE, column
from knowledge.models import LanguageCompleteness, Practice, PracticeCode
from tests import factories
from tests.factories.bulk import index_for_cms_search, load_practices
from tests.forms import CmsForm, errors
from tests.knowledge.raw import all_spoken, everything, row, rows

pytestmark = pytest.mark.django_db


def test_the_tree_holds() -> None:
    before = factories.practice()
    load_practices(30)
    after = factories.practice()

    assert Page.find_problems() == ([], [], [], [], [])
    assert factories.practice_index().numchild == 32
    codes = list(Practice.objects.order_by("pk").values_list("code", flat=True))
    assert codes[0] == before.code
    assert codes[-1] == after.code
    assert len(set(codes)) == 32
    assert all(PracticeCode.was_minted(code) for code in codes)


def test_every_loaded_practice_could_have_been_published() -> None:
    load_practices(40)

    for practice in Practice.objects.all():
        assert missing(practice) == []
        practice.full_clean()
        for relation in ("indicators", "milestones", "actors", "lessons", "links", "cost_items"):
            for child in getattr(practice, relation).all():
                child.full_clean()
        all_spoken(practice)


def test_the_same_seed_gives_the_same_practices() -> None:
    first, again = load_practices(5, seed=7), load_practices(5, seed=7)
    other = load_practices(5, seed=8)

    def summaries(keys: range) -> list[str]:
        found = Practice.objects.filter(pk__in=keys).order_by("pk")
        return list(found.values_list(column("summary", SOURCE), flat=True))

    assert summaries(first) == summaries(again) != summaries(other)


def test_languages_differ_in_how_far_they_are() -> None:
    keys = load_practices(60)

    stored = {
        (one.practice_id, one.lang): one.percent for one in LanguageCompleteness.objects.all()
    }
    for practice in Practice.objects.filter(pk__in=keys):
        assert by_language(practice) == {lang: stored[practice.pk, lang] for lang in CODES}
    assert {0, 100} < {percent for (_key, lang), percent in stored.items() if lang != SOURCE}


def test_saving_a_loaded_practice_again_changes_no_column() -> None:
    """What publishing through the front door would have written is there already."""
    (key,) = load_practices(1, children=(30, 30))
    loaded = Practice.objects.get(pk=key)
    before = everything(loaded)
    content = Revision.objects.get(pk=loaded.latest_revision_id).content

    revision = loaded.save_revision()
    revision.publish()
    expected = Revision.objects.get(pk=revision.pk).content

    moving = {
        "latest_revision_id",
        "latest_revision_created_at",
        "last_published_at",
        "live_revision_id",
    }
    after = everything(Practice.objects.get(pk=key))
    changed = {name for name, value in after[""].items() if before[""][name] != value}
    assert changed == moving
    assert {name: after[name] for name in after if name} == {
        name: before[name] for name in before if name
    }
    written_when_live = {"live", "latest_revision", "live_revision"} | {
        name for name in content if name.endswith("_at")
    }
    for links in ("territories", "themes", "co_organisations"):
        content[links].sort()
        expected[links].sort()
    assert {name: content[name] for name in content if name not in written_when_live} == {
        name: expected[name] for name in expected if name not in written_when_live
    }


def test_a_loaded_practice_fills_the_columns_that_a_published_one_fills(tasks_run: None) -> None:
    published = factories.practice(form="full")
    (key,) = itertools.islice(
        (key for key in load_practices(9) if Practice.objects.get(pk=key).form == "full"), 1
    )
    loaded = Practice.objects.get(pk=key)

    empty = {name for name, value in row(published).items() if value is not None}
    assert empty <= {name for name, value in row(loaded).items() if value is not None}
    for model, column_name in (
        (Revision, "object_id"),
        (PageLogEntry, "page_id"),
        (ReferenceIndex, "object_id"),
        (LanguageCompleteness, "practice_id"),
    ):
        table = model._meta.db_table
        ours, theirs = (rows(table, column_name, str(one.pk)) for one in (loaded, published))
        assert [_shape(one) for one in ours] == [_shape(one) for one in theirs], table


def _shape(one: dict) -> dict:
    """Which columns are filled, and the values that do not belong to one practice alone."""
    own = {"id", "object_id", "page_id", "practice_id", "to_object_id", "percent"}
    same = (int, bool, type(None))
    return {
        name: value if isinstance(value, same) and name not in own else bool(value)
        for name, value in one.items()
        if name not in ("revision_id", "percent")
    }


def test_the_editor_opens_and_publishes_a_loaded_practice(client: Client) -> None:
    (key,) = load_practices(1)
    page = Practice.objects.get(pk=key)
    before = all_spoken(page)
    client.force_login(factories.superuser())

    response = CmsForm.edit(client, page).publish()

    assert response.status_code == 302, errors(response)
    assert all_spoken(page) == before


def test_the_search_of_the_cms_finds_them(client: Client) -> None:
    keys = load_practices(3)
    index_for_cms_search(keys)
    name = Practice.objects.get(pk=keys[0]).title
    client.force_login(factories.superuser())

    found = client.get("/cms/pages/search/", {"q": name.rpartition(" ")[2]})

    assert name in found.text


def test_a_thousand_take_a_second_or_two() -> None:
    factories.practice_index()
    started = time.process_time()

    load_practices(500)

    assert time.process_time() - started < 5, "over ten times slower than it was made"
