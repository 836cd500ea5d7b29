"""One practice: which answer a code gets, and in which language it is read."""

import pytest

from tests import factories
from tests.api.cases import said
from tests.api.conftest import Get


def test_a_practice_that_was_deleted_is_gone(get: Get) -> None:
    practice = factories.practice()
    code = practice.code
    practice.delete()

    response = get(f"practices/{code}/", lang="en")

    assert response.status_code == 410
    assert response["Content-Language"] == "en"
    assert code in response.json()["detail"]


def test_a_practice_that_was_unpublished_may_come_back(get: Get) -> None:
    practice = factories.practice()
    practice.unpublish()

    assert get(f"practices/{practice.code}/").status_code == 404


@pytest.mark.parametrize(
    "code", ["BPL-00001", "BPL-²²²²²", "BPL-" + "9" * 30, "BPL-1", "x", "%00", "%FF", "bpl-00001"]
)
def test_a_code_that_was_never_given_is_not_found(get: Get, code: str) -> None:
    response = get(f"practices/{code}/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_fallbacks_are_named(get: Get) -> None:
    practice = factories.practice(
        languages=("es", "pt"), **said("name", es="Agua para todos", en="Water for all")
    )

    read = get(f"practices/{practice.code}/", lang="en").json()

    assert read["name"] == {"text": "Water for all", "lang": "en", "fallback": False}
    assert read["tagline"]["lang"] == "es"
    assert read["tagline"]["fallback"]
    assert "tagline" in read["fallbacks"]
    assert "name" not in read["fallbacks"]
    assert read["languages"] == ["es", "pt"]


def test_the_readers_browser_does_not_choose_the_language(get: Get) -> None:
    practice = factories.practice(languages=("es", "en", "pt"))

    response = get(f"practices/{practice.code}/", lang="pt", headers={"Accept-Language": "en"})

    assert response.json()["name"]["lang"] == "pt"
    assert response["Content-Language"] == "pt"
    assert "Accept-Language" not in response["Vary"]


def test_every_address_is_absolute(get: Get) -> None:
    home = factories.home()
    practice = factories.practice(
        **said("summary", es=f'<p><a linktype="page" id="{home.pk}">Portada</a></p>')
    )

    read = get(f"practices/{practice.code}/").json()

    site = "http://127.0.0.1:8000"
    assert read["url"].startswith(f"{site}/es/")
    assert read["permanent_url"] == f"{site}/id/{practice.code}"
    assert read["territories"][0]["url"].startswith(site)
    assert read["summary"]["text"] == f'<p><a href="{site}/es/">Portada</a></p>'
