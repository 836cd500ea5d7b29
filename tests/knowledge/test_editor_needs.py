"""What the editor says that publishing still needs."""

import bs4
import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from knowledge.language import SOURCE, column
from knowledge.models import Practice
from tests import factories
from tests.forms import CmsForm

pytestmark = pytest.mark.django_db


def needs(html: str) -> dict[str, list[str]]:
    """The fields that each form still needs, by the name that the editor's form gives them."""
    page = bs4.BeautifulSoup(html, "lxml")
    return {
        section.find("h3").contents[0].strip(): [
            link["data-needs-field"] for link in section.find_all("a")
        ]
        for section in page.select(".bank-needs__form")
    }


def test_a_new_practice_needs_everything(client: Client) -> None:
    client.force_login(factories.superuser())
    factories.theme()
    form = CmsForm.add(client, Practice, factories.practice_index())
    missing = needs(form.text)
    assert column("name", SOURCE) in missing["Ficha breve"]
    assert "indicators" not in missing["Ficha breve"]
    assert set(missing["Ficha breve"]) | {"indicators"} < set(missing["Caso completo"])
    # Each leads to a field that the form has.
    fields = set(missing["Caso completo"]) - {"indicators"}
    assert fields | {"indicators-TOTAL_FORMS"} <= set(form.data)


def test_it_tells_of_the_draft_as_it_was_saved_last(client: Client) -> None:
    client.force_login(factories.superuser())
    practice = factories.practice(live=False, territories=[])
    address = reverse("cms_needs", args=[practice.pk])
    assert needs(client.get(address).text)["Ficha breve"] == ["territories"]
    form = CmsForm.edit(client, practice).fill(territories=[factories.territory()])
    assert form.autosave()["success"]
    assert needs(client.get(address).text)["Ficha breve"] == []
    assert "Tiene todo para publicarse." in client.get(address).text


def test_what_publishing_refuses_is_what_was_said_to_be_missing(client: Client) -> None:
    client.force_login(factories.superuser())
    practice = factories.practice(live=False, form="full", children={"indicators": []}, themes=[])
    said = needs(client.get(reverse("cms_needs", args=[practice.pk])).text)["Caso completo"]
    assert said == ["themes", "indicators"]
    assert CmsForm.edit(client, practice).publish().status_code == 200
    assert not Practice.objects.get(pk=practice.pk).live


def test_it_tells_only_those_who_may_edit_the_practice(client: Client) -> None:
    address = reverse("cms_needs", args=[factories.practice().pk])
    assert client.get(address).status_code == 302
    stranger = get_user_model().objects.create_user("ajena", "ajena@example.org", "x")
    stranger.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(stranger)
    assert client.get(address).status_code == 302
    assert client.get(address, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    client.force_login(factories.editor())
    assert client.get(address).status_code == 200
