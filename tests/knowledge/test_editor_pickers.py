"""What the editor finds by typing: places and organisations, by any of their names."""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.language import column
from knowledge.models import TerritoryLevel
from tests import factories
from tests.forms import CmsForm, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def cms(client: Client) -> Client:
    client.force_login(factories.editor())
    return client


def found(client: Client, register: str, query: str) -> list[str]:
    response = client.get(reverse("cms_picker", args=[register]), {"q": query})
    assert response.status_code == 200
    return [row["label"] for row in response.json()["results"]]


def test_a_place_is_found_without_accents_and_shows_where_it_is(cms: Client) -> None:
    azuay = factories.territory("Azuay", code="01", level=TerritoryLevel.PROVINCE)
    factories.territory("Nabón", code="0104", parent=azuay)
    assert found(cms, "territories", "nabon") == ["Nabón (Cantón, Azuay)"]
    assert found(cms, "territories", "NABÓN azu") == ["Nabón (Cantón, Azuay)"]
    assert found(cms, "territories", "0104") == ["Nabón (Cantón, Azuay)"]


def test_a_place_is_found_by_an_old_name_and_in_another_language(cms: Client) -> None:
    name = {column("name", "en"): "Floreana Island"}
    factories.territory("Santa María", alt_names="Floreana\nCharles", **name)
    for query in ("flor", "charles", "island flor"):
        assert found(cms, "territories", query) == ["Santa María (Cantón)"]


def test_the_whole_name_comes_first_and_what_has_ended_last(cms: Client) -> None:
    factories.territory("La Concordia", code="0808", valid_to="2013")
    factories.territory("Concordia Alta", code="0902")
    factories.territory("La Concordia", code="2302")
    assert found(cms, "territories", "la concordia") == [
        "La Concordia (Cantón)",
        "La Concordia (Cantón), hasta 2013",
    ]
    assert found(cms, "territories", "concordia")[0] == "Concordia Alta (Cantón)"
    assert found(cms, "territories", "concordia")[-1].endswith("hasta 2013")


def test_an_organisation_is_found_by_its_short_name_and_its_code(cms: Client) -> None:
    short = {column("short_name", "es"): "AME"}
    factories.organisation("Asociación de Municipalidades", code="ame-ec", **short)
    for query in ("ame", "asociacion munic", "ame-ec"):
        assert found(cms, "organisations", query) == ["Asociación de Municipalidades"]


def test_two_governments_of_one_name_are_told_apart_by_their_place(cms: Client) -> None:
    for province in ("Carchi", "Manabí"):
        above = factories.territory(province, level=TerritoryLevel.PROVINCE)
        place = factories.territory("San José", parent=above)
        factories.organisation("GAD Parroquial de San José", territory=place)
    assert sorted(found(cms, "organisations", "san jose")) == [
        "GAD Parroquial de San José (Carchi)",
        "GAD Parroquial de San José (Manabí)",
    ]


def test_one_letter_finds_nothing_and_many_answers_are_cut(cms: Client) -> None:
    for number in range(25):
        factories.territory(f"San José {number}")
    assert found(cms, "territories", "s") == []
    response = cms.get(reverse("cms_picker", args=["territories"]), {"q": "san jose"}).json()
    assert (len(response["results"]), response["total"]) == (20, 25)


@pytest.mark.parametrize("register", ["territories", "organisations"])
def test_it_asks_the_database_twice_whatever_it_finds(
    register: str, cms: Client, django_assert_max_num_queries: object
) -> None:
    azuay = factories.territory("Azuay", level=TerritoryLevel.PROVINCE)
    for number in range(15):
        place = factories.territory(f"Nabón {number}", parent=azuay)
        factories.organisation(f"GAD Parroquial de Nabón {number}", territory=place)
    assert len(found(cms, register, "nabon")) == 15
    # Two of ours; the rest are the session, the person and what they may do.
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        found(cms, register, "nabon")


def test_only_those_who_enter_the_cms_may_ask(client: Client) -> None:
    address = reverse("cms_picker", args=["territories"])
    assert client.get(address, {"q": "nabon"}).status_code == 302
    client.force_login(factories.editor())
    assert client.get(reverse("cms_picker", args=["people"])).status_code == 404
    assert client.post(address).status_code == 405


def test_what_is_no_key_is_refused_and_not_shown(cms: Client) -> None:
    form = CmsForm.edit(cms, factories.practice(live=False)).fill(territories=["²", "x"])
    assert "territories" in errors(form.save_draft())
