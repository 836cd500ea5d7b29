"""Fixtures of the tests of what a practice is."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.factories import superuser

CMS_LANGUAGES = [code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES]
#: Those of this pass. What a language changes happens before the database is asked: on PostgreSQL
#: the last will do, the only one that no column is named after.
TRIED = CMS_LANGUAGES if connection.vendor == "sqlite" else CMS_LANGUAGES[-1:]


@pytest.fixture(params=TRIED)
def cms_language(request: pytest.FixtureRequest) -> str:
    """Each language that the CMS speaks."""
    return request.param


@pytest.fixture
def desk(client: Client, db: None, cms_language: str) -> Client:
    """The CMS with someone signed in who may do everything, in each of its languages."""
    client.force_login(superuser(language=cms_language))
    return client
