"""Fixtures of the tests of what a practice is."""

import os

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from knowledge.language import SOURCE
from tests.factories import superuser

CMS_LANGUAGES = [code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES]
#: Those of this pass. What a language changes happens before the database is asked: where both are
#: there, the language of the source is tried on PostgreSQL and the others on SQLite.
if connection.vendor != "sqlite":
    TRIED = [SOURCE]
elif os.environ.get("POSTGRESQL_URL"):
    TRIED = [code for code in CMS_LANGUAGES if code != SOURCE]
else:
    TRIED = CMS_LANGUAGES


@pytest.fixture(params=TRIED)
def cms_language(request: pytest.FixtureRequest) -> str:
    """Each language that the CMS speaks."""
    return request.param


@pytest.fixture
def desk(client: Client, db: None, cms_language: str) -> Client:
    """The CMS with someone signed in who may do everything, in each of its languages."""
    client.force_login(superuser(language=cms_language))
    return client
