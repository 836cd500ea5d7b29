"""The site as a reader's program sees it: addresses in, pages out."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

Read = Callable[..., BeautifulSoup]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Figures and site roots that another test counted are none of ours."""
    cache.clear()


@pytest.fixture
def read(db: None, client: Client) -> Read:
    """Reads an address that must answer with a page."""

    def ask(path: str) -> BeautifulSoup:
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return BeautifulSoup(response.content, "lxml")

    return ask
