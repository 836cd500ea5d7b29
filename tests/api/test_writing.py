"""Wagtail's own API, for programs that write: off by default, and nothing without a token."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags
from wagtail.models import APIToken

from knowledge.language import column
from knowledge.models import Practice
from tests import factories

PAGES = "/api/v3-preview/pages/"


def _headers(user: Any) -> dict[str, str]:
    _token, secret = APIToken.create_token(user=user, name="prueba")
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def on(db: None, settings: Any) -> None:
    """The addresses that WRITING_API adds, alone: the setting is read when the process starts."""
    settings.ROOT_URLCONF = "tests.api.writing_urls"


def _create(client: Client, headers: dict[str, str], **facts: Any) -> HttpResponse:
    parent = factories.practice_index()
    body = {"meta": {"type": "knowledge.Practice", "parent_id": parent.pk}, **facts}
    return client.post(PAGES, json.dumps(body), content_type="application/json", headers=headers)


def test_it_is_off_by_default(db: None, client: Client) -> None:
    headers = _headers(factories.superuser())

    assert client.get(PAGES, headers=headers).status_code == 404
    assert _create(client, headers, title="Riego").status_code == 404


def test_the_setting_mounts_it() -> None:
    script = (
        "import django; django.setup();"
        "from django.urls import resolve;"
        f"print(resolve('{PAGES}').route)"
    )

    result = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "WRITING_API": "on", "DJANGO_SETTINGS_MODULE": "kb.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stdout.strip() == PAGES.lstrip("/"), result.stderr


@pytest.mark.parametrize("address", ["pages/", "pages/1/", "sites/", "schema/", "whoami/"])
def test_nothing_is_read_without_a_token(on: None, client: Client, address: str) -> None:
    client.force_login(factories.superuser())

    response = client.get(f"/api/v3-preview/{address}")

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("address", ["docs/", "openapi.json"])
def test_its_documentation_is_not_public(on: None, client: Client, address: str) -> None:
    assert client.get(f"/api/v3-preview/{address}").status_code == 404


def test_a_false_token_is_refused(on: None, client: Client) -> None:
    headers = {"Authorization": f"Bearer {APIToken.generate_token()}"}

    assert client.get(PAGES, headers=headers).status_code == 401
    assert _create(client, headers, title="Riego").status_code == 401


def test_a_practice_is_written_in_three_languages(on: None, client: Client) -> None:
    user = factories.superuser(language="en")
    theme, place, lead = factories.theme(), factories.territory(), factories.organisation()
    texts = factories.texts(("es", "en", "pt"), ("name", "tagline", "summary", "problem"))

    response = _create(
        client,
        _headers(user),
        title=texts[column("name", "es")],
        **texts,
        start_year=2015,
        stage="pilot",
        lead_organisation_id=lead.pk,
        themes=[theme.pk],
        territories=[place.pk],
        sdgs=[],
        competences=[],
        form="snapshot",
        kind="practice",
        evidence_level=0,
    )

    assert response.status_code == 201, response.content.decode()
    draft = Practice.objects.get().get_latest_revision_as_object()
    assert not draft.live
    for name, text in texts.items():
        # Rich text comes back with keys on its blocks.
        assert strip_tags(getattr(draft, name)) == strip_tags(text), name
    assert draft.title == texts[column("name", "es")]
    assert (draft.start_year, draft.stage, draft.lead_organisation) == (2015, "pilot", lead)
    assert list(draft.themes.all()) == [theme]
    assert list(draft.territories.all()) == [place]
