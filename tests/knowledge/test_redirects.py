"""Old addresses lead to new ones, in the language in which they were asked for."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from knowledge.addresses import url_for
from knowledge.language import CODES
from knowledge.models import Practice, PracticeIndex
from tests import factories
from tests.forms import CmsForm, errors

pytestmark = pytest.mark.django_db


def addresses(page: Page) -> dict[str, str]:
    return {lang: url_for(page, lang) for lang in CODES}


def rename(desk: Client, page: Page, slug: str, run_on_commit) -> None:
    """As an editor does it, to a live page: at the next publishing."""
    with run_on_commit(execute=True):
        response = CmsForm.edit(desk, page).fill(slug=slug).publish()
    assert response.status_code == 302, errors(response)


def move(desk: Client, page: Page, parent: Page, run_on_commit) -> None:
    with run_on_commit(execute=True):
        response = desk.post(f"/cms/pages/{page.pk}/move/{parent.pk}/confirm/")
    assert response.status_code == 302


def assert_leads(reader: Client, old: dict[str, str], new: dict[str, str]) -> None:
    for lang in CODES:
        assert old[lang].startswith(f"/{lang}/")
        response = reader.get(old[lang])
        assert response.status_code == 301, old[lang]
        assert response["Location"] == new[lang]


@pytest.fixture
def reader() -> Client:
    """Someone who reads, with no session in the CMS."""
    return Client()


def test_addresses_name_their_language() -> None:
    page = factories.practice("Ferias libres")

    assert addresses(page) == {lang: f"/{lang}/practicas/ferias-libres/" for lang in CODES}


def test_a_renamed_practice(
    desk: Client, reader: Client, django_capture_on_commit_callbacks
) -> None:
    page = factories.practice("Ferias libres")
    old = addresses(page)

    rename(desk, page, "ferias", django_capture_on_commit_callbacks)

    new = addresses(Practice.objects.get())
    assert new["en"] == "/en/practicas/ferias/"
    assert_leads(reader, old, new)
    for lang in CODES:
        assert reader.get(new[lang]).status_code == 200


def test_a_renamed_index_takes_its_practices_along(
    desk: Client, reader: Client, django_capture_on_commit_callbacks
) -> None:
    page, index = factories.practice("Ferias libres"), factories.practice_index()
    old, old_index = addresses(page), addresses(index)

    rename(desk, index, "banco", django_capture_on_commit_callbacks)

    new = addresses(Practice.objects.get())
    assert new["pt"] == "/pt/banco/ferias-libres/"
    assert_leads(reader, old_index, addresses(PracticeIndex.objects.get()))
    assert_leads(reader, old, new)


def test_a_moved_practice(desk: Client, reader: Client, django_capture_on_commit_callbacks) -> None:
    page, archive = factories.practice("Ferias libres"), factories.practice_index(slug="archivo")
    old = addresses(page)

    move(desk, page, archive, django_capture_on_commit_callbacks)

    new = addresses(Practice.objects.get())
    assert new["es"] == "/es/archivo/ferias-libres/"
    assert_leads(reader, old, new)


def test_a_chain_of_names_leads_to_the_last_in_one_step(
    client: Client, reader: Client, django_capture_on_commit_callbacks
) -> None:
    client.force_login(factories.superuser(language="en"))
    page, archive = factories.practice("A"), factories.practice_index(slug="archivo")
    seen = [addresses(page)]
    for slug in ("b", "c"):
        rename(client, page, slug, django_capture_on_commit_callbacks)
        seen.append(addresses(Practice.objects.get()))
    move(client, page, archive, django_capture_on_commit_callbacks)
    last = addresses(Practice.objects.get())

    for old in seen:
        assert_leads(reader, old, last)


def test_a_name_taken_back_is_the_pages_again(
    client: Client, reader: Client, django_capture_on_commit_callbacks
) -> None:
    client.force_login(factories.superuser(language="pt-br"))
    page = factories.practice("A")
    first = addresses(page)
    rename(client, page, "b", django_capture_on_commit_callbacks)
    second = addresses(Practice.objects.get())

    rename(client, page, "a", django_capture_on_commit_callbacks)

    assert addresses(Practice.objects.get()) == first
    assert_leads(reader, second, first)
    for lang in CODES:
        assert reader.get(first[lang]).status_code == 200


def test_an_old_address_belongs_to_the_page_that_takes_it(
    client: Client, reader: Client, django_capture_on_commit_callbacks
) -> None:
    client.force_login(factories.superuser())
    page = factories.practice("A")
    rename(client, page, "b", django_capture_on_commit_callbacks)

    newcomer = factories.practice("A")
    assert newcomer.slug == "a"

    for lang in CODES:
        assert reader.get(url_for(newcomer, lang)).status_code == 200


def test_a_draft_rename_redirects_nothing_yet(
    client: Client, reader: Client, django_capture_on_commit_callbacks
) -> None:
    client.force_login(factories.superuser())
    page = factories.practice("A")

    with django_capture_on_commit_callbacks(execute=True):
        CmsForm.edit(client, page).fill(slug="b").save_draft()

    assert not Redirect.objects.exists()
    assert reader.get(url_for(page, "es")).status_code == 200


def test_a_change_of_name_alone_changes_no_address(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    client.force_login(factories.superuser())
    page = factories.practice("A")
    old = addresses(page)

    with django_capture_on_commit_callbacks(execute=True):
        CmsForm.edit(client, page).fill(name_es="Otro").publish()

    page = Practice.objects.get()
    assert page.title == "Otro"
    assert addresses(page) == old
    assert not Redirect.objects.exists()


def test_the_longest_address_is_kept_and_a_longer_one_refused(
    client: Client, reader: Client, django_capture_on_commit_callbacks
) -> None:
    client.force_login(factories.superuser())
    page = factories.practice("A", slug="a" * 150)
    old = addresses(page)

    assert "slug" in errors(CmsForm.edit(client, page).fill(slug="b" * 151).publish())
    rename(client, page, "b", django_capture_on_commit_callbacks)

    assert_leads(reader, old, addresses(Practice.objects.get()))


def test_renaming_an_index_costs_the_same_whatever_stands_under_it(
    client: Client, django_capture_on_commit_callbacks
) -> None:
    counts = []
    # The first finds caches empty.
    for time, number in enumerate((1, 1, 12)):
        index = factories.practice_index(slug=f"lista-{time}")
        for _each in range(number):
            factories.practice(parent=index)
        index.slug = f"banco-{time}"
        with (
            CaptureQueriesContext(connection) as queries,
            django_capture_on_commit_callbacks(execute=True),
        ):
            index.save()
        counts.append(len(queries))

    assert counts[1] == counts[2]
    assert Redirect.objects.count() == (2 + 2 + 13) * len(CODES)
