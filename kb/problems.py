"""What goes wrong in the API, told as problem details (RFC 9457) in the reader's language."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Schema
from pydantic import Field

from knowledge.addresses import absolute

MEDIA_TYPE = "application/problem+json"


class Kind(NamedTuple):
    status: int
    title: Any
    #: For the API's documentation.
    meaning: str


#: What `type` ends with. The first of a status stands for what has no kind of its own.
KINDS = {
    "malformed-request": Kind(
        400,
        gettext_lazy("Solicitud mal formada"),
        "The request cannot be read: broken UTF-8, a NUL character, a host that is not ours.",
    ),
    "unknown-parameter": Kind(
        400,
        gettext_lazy("Parámetro desconocido"),
        "The operation has no such parameter; the detail names those it has.",
    ),
    "repeated-parameter": Kind(
        400,
        gettext_lazy("Parámetro repetido"),
        "A parameter that takes one value was given more than once.",
    ),
    "not-found": Kind(404, gettext_lazy("No encontrado"), "Nothing public stands at this address."),
    "method-not-allowed": Kind(
        405,
        gettext_lazy("Método no admitido"),
        "The address answers other methods; Allow names them.",
    ),
    "not-acceptable": Kind(
        406,
        gettext_lazy("Formato no disponible"),
        "Accept asks for something other than application/json.",
    ),
    "gone": Kind(410, gettext_lazy("Retirado"), "The practice was deleted for good."),
    "uri-too-long": Kind(
        414, gettext_lazy("Dirección demasiado larga"), "The query is longer than 3,500 bytes."
    ),
    "invalid-parameter": Kind(
        422,
        gettext_lazy("Parámetro no válido"),
        "A parameter is missing or its value is not valid; `errors` says which and why.",
    ),
    "internal-error": Kind(
        500, gettext_lazy("Error interno"), "The fault is ours and has been logged."
    ),
    "search-unavailable": Kind(
        503,
        gettext_lazy("Búsqueda no disponible"),
        "The search engine is away, and only it goes on from a cursor; Retry-After says when.",
    ),
}


class ProblemError(Schema):
    parameter: str = Field(description="The parameter at fault.")
    code: str = Field(description="What is wrong, for programs.")
    detail: str = Field(description="What is wrong, for people.")


class Problem(Schema):
    """RFC 9457 problem details."""

    type: str = Field(description="Address of what explains this kind of problem.")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for.")
    errors: list[ProblemError] = Field(description="One entry a parameter at fault.")


def problem(
    request: HttpRequest,
    kind: str,
    detail: str,
    errors: Iterable[ProblemError] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    status, title, _meaning = KINDS[kind]
    address = absolute(f"{reverse('api-v1:openapi-view')}#{kind}")
    return _response(request, status, address, str(title), detail, errors, headers)


def problem_for_status(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    """The problem of an answer of which no more than its status is known."""
    for kind, known in KINDS.items():
        if known.status == status:
            return problem(request, kind, detail or _general(status))
    phrase = HTTPStatus(status).phrase
    return _response(request, status, "about:blank", phrase, detail)


def _general(status: int) -> str:
    if status >= 500:
        return _("Algo falló de nuestro lado. Inténtelo más tarde.")
    if status == 404:
        return _("No hay nada público en esta dirección.")
    return _("La solicitud no se pudo leer.")


def _response(
    request: HttpRequest,
    status: int,
    address: str,
    title: str,
    detail: str,
    errors: Iterable[ProblemError] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    told = Problem(
        type=address,
        title=title,
        status=status,
        detail=detail,
        instance=escape_uri_path(request.path),
        errors=list(errors),
    )
    return HttpResponse(
        told.model_dump_json(), status=status, content_type=MEDIA_TYPE, headers=headers
    )


def _possible(context: Mapping[str, Any]) -> str:
    """The values that pydantic expects, without its quotes and its English."""
    return str(context["expected"]).replace("'", "").replace(" or ", ", ")


def what_is_wrong(error: Mapping[str, Any]) -> str:
    """A validation error of a parameter in words."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("literal_error", "enum"):
        return _("Valores posibles: %(values)s.") % {"values": _possible(context)}
    if kind.startswith("datetime"):
        return _("Escriba una fecha o un momento ISO 8601: 2026-01-31 o 2026-01-31T12:00:00Z.")
    messages = {
        "missing": _("Falta este parámetro."),
        "int_parsing": _("Debe ser un número entero."),
        "int_parsing_size": _("Debe ser un número entero."),
        "greater_than_equal": _("No puede ser menor que %(ge)s."),
        "less_than_equal": _("No puede ser mayor que %(le)s."),
        "too_long": _("Admite %(max_length)s valores como máximo."),
        "string_too_long": _("Admite %(max_length)s caracteres como máximo."),
        "unknown_value": _("No existe «%(value)s»."),
        "ambiguous_value": _(
            "«%(value)s» existe en más de una codificación: escriba también cuál."
        ),
        "invalid_cursor": _("El cursor no es de este sitio: tómelo de «next» o «previous»."),
        "other_cursor": _("El cursor es de otra búsqueda: repita los mismos parámetros."),
        "outdated_cursor": _("La lista de este cursor ya no existe: empiece con «cursor=*»."),
        "not_a_place": _("Escriba un lugar por su código (ec-dpa:0101) o un punto: -2.9,-79.0."),
        "no_point": _("De ese lugar no se conoce el punto."),
        "near_missing": _("Indique también de qué lugar: «near»."),
        "page_and_cursor": _("Use «page» o «cursor», no ambos."),
    }
    return messages.get(kind, _("El valor no es válido.")) % context
