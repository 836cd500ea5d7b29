"""Practices for other programs: read only, public ones only, in the language asked for."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.http import http_date
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from ninja.errors import HttpError, ValidationError
from pydantic import Field

from knowledge.addresses import absolute
from knowledge.criteria import PracticeCriteria, ReadIn, UnknownValueError, narrow
from knowledge.models import Practice, PracticeCode
from knowledge.paging import Cursor, InvalidCursorError, page
from knowledge.reading import read_practice, summarise_practice
from knowledge.schemas import PracticeDetail, PracticeSummary
from knowledge.selectors import public_practices, with_all_relations, with_card_relations

router = Router(tags=["practices"])

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


class PracticeListQuery(PracticeCriteria):
    limit: int = Field(DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="Practices a page.")
    cursor: str = Field(
        "",
        max_length=512,
        description="Place in the list, from `next` or `previous` of another page. Opaque.",
    )


class PracticePage(Schema):
    total: int = Field(description="Practices that meet the filters, on all pages.")
    next: str | None = Field(description="Address of the page of older practices.")
    previous: str | None = Field(description="Address of the page of newer practices.")
    items: list[PracticeSummary]


@router.get("/", response=PracticePage, operation_id="listPractices", summary="List practices")
def list_practices(request: HttpRequest, query: Query[PracticeListQuery]) -> PracticePage:
    """Public practices, the newest first (by first publication).

    Different filters narrow the list together; a filter that is repeated takes any of its values
    (`?theme=agua&theme=residuos`). Follow `next` until it is null to read them all: a cursor keeps
    its place while practices are published or taken away.
    """
    try:
        cursor = Cursor.read(query.cursor) if query.cursor else None
        practices = narrow(public_practices(), query)
    except InvalidCursorError as error:
        raise _invalid("cursor", "invalid_cursor", "") from error
    except UnknownValueError as error:
        raise _invalid(error.parameter, error.problem, error.value) from error
    found = page(with_card_relations(practices), size=query.limit, cursor=cursor)
    return PracticePage(
        total=practices.count(),
        next=_link(request, found.next),
        previous=_link(request, found.previous),
        items=[summarise_practice(practice, query.lang) for practice in found.items],
    )


@router.get(
    "/{code}/",
    response={200: PracticeDetail, 404: None, 410: None},
    operation_id="getPractice",
    summary="Read a practice",
)
def get_practice(
    request: HttpRequest,
    response: HttpResponse,
    code: Annotated[str, Path(description="The code of a practice.", examples=["BPL-00042"])],
    query: Query[ReadIn],
) -> PracticeDetail:
    """All that is public of one practice.

    A text that was not written in `lang` comes in Spanish, or in any language that has it: its
    `lang` says which, its `fallback` is true, and `fallbacks` lists the paths of all such texts.
    410 says that the code was a practice's and the practice was deleted for good; 404 that no
    practice with this code is public.
    """
    code = checked_code(code)
    practice = with_all_relations(public_practices().filter(code=code)).first()
    if practice is None:
        raise absent(code)
    if practice.last_published_at:
        response["Last-Modified"] = http_date(practice.last_published_at.timestamp())
    return read_practice(practice, query.lang)


def checked_code(given: str) -> str:
    """A code as one is written: anything else is not looked for."""
    code = given.upper()  # as at its permanent address
    if not PracticeCode.is_well_formed(code):
        raise HttpError(404, _("El código de una práctica se escribe así: BPL-00042."))
    return code


def absent(code: str) -> HttpError:
    if PracticeCode.was_minted(code) and not Practice.objects.filter(code=code).exists():
        return HttpError(410, _("La práctica %(code)s fue retirada del banco.") % {"code": code})
    return HttpError(404, _("No hay práctica pública con el código %(code)s.") % {"code": code})


def _invalid(parameter: str, problem: str, value: str) -> ValidationError:
    return ValidationError(
        [{"type": problem, "loc": ("query", parameter), "ctx": {"value": value}}]
    )


def _link(request: HttpRequest, cursor: Cursor | None) -> str | None:
    """The address of this list at another place."""
    if cursor is None:
        return None
    parameters: QueryDict = request.GET.copy()
    parameters["cursor"] = cursor.write()
    return absolute(f"{request.path}?{parameters.urlencode()}")
