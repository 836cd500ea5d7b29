"""The factories give what the other tests lean on: practices that are really published."""

import pytest
from django.test import Client
from wagtail.models import Page

from knowledge.completeness import missing
from knowledge.language import CODES, exact_text
from tests.factories import editor, practice, practice_index, standard_page, superuser

pytestmark = pytest.mark.django_db


def test_a_practice_is_published_with_its_revision_under_the_index() -> None:
    made = practice("Ferias libres")

    assert made.live
    assert not made.has_unpublished_changes
    assert made.live_revision_id == made.latest_revision_id
    assert made.get_parent().specific == practice_index()
    assert made.title == "Ferias libres"
    assert missing(made) == []
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_full_case_in_each_language() -> None:
    made = practice(form="full", languages=CODES)

    assert missing(made, "full") == []
    assert made.indicators.count() == 1
    for lang in CODES:
        assert exact_text(made, "summary", lang)


def test_a_draft_is_not_live() -> None:
    made = practice(live=False, lead_organisation=None, territories=[], themes=[])

    assert not made.live
    assert made.revisions.count() == 1
    assert missing(made) == ["lead_organisation", "territories", "themes"]


def test_a_standard_page_stands_under_the_front_page() -> None:
    assert standard_page("Acerca del banco").slug == "acerca-del-banco"


@pytest.mark.parametrize("person", [superuser, editor])
def test_people_sign_in_to_the_cms_in_their_language(client: Client, person) -> None:
    practice_index()
    client.force_login(person(language="pt-br"))

    response = client.get("/cms/", follow=True)

    assert response.status_code == 200
    assert 'lang="pt-br"' in response.text
