"""The one public API, `/api/v1/`: mounts the rooms' routers and tells every error as a problem."""

import logging
from typing import Any

from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.docs import Swagger

from kb.problems import (
    KINDS,
    MEDIA_TYPE,
    Problem,
    ProblemError,
    problem,
    problem_for_status,
    what_is_wrong,
)
from knowledge.api import router as practices
from search.api import router as search
from search.engines.base import EngineUnavailable

log = logging.getLogger(__name__)

DESCRIPTION = """
Everything public in the bank of good local practices, for reading, without a key.

Every operation asks for a language (`lang`); every text says the language it is in and whether that
is a fallback. Parameters that an operation does not have are refused. `HEAD` and `OPTIONS` are
answered wherever `GET` is; any site may read this API from a browser (CORS). Use `ETag` with
`If-None-Match` to ask again at no cost. Errors are problem details (RFC 9457).
"""
#: What any operation may answer besides what it declares.
COMMON = (400, 404, 405, 406, 414, 422, 500)


class Documentation(Swagger):
    """Swagger's page from our own files; its `validatorUrl` would ask a third party."""

    template = "ninja/public_api.html"

    def __init__(self) -> None:
        super().__init__(settings={"validatorUrl": None, "displayOperationId": True})

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        request.problem_kinds = KINDS  # type: ignore[attr-defined]
        return super().render_page(request, api, **kwargs)


class PublicAPI(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """ninja's document, in which each operation also has the problems it may answer with."""
        document = super().get_openapi_schema(**kwargs)
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= {**schema.pop("$defs"), "Problem": schema}
        content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for parameter in operation["parameters"]:
                    # A parameter's own examples are a map; ninja copies the schema's list there.
                    parameter.pop("examples", None)
                declared = {
                    int(status): answer for status, answer in operation["responses"].items()
                }
                for status in sorted({*COMMON, *declared}):
                    if status >= 400:
                        declared[status] = {"description": _meaning(status), "content": content}
                operation["responses"] = {str(key): declared[key] for key in sorted(declared)}
        return document


def _meaning(status: int) -> str:
    return " ".join(kind.meaning for kind in KINDS.values() if kind.status == status)


api = PublicAPI(
    title="Banco de Buenas Prácticas Locales",
    version="1.0.0",
    description=DESCRIPTION.strip(),
    urls_namespace="api-v1",
    docs=Documentation(),
)
api.add_router("/practices", practices)
api.add_router("", search)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        ProblemError(
            parameter=next(str(part) for part in reversed(each["loc"]) if isinstance(part, str)),
            code=each["type"],
            detail=what_is_wrong(each),
        )
        for each in error.errors
    ]
    detail = " ".join(f"{each.parameter}: {each.detail}" for each in errors)
    return problem(request, "invalid-parameter", detail, errors)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_for_status(request, error.status_code, error.message)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_for_status(request, 404)


@api.exception_handler(EngineUnavailable)
def away(request: HttpRequest, error: EngineUnavailable) -> HttpResponse:
    log.warning("%s: the search engine is away: %s", request.path, error)
    detail = _("La búsqueda no responde en este momento. Pruebe de nuevo en unos segundos.")
    return problem(request, "search-unavailable", detail, headers={"Retry-After": "10"})


@api.exception_handler(Exception)
def failed(request: HttpRequest, error: Exception) -> HttpResponse:
    """As Django does with a view that fails: logged, signalled, and nothing told of the inside."""
    got_request_exception.send(sender=PublicAPI, request=request)
    log.error("%s failed", request.path, exc_info=error)
    return problem_for_status(request, 500)
