"""What the API's addresses need around ninja: strict queries, HEAD and OPTIONS, caching, CORS."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, is_valid_path, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from kb.api import api
from kb.problems import MEDIA_TYPE, ProblemError, problem, problem_for_status
from knowledge.language import SOURCE, content_language

PUBLIC_API = "/api/v1/"
#: Less than gunicorn takes (a request line of 8,190 bytes); it refuses what is longer by itself.
MAX_QUERY = 3500
#: Short, so that what an editor takes back is soon gone; `ETag` makes asking again cheap.
FRESH = "public, max-age=60"
#: Headers that a script of another site may read.
EXPOSED = "ETag, Last-Modified, Content-Language, Search-Degraded"


class ApiMiddleware:
    """Promises that whatever fails is told as a problem, and that HEAD has the headers of its GET.

    For both it stands outside Django's own middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PUBLIC_API):
            return self.get_response(request)
        readable = _readable(request)
        lang = content_language(request.GET.get("lang")) if readable else SOURCE
        with translation.override(lang):
            response = _refusal(request) or self._answer(request)
            if response.status_code >= 400 and response["Content-Type"] != MEDIA_TYPE:
                response = problem_for_status(request, response.status_code)
        if response.status_code >= 400:
            response["Cache-Control"] = "no-store"
        if response.status_code >= 400 or "lang" in request.GET:
            response["Content-Language"] = lang
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = EXPOSED
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return _options(request)
        asked_head, request.method = request.method == "HEAD", "GET"
        response = self.get_response(request)
        if response.status_code in (200, 304):
            response.headers.setdefault("Cache-Control", FRESH)
            patch_vary_headers(response, ["Accept"])
        if asked_head:
            request.method = "HEAD"
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


@cache
def _operations() -> dict[str, dict[str, Any]]:
    """Paths as the OpenAPI document spells them, to their operations by method."""
    return api.get_openapi_schema()["paths"]


def _operation(request: HttpRequest) -> tuple[list[str], dict[str, Any] | None]:
    """The methods of the address, and the operation that is asked for.

    Raises:
        Resolver404: where no address of the API is like this one.
    """
    route = "/" + re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", resolve(request.path_info).route)
    declared = _operations().get(route)
    if declared is None:  # the documentation
        return ["GET", "HEAD", "OPTIONS"], None
    methods = [method.upper() for method in declared]
    answered = [*methods, "HEAD", "OPTIONS"] if "GET" in methods else [*methods, "OPTIONS"]
    asked = "GET" if request.method == "HEAD" else str(request.method)
    return answered, declared.get(asked.lower())


def _readable(request: HttpRequest) -> bool:
    return len(request.META.get("QUERY_STRING", "")) <= MAX_QUERY


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Why the request goes no further, if it does not."""
    if not _readable(request):
        detail = _("La consulta pasa de %(size)s bytes.") % {"size": MAX_QUERY}
        return problem(request, "uri-too-long", detail)
    if not _is_text(request.META.get("QUERY_STRING", "")):
        detail = _("La consulta no es UTF-8 o lleva un carácter nulo.")
        return problem(request, "malformed-request", detail)
    try:
        methods, operation = _operation(request)
    except Resolver404:
        if is_valid_path(f"{request.path_info}/"):
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        return problem_for_status(request, 404)
    if request.method not in methods:
        allowed = ", ".join(methods)
        detail = _("Esta dirección admite: %(methods)s.") % {"methods": allowed}
        return problem(request, "method-not-allowed", detail, headers={"Allow": allowed})
    if operation is None:
        return None
    if not request.accepts("application/json"):
        return problem(request, "not-acceptable", _("La respuesta solo existe en JSON."))
    return _strange_parameters(request, operation)


def _is_text(query: str) -> bool:
    try:
        return "\0" not in unquote_to_bytes(query.encode("latin-1")).decode()
    except UnicodeError:
        return False


def _strange_parameters(request: HttpRequest, operation: dict[str, Any]) -> HttpResponse | None:
    """Refuses what the operation does not declare: ninja would answer as if it were not there."""
    known = {
        parameter["name"]: parameter["schema"]
        for parameter in operation["parameters"]
        if parameter["in"] == "query"
    }
    if unknown := [name for name in request.GET if name not in known]:
        detail = _("Esta operación admite: %(names)s.") % {"names": ", ".join(known)}
        errors = [_error(name, "unknown_parameter", _("No existe.")) for name in unknown]
        return problem(request, "unknown-parameter", detail, errors)
    repeated = [
        name
        for name, values in request.GET.lists()
        if len(values) > 1 and known[name].get("type") != "array"
    ]
    if repeated:
        detail = _("Admiten un solo valor: %(names)s.") % {"names": ", ".join(repeated)}
        errors = [_error(name, "repeated_parameter", _("Un solo valor.")) for name in repeated]
        return problem(request, "repeated-parameter", detail, errors)
    return None


def _error(name: str, code: str, detail: str) -> ProblemError:
    return ProblemError(parameter=name, code=code, detail=detail)


def _options(request: HttpRequest) -> HttpResponse:
    allowed = ", ".join(_operation(request)[0])
    return HttpResponse(
        status=204,
        headers={
            "Allow": allowed,
            "Access-Control-Allow-Methods": allowed,
            "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
            "Access-Control-Max-Age": "86400",
        },
    )
