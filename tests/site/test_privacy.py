"""What is not public is neither listed nor counted nor read."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from knowledge.addresses import (
    concept_url,
    organisation_url,
    permanent_url,
    territory_url,
    url_for,
)
from knowledge.models import Practice
from tests import factories


def draft() -> Practice:
    return factories.practice("Borrador secreto", live=False)


def unpublished() -> Practice:
    practice = factories.practice("Borrador secreto")
    practice.unpublish()
    return Practice.objects.get(pk=practice.pk)


def behind_a_password() -> Practice:
    practice = factories.practice("Borrador secreto")
    PageViewRestriction.objects.create(page=practice, restriction_type="password", password="x")
    return practice


def for_those_who_signed_in() -> Practice:
    practice = factories.practice("Borrador secreto")
    PageViewRestriction.objects.create(page=practice, restriction_type="login")
    return practice


HIDDEN = [draft, unpublished, behind_a_password, for_those_who_signed_in]


@pytest.mark.django_db
@pytest.mark.parametrize("hide", HIDDEN)
def test_what_is_not_public_is_on_no_page(client: Client, hide) -> None:
    practice = hide()
    addresses = [
        "/es/",
        "/es/practicas/",
        "/es/vocabulario/theme/",
        "/es/territorio/",
        "/es/organizacion/",
        "/sitemap-practicas.xml",
        "/sitemap-territorios.xml",
        "/sitemap-organizaciones.xml",
        concept_url(practice.themes.first(), "es"),
        territory_url(practice.territories.first(), "es"),
        organisation_url(practice.lead_organisation, "es"),
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        assert "Borrador secreto" not in text, address
        assert "borrador-secreto" not in text, address
        assert "1 práctica" not in " ".join(text.split()), address


@pytest.mark.django_db
@pytest.mark.parametrize("hide", HIDDEN)
def test_what_is_not_public_is_not_read(client: Client, hide) -> None:
    practice = hide()
    assert client.get(permanent_url(practice)).status_code == 404
    response = client.get(url_for(practice, "es"))
    assert response.status_code in (200, 302, 404)
    assert "Reservorios comunitarios" not in response.content.decode()
    assert "Borrador secreto" not in response.content.decode()


@pytest.mark.django_db
def test_a_practice_behind_a_password_is_read_with_it(client: Client) -> None:
    practice = behind_a_password()
    restriction = practice.get_view_restrictions().get()
    page = client.get(url_for(practice, "es"))
    assert "no-store" in page["Cache-Control"] or "private" in page["Cache-Control"]

    answer = client.post(
        f"/es/_util/authenticate_with_password/{restriction.pk}/{practice.pk}/",
        {"password": "x", "return_url": url_for(practice, "es")},
        follow=True,
    )
    assert "Reservorios comunitarios" in answer.content.decode()


@pytest.mark.django_db
def test_a_document_of_a_restricted_collection_has_no_other_address(client: Client) -> None:
    file = Document.objects.create(title="Acta", file=ContentFile(b"Acta", name="acta.txt"))
    assert client.get(file.url).getvalue() == b"Acta"
    CollectionViewRestriction.objects.create(
        collection=Collection.get_first_root_node(), restriction_type="login"
    )
    assert client.get(file.url).status_code == 302
    for path in (file.file.name, f"./{file.file.name}", f"images/../{file.file.name}"):
        assert client.get(f"/media/{path}").status_code in (400, 404), path
    picture = default_storage.save("images/plaza.png", ContentFile(b"plaza"))
    assert client.get(default_storage.url(picture)).getvalue() == b"plaza"


@pytest.mark.django_db
def test_a_code_whose_practice_was_deleted_is_gone(client: Client) -> None:
    practice = factories.practice()
    address = permanent_url(practice)
    practice.delete()

    assert client.get(address).status_code == 410
    assert client.get("/id/BPL-99999").status_code == 404
    assert client.get("/id/otra-cosa").status_code == 404
    assert client.get("/id/BPL-00001%00").status_code == 404
