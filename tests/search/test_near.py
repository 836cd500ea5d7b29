"""What lies around a place is found by its code or its point, the nearest first where asked."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from search import sync
from tests.factories import pages, registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


def asked(client: Client, **parameters: object) -> dict:
    answer: dict = client.get("/api/v1/search/", {"lang": "es", **parameters}).json()
    return answer


def codes(client: Client, **parameters: object) -> list[str]:
    return [hit["code"] for hit in asked(client, **parameters)["hits"]]


def test_around_a_place(client: Client) -> None:
    azuay = registers.territory(code="01", level="province", latitude=-3.0, longitude=-79.2)
    cuenca = registers.territory(
        "Cuenca", code="0101", parent=azuay, latitude=-2.9, longitude=-79.0
    )
    gualaceo = registers.territory(code="0103", parent=azuay, latitude=-2.88, longitude=-78.78)
    # Of this one no point is known: it lies where its canton does.
    parish = registers.territory(code="010152", level="parish", parent=cuenca)
    loja = registers.territory(code="1101", latitude=-4.0, longitude=-79.2)
    far, near, here, both = (
        pages.practice(territories=places).code
        for places in ([loja], [gualaceo], [parish], [loja, gualaceo])
    )
    pages.practice(territories=[registers.territory(code="2001")])
    sync.rebuild()
    cache.clear()

    found = asked(client, near="ec-dpa:0101", within=30, sort="nearest")["hits"]
    # Of several places the nearest; a parish is where its canton is.
    assert [(hit["code"], hit["distance"]) for hit in found] == [
        (here, 0.0),
        (near, pytest.approx(24.5, abs=0.1)),
        (both, pytest.approx(24.5, abs=0.1)),
    ]
    assert {hit["distance"] for hit in asked(client)["hits"]} == {None}
    for page, told in (
        ("/es/practicas/", ("en Cuenca o muy cerca", "a 25 km de Cuenca")),
        ("/en/practicas/", ("in Cuenca or very near", "25 km from Cuenca")),
        ("/pt/practicas/", ("em Cuenca ou muito perto", "a 25 km de Cuenca")),
    ):
        html = BeautifulSoup(client.get(page, {"near": "ec-dpa:0101", "within": 30}).text, "lxml")
        assert {place.text for place in html.select(".hit-distance")} == set(told)
        assert not BeautifulSoup(client.get(page).text, "lxml").select(".hit-distance")
    assert set(codes(client, near="ec-dpa:0101", within=5)) == {here}
    assert set(codes(client, near="ec-dpa:010152")) == {here, near, both}
    assert codes(client, near="-4.0,-79.2", within=500, sort="nearest") == [far, both, here, near]
    assert codes(client, near="-4,-79.2", within=0.5, q="inexistente") == []
    facets = asked(client, near="ec-dpa:0101", facets="province")["facets"]
    assert {value["code"]: value["count"] for value in facets["province"]} == {"ec-dpa:01": 3}

    cuenca.latitude = 5.0
    cuenca.save()
    sync.drain_once()
    assert set(codes(client, near="-2.9,-79.0")) == {near, both}


@pytest.mark.parametrize(
    ("parameters", "error"),
    [
        ({"near": "ec-dpa:9999"}, ("near", "not_a_place")),
        ({"near": "91,0"}, ("near", "not_a_place")),
        ({"near": "Cuenca"}, ("near", "not_a_place")),
        ({"near": "iso3166:EC"}, ("near", "no_point")),
        ({"within": 5}, ("within", "near_missing")),
        ({"sort": "nearest"}, ("sort", "near_missing")),
        ({"near": "0,0", "within": 0}, ("within", "greater_than_equal")),
        ({"near": "0,0", "within": "nan"}, ("within", "less_than_equal")),
        ({"near": "x", "within": 5, "sort": "nearest"}, ("near", "not_a_place")),
    ],
)
def test_what_is_nowhere_is_told(
    client: Client, parameters: dict[str, object], error: tuple[str, str]
) -> None:
    registers.territory(code="EC", scheme="iso3166", level="country")
    told = asked(client, **parameters)
    assert [(each["parameter"], each["code"]) for each in told["errors"]] == [error]
