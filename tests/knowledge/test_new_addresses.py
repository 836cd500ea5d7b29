"""A new page gets an address of its own, though many governments call alike what they did."""

import pytest
from django.test import Client

from knowledge.addresses import url_for
from knowledge.language import SOURCE, column
from knowledge.models import Practice
from tests import factories
from tests.forms import CmsForm, errors

pytestmark = pytest.mark.django_db

NAME = "Presupuesto participativo"
SLUG = "presupuesto-participativo"


def written(desk: Client) -> CmsForm:
    """The form of a new practice of that name, with the address that the editor's script writes."""
    form = CmsForm.add(desk, Practice, factories.practice_index())
    return form.fill(**{column("name", SOURCE): NAME, "slug": SLUG})


def test_a_second_practice_of_the_same_name_is_saved_while_it_is_written(desk: Client) -> None:
    taken = [factories.practice(NAME)]
    taken.append(Practice.objects.get(pk=taken[0].copy(update_attrs={"slug": f"{SLUG}-2"}).pk))
    form = written(desk)

    answers = [form.autosave(), form.autosave()]

    assert [answer["success"] for answer in answers] == [True, True], answers
    made = Practice.objects.exclude(pk__in=[page.pk for page in taken]).get()
    assert made.slug == f"{SLUG}-3"
    assert CmsForm.edit(desk, made).data["slug"] == [f"{SLUG}-3"]


def test_it_keeps_its_number_when_it_is_published(desk: Client) -> None:
    first = factories.practice(NAME)
    second = factories.practice(NAME, live=False)

    assert CmsForm.edit(desk, second).fill(slug=SLUG).publish().status_code == 302

    assert url_for(Practice.objects.get(pk=first.pk), SOURCE).endswith(f"/{SLUG}/")
    assert url_for(Practice.objects.get(pk=second.pk), SOURCE).endswith(f"/{SLUG}-2/")


def test_the_longest_address_has_room_for_its_number(desk: Client) -> None:
    long = "a" * 150
    factories.practice(NAME).copy(update_attrs={"slug": long})

    assert written(desk).fill(slug=long).save_draft().status_code == 302

    assert Practice.objects.filter(slug="a" * 146 + "-2").exists()


def test_an_address_that_readers_know_is_changed_by_nobody_but_the_editor(desk: Client) -> None:
    factories.practice(NAME)
    known = factories.practice("Ferias libres")
    assert CmsForm.edit(desk, known).publish().status_code == 302

    response = CmsForm.edit(desk, known).fill(slug=SLUG).publish()

    assert "slug" in errors(response)
    assert Practice.objects.get(pk=known.pk).slug == "ferias-libres"
