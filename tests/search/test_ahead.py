"""The first search of a process takes no longer than the others."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from search import completing, labels, spelling, sync
from search.ahead import read_ahead
from tests import factories


@pytest.mark.django_db
def test_what_is_read_ahead_is_not_read_by_the_first_search(client: Client, engine: Any) -> None:
    factories.theme("Agua")
    factories.practice("Riego")
    sync.rebuild()

    def read(address: str) -> bool:
        """Whether names of the registers or the words of practices were read."""
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return any("pref_label" in one["sql"] or '"words"' in one["sql"] for one in asked)

    def forget() -> None:
        for cached in (labels._register, labels._index, labels._shown, spelling._read):
            cached.cache_clear()
        completing._words.cache_clear()

    addresses = ("/api/v1/search/?q=riegoo&lang=en", "/api/v1/suggest/?q=ag&lang=pt")
    for address in addresses:
        forget()
        assert read(address)
    forget()
    read_ahead()
    assert not any(map(read, addresses))
