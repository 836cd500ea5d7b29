"""What a reader sees when something went wrong: useful, in their language, hard to break.

No database, session, context processor or page tree is touched here.
"""

import logging
from http import HTTPStatus
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from knowledge.addresses import front_url, organisations_url, scheme_url, territories_url
from knowledge.language import CODES, NAMES, content_language
from knowledge.models import Scheme

logger = logging.getLogger(__name__)


class Explanation(NamedTuple):
    title: Any
    text: Any


EXPLANATIONS = {
    400: Explanation(
        _("No pudimos entender la petición"),
        _(
            "La dirección o los datos enviados no tienen la forma esperada. "
            "Vuelva a intentarlo desde la página anterior."
        ),
    ),
    403: Explanation(
        _("No tiene permiso para ver esta página"),
        _(
            "Su contenido está reservado. "
            "Si trabaja en el banco, ingrese con su cuenta y vuelva a intentarlo."
        ),
    ),
    404: Explanation(
        _("No encontramos esta página"),
        _(
            "Quizá la dirección tiene un error o la página cambió de lugar. "
            "Las prácticas se encuentran siempre por su código, por tema o por territorio."
        ),
    ),
    410: Explanation(
        _("Esta práctica fue retirada del banco"),
        _(
            "El código que siguió existió, pero la práctica ya no se publica. "
            "El código no se usará para otra."
        ),
    ),
    500: Explanation(
        _("Algo falló de nuestro lado"),
        _("El error quedó registrado y lo revisaremos. Vuelva a intentarlo en unos minutos."),
    ),
}
CSRF = Explanation(
    _("La página estuvo abierta demasiado tiempo"),
    _(
        "Por seguridad no aceptamos el envío. "
        "Vuelva a la página anterior, recárguela y envíe otra vez; "
        "el navegador debe aceptar cookies."
    ),
)


def reader_language(request: HttpRequest) -> str:
    """The language of the address, else what the browser asks for."""
    return content_language(
        translation.get_language_from_path(request.path_info)
        or translation.get_language_from_request(request)
    )


def page(request: HttpRequest, status: int, explanation: Explanation | None = None) -> HttpResponse:
    """The page for `status`; plain text where even that cannot be made."""
    lang = reader_language(request)
    with translation.override(lang):
        context = {
            "lang": lang,
            "status": status,
            "explanation": explanation or EXPLANATIONS[status],
            "front_url": front_url(lang),
            "themes_url": scheme_url(Scheme.THEME, lang),
            "territories_url": territories_url(lang),
            "organisations_url": organisations_url(lang),
            "fronts": [(code, NAMES[code], front_url(code)) for code in CODES if code != lang],
        }
        response = HttpResponse(render_to_string("errors/page.html", context), status=status)
    response["Content-Language"] = lang
    if not translation.get_language_from_path(request.path_info):
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return page(request, 403, CSRF)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, 404)


def gone(request: HttpRequest) -> HttpResponse:
    return page(request, 410)


def server_error(request: HttpRequest) -> HttpResponse:
    try:
        return page(request, 500)
    # Whatever broke the page may break this one: a reader gets a sentence all the same.
    except Exception:
        logger.exception("The page for a failure failed")
        status = HTTPStatus.INTERNAL_SERVER_ERROR
        text = f"{status.value} {status.phrase}"
        return HttpResponse(text, status=status, content_type="text/plain")
