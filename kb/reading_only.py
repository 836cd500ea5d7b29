"""Public pages are read: what would change something is refused as such, whatever token it has."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

READING = ("GET", "HEAD", "OPTIONS")
#: The addresses that are only read, by name: the page tree, and what stands beside it.
READ = {
    "wagtail_serve",
    "root",
    "permanent",
    "concept_list",
    "concept",
    "territory_list",
    "territory",
    "organisation_list",
    "organisation",
    "similar",
    "search_help",
}


class ReadingOnlyMiddleware:
    """Stands before Django's own, which would tell of a token that is missing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if request.method in READING or not match or match.url_name not in READ:
            return None
        told = _("Esta dirección admite: %(methods)s.") % {"methods": ", ".join(READING)}
        return HttpResponseNotAllowed(READING, told, content_type="text/plain; charset=utf-8")
