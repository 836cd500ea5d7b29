"""How often a page asks the database: by address, routing and menu included."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from knowledge.addresses import concept_url, organisation_url, territory_url, url_for
from knowledge.models import Practice
from tests import factories
from tests.site.cases import full_case

PRACTICE_LIMIT = 30


@pytest.fixture
def asked(client: Client, db: None) -> Callable[[str], int]:
    """The number of queries of a second reader of an address; the first may have made pictures."""

    def count(path: str) -> int:
        assert client.get(path).status_code == 200
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    return count


def test_a_practice_costs_the_same_whatever_it_holds(asked: Callable[[str], int]) -> None:
    small = factories.practice(co_organisations=[], sdgs=[])
    large = full_case(each=5)
    assert sum(getattr(large, name).count() for name in CHILDREN) > 60

    counts = asked(url_for(small, "es")), asked(url_for(large, "es"))
    assert max(counts) <= PRACTICE_LIMIT, counts
    assert asked(url_for(large, "pt")) == counts[1]


CHILDREN = (
    "indicators",
    "milestones",
    "actors",
    "building_blocks",
    "lessons",
    "legal_instruments",
    "recognitions",
    "criteria_checks",
    "cost_items",
    "funding_sources",
    "media_items",
    "documents",
    "links",
    "sources",
)


def test_lists_cost_the_same_for_five_practices_and_for_fifty(
    asked: Callable[[str], int],
) -> None:
    theme = factories.theme("Riego")
    place = factories.territory("Gualaceo", level="province")
    body = factories.organisation()

    def publish(number: int) -> Practice:
        for _ in range(number):
            made = factories.practice(
                themes=[theme, factories.theme()],
                territories=[place, factories.territory(parent=place)],
                lead_organisation=body,
                co_organisations=[factories.organisation()],
            )
        return made

    publish(5)
    addresses = [
        "/es/",
        "/es/practicas/",
        f"/es/practicas/?theme={theme.code}&province=ec-dpa:{place.code}&languages=es",
        "/es/vocabulario/theme/",
        concept_url(theme, "es"),
        "/es/territorio/",
        territory_url(place, "es"),
        "/es/organizacion/",
        organisation_url(body, "es"),
    ]
    few = {address: asked(address) for address in addresses}
    publish(45)
    many = {address: asked(address) for address in addresses}

    assert many == few
    assert max(many.values()) <= PRACTICE_LIMIT, many
