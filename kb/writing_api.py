"""Wagtail's own API (v3, a preview), for programs of ours that write; nothing of it is public.

Mounted where the WRITING_API setting says so. Each request needs the token of a user, whose
permissions in the CMS hold: `manage.py api_tokens create`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja.errors import AuthenticationError
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.api.v3.urls import api

authenticate = BearerTokenAuth()


def with_a_token(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Refuses who brings no token: Wagtail would let anybody read."""

    @wraps(operation)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not authenticate(request):
            response = api.on_exception(request, AuthenticationError())
            response["WWW-Authenticate"] = "Bearer"
            return response
        return operation(request, *args, **kwargs)

    return guarded


api.add_decorator(with_a_token, mode="view")
urlpatterns = [path("api/v3-preview/", api.urls)]
