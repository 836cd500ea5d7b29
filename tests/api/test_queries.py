"""The number of queries does not grow with what is read."""

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model

from knowledge.models import Actor, Indicator, Lesson, Milestone, PracticeDocument
from tests import factories
from tests.api.cases import said
from tests.api.conftest import Get


def _queries(get: Get, path: str, **parameters: object) -> int:
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert get(path, **parameters).status_code == 200
    return len(queries)


def test_a_list_of_50_costs_what_one_of_5_does(get: Get) -> None:
    country = factories.territory(scheme="iso3166", code="EC", level="country")
    for _ in range(50):
        province = factories.territory(level="province", parent=country)
        factories.practice(territories=[factories.territory(parent=province)])

    few = _queries(get, "practices/", limit=5)
    many = _queries(get, "practices/", limit=50)

    assert few == many
    assert many <= 12


def test_a_practice_of_60_children_costs_what_an_empty_one_does(get: Get) -> None:
    document = get_document_model().objects.create(
        title="Acta", file=ContentFile(b"Acta", name="acta.txt")
    )
    empty = factories.practice()
    rich = factories.practice(
        children={
            "indicators": [Indicator(**said("name", es="i")) for _ in range(12)],
            "milestones": [Milestone(date="2020", **said("text", es="h")) for _ in range(12)],
            "actors": [Actor(organisation=factories.organisation()) for _ in range(12)],
            "lessons": [Lesson(kind="lesson", **said("text", es="l")) for _ in range(12)],
            "documents": [
                PracticeDocument(document=document, **said("name", es="d")) for _ in range(12)
            ],
        }
    )

    few = _queries(get, f"practices/{empty.code}/")
    many = _queries(get, f"practices/{rich.code}/")

    # Actors' organisations have levels to read: those come with them, documents likewise.
    assert many <= few + 2
    assert many <= 40
