"""The API as a program sees it: addresses in, JSON out."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

Get = Callable[..., HttpResponse]


@pytest.fixture
def get(db: None, client: Client) -> Get:
    """Asks for an address below `/api/v1/`; what it lacks in parameters is `lang=es`.

    A parameter given as None is left out; `headers` are the request's.
    """

    def ask(path: str, *, headers: dict[str, str] | None = None, **parameters: Any) -> HttpResponse:
        given = {"lang": "es", **parameters}
        query = {name: value for name, value in given.items() if value is not None}
        return client.get(f"/api/v1/{path}", query, headers=headers or {})

    return ask


@pytest.fixture
def codes(get: Get) -> Callable[..., list[str]]:
    """The codes on the page of the list that the parameters ask for."""

    def ask(**parameters: Any) -> list[str]:
        response = get("practices/", **parameters)
        assert response.status_code == 200, response.content
        return [item["code"] for item in response.json()["items"]]

    return ask
