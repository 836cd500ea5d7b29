"""The list of practices: its filters, its pages, what it leaves out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from knowledge.models import Practice, Scheme
from tests import factories
from tests.api.conftest import Get

Codes = Callable[..., list[str]]


def _publish_in_order(number: int) -> list[str]:
    """The codes of that many practices, the newest first."""
    first = datetime(2024, 1, 1, tzinfo=UTC)
    shared = {
        "lead_organisation": factories.organisation(),
        "territories": [factories.territory()],
        "themes": [factories.theme()],
    }
    made = [factories.practice(**shared) for _ in range(number)]
    for day, practice in enumerate(made):
        Practice.objects.filter(pk=practice.pk).update(first_published_at=first + timedelta(day))
    return [practice.code for practice in reversed(made)]


@pytest.mark.parametrize(
    ("parameter", "field", "scheme"),
    [
        ("theme", "themes", Scheme.THEME),
        ("sdg", "sdgs", Scheme.SDG),
        ("competence", "competences", Scheme.COMPETENCE),
    ],
)
def test_a_term_finds_what_names_it_or_a_narrower_one(
    codes: Codes, parameter: str, field: str, scheme: str
) -> None:
    broad = factories.concept(scheme=scheme, code="a")
    narrow = factories.concept(scheme=scheme, code="a.1", broader=broad)
    # A term of the same code in another vocabulary is another term.
    factories.concept(scheme=Scheme.POPULATION_GROUP, code="a")
    by_broad = factories.practice(**{field: [broad]}).code
    by_narrow = factories.practice(**{field: [narrow]}).code
    factories.practice(**{field: [factories.concept(scheme=scheme)]})

    assert set(codes(**{parameter: "a"})) == {by_broad, by_narrow}
    assert codes(**{parameter: "a.1"}) == [by_narrow]


def test_a_place_finds_what_lies_within_it(codes: Codes) -> None:
    country = factories.territory(scheme="iso3166", code="EC", level="country")
    province = factories.territory(code="18", level="province", parent=country)
    canton = factories.territory(code="1801", parent=province)
    here = factories.practice(territories=[canton]).code
    factories.practice()

    for place in ("EC", "iso3166:EC", "18", "ec-dpa:18", "1801"):
        assert codes(territory=place) == [here], place


def test_a_code_of_two_schemes_needs_its_scheme(get: Get, codes: Codes) -> None:
    factories.territory(scheme="iso3166", code="X1", level="division")
    canton = factories.territory(scheme="ec-dpa", code="X1")
    here = factories.practice(territories=[canton]).code

    response = get("practices/", territory="X1")

    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "ambiguous_value"
    assert codes(territory="ec-dpa:X1") == [here]
    assert codes(territory="iso3166:X1") == []


def test_an_organisation_finds_what_it_leads_or_joins(codes: Codes) -> None:
    body = factories.organisation(code="gad-a")
    led = factories.practice(lead_organisation=body).code
    joined = factories.practice(co_organisations=[body]).code
    factories.practice()

    assert set(codes(organisation="gad-a")) == {led, joined}


def test_a_level_finds_what_a_government_of_it_leads(codes: Codes) -> None:
    level = factories.concept(scheme=Scheme.LEVEL, code="parish")
    led = factories.practice(lead_organisation=factories.organisation(level=level)).code
    factories.practice()

    assert codes(level="parish") == [led]


def test_facts_filter(codes: Codes) -> None:
    old = factories.practice(start_year=2005, stage="ended", evidence_level=0).code
    new = factories.practice(form="full", start_year=2020, stage="pilot", evidence_level=3).code

    assert codes(stage="pilot") == [new]
    assert codes(form="snapshot") == [old]
    assert codes(evidence_level=3) == [new]
    assert codes(started_from=2006) == [new]
    assert codes(started_to=2005) == [old]
    assert codes(started_from=2005, started_to=2020) == [new, old]
    assert codes(started_from=2006, started_to=2019) == []


def test_a_repeated_filter_takes_any_and_different_ones_narrow(codes: Codes) -> None:
    water, waste = factories.theme(code="agua"), factories.theme(code="residuos")
    first = factories.practice(themes=[water], stage="pilot").code
    second = factories.practice(themes=[waste, water], stage="ended").code
    factories.practice()

    # Both themes, once each: a practice that has both is not listed twice.
    assert codes(theme=["agua", "residuos"]) == [second, first]
    assert codes(theme=["agua", "residuos"], stage="pilot") == [first]


def test_updated_since_counts_publications_not_drafts(codes: Codes) -> None:
    before = factories.practice()
    drafted = factories.practice()
    long_ago = timezone.now() - timedelta(days=30)
    Practice.objects.update(first_published_at=long_ago, last_published_at=long_ago)
    yesterday = (timezone.now() - timedelta(days=1)).isoformat()
    before = Practice.objects.get(pk=before.pk)
    before.save_revision().publish()
    Practice.objects.get(pk=drafted.pk).save_revision()

    assert codes(updated_since=yesterday) == [before.code]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("theme", "nada"),
        ("theme", ""),
        ("territory", "mars:01"),
        ("organisation", "nadie"),
        ("level", "galaxy"),
        ("stage", "finished"),
        ("evidence_level", "9"),
        ("started_from", "hace poco"),
        ("started_from", "9" * 40),
        ("updated_since", "ayer"),
        ("updated_since", "9999-12-31T23:59:59-23:59"),
        ("updated_since", "0001-01-01T00:00:00+14:00"),
        ("limit", "0"),
        ("limit", "101"),
        ("cursor", "eyJhIjoxfQ"),
        ("lang", "qu"),
        ("lang", None),
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(
    get: Get, parameter: str, value: str | None
) -> None:
    response = get("practices/", **{parameter: value})

    assert response.status_code == 422
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


@pytest.mark.parametrize("values", [["t"] * 21, ["t" * 65]])
def test_too_many_or_too_long_values_are_refused(get: Get, values: list[str]) -> None:
    response = get("practices/", theme=values)

    assert response.status_code == 422
    assert response.json()["errors"][0]["parameter"] == "theme"


def test_pages_lead_through_the_whole_list_and_back(get: Get) -> None:
    expected = _publish_in_order(7)
    there, back = [], []

    page = get("practices/", limit=3).json()
    assert page["previous"] is None
    while True:
        assert page["total"] == 7
        there.append([item["code"] for item in page["items"]])
        if page["next"] is None:
            break
        page = _follow(get, page["next"])
    while page["previous"]:
        page = _follow(get, page["previous"])
        back.append([item["code"] for item in page["items"]])

    assert there == [expected[:3], expected[3:6], expected[6:]]
    assert back == [expected[3:6], expected[:3]]


def test_what_is_published_between_two_pages_moves_nothing(get: Get) -> None:
    expected = _publish_in_order(4)
    first = get("practices/", limit=2).json()
    factories.practice()
    Practice.objects.get(code=expected[1]).unpublish()

    second = _follow(get, first["next"])

    assert [item["code"] for item in second["items"]] == expected[2:]


def test_links_keep_the_filters(get: Get) -> None:
    _publish_in_order(2)
    factories.practice(stage="pilot")

    first = get("practices/", limit=1, stage=["implementation", "ended"], lang="en").json()
    second = _follow(get, first["next"])

    assert first["next"].startswith("http://127.0.0.1:8000/api/v1/practices/?lang=en")
    assert second["total"] == 2
    assert second["next"] is None
    assert second["items"][0]["lang"] == "en"


def test_practices_without_a_date_stand_last_and_are_reached(get: Get, codes: Codes) -> None:
    expected = _publish_in_order(4)
    Practice.objects.filter(code__in=expected[:2]).update(first_published_at=None)

    page, seen = get("practices/", limit=1).json(), []
    while page["next"]:
        seen.append(page["items"][0]["code"])
        page = _follow(get, page["next"])
    seen.append(page["items"][0]["code"])

    assert seen == [*expected[2:], *expected[:2]]
    assert _follow(get, page["previous"])["items"][0]["code"] == expected[0]


def _follow(get: Get, address: str) -> dict:
    path, _mark, query = address.removeprefix("http://127.0.0.1:8000/api/v1/").partition("?")
    response = get(f"{path}?{query}", lang=None)
    assert response.status_code == 200, response.content
    return response.json()


def test_drafts_are_not_listed_or_read(get: Get, codes: Codes) -> None:
    draft = factories.practice(live=False)

    assert codes() == []
    assert get(f"practices/{draft.code}/").status_code == 404


def test_a_draft_of_a_published_practice_changes_nothing(get: Get) -> None:
    practice = factories.practice("Antes")
    practice.start_year = 1999
    practice.save_revision()

    assert get(f"practices/{practice.code}/").json()["start_year"] == 2019
    assert get("practices/").json()["items"][0]["start_year"] == 2019


def test_what_has_expired_is_not_listed_or_read(get: Get, codes: Codes) -> None:
    practice = factories.practice()
    practice.expire_at = timezone.now() - timedelta(minutes=1)
    practice.save_revision().publish()
    Practice.objects.filter(pk=practice.pk).update(expire_at=practice.expire_at, live=True)

    call_command("publish_scheduled")

    assert codes() == []
    assert get(f"practices/{practice.code}/").status_code == 404


@pytest.mark.parametrize("kind", ["password", "login", "groups"])
def test_what_is_restricted_is_not_listed_or_read(get: Get, codes: Codes, kind: str) -> None:
    restricted = factories.practice()
    open_ = factories.practice()
    PageViewRestriction.objects.create(page=restricted, restriction_type=kind, password="p")

    assert codes() == [open_.code]
    assert get(f"practices/{restricted.code}/").status_code == 404


def test_a_restriction_of_the_index_hides_what_stands_below(get: Get, codes: Codes) -> None:
    practice = factories.practice()
    PageViewRestriction.objects.create(page=factories.practice_index(), restriction_type="login")

    assert codes() == []
    assert get(f"practices/{practice.code}/").status_code == 404
