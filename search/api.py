"""Finding practices, for other programs. While the engine is away the database answers."""

import logging
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from ninja import Path, Query, Router
from ninja.errors import ValidationError

from knowledge.api import absent, checked_code
from knowledge.criteria import Lang, ReadIn
from knowledge.selectors import public_practices
from search import cursor, fallback, missed, similar, suggesting
from search.asking import SearchQuery
from search.engines.base import EngineUnavailable, OutdatedError
from search.presenting import present
from search.request import SearchRequest, SearchResponse
from search.schemas import ReasonOut, SearchOut, SimilarOut, SuggestionOut
from search.searching import search

logger = logging.getLogger(__name__)

router = Router(tags=["search"])

#: Says of an answer that it is the database's.
DEGRADED = "Search-Degraded"
HEADERS = {
    DEGRADED: {
        "description": "`true` while the search engine is away and the database answers.",
        "schema": {"type": "string", "enum": ["true"]},
    }
}
SAYS_SO: dict[int, Any] = {200: {"headers": HEADERS}}
#: A list that is read to its end is the engine's alone; `kb.api` tells that it is away.
MAY_BE_AWAY: dict[int, Any] = {503: {"description": ""}}


@router.get(
    "/search/",
    response=SearchOut,
    operation_id="searchPractices",
    summary="Search",
    openapi_extra={"responses": SAYS_SO | MAY_BE_AWAY},
)
def search_practices(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """Public practices that match, best first, with counts for each facet.

    To read a list to its last hit ask with `cursor=*`, then follow `next` until it is null.
    """
    asked = query.request()
    if query.cursor:
        asked = _placed(asked, query)
    response = HttpResponse(content_type="application/json; charset=utf-8")
    found = _found(asked, request, response)
    # Written out here: ninja would check hundreds of values that we made ourselves.
    if not found.degraded and asked.after is None:
        missed.note(asked, found.total)
    answer = present(asked, found, _next(request, cursor.following(asked, found)))
    response.content = answer.model_dump_json()
    return response


def _found(asked: SearchRequest, request: HttpRequest, response: HttpResponse) -> SearchResponse:
    try:
        return search(asked)
    except OutdatedError as error:
        raise _wrong("cursor", "outdated_cursor") from error
    except EngineUnavailable as error:
        if asked.after is not None:  # half a list must not pass for a whole one
            raise
        _tell(request, response, error)
        return fallback.search(asked)


def _placed(asked: SearchRequest, query: SearchQuery) -> SearchRequest:
    if query.page > 1:
        raise _wrong("page", "page_and_cursor")
    try:
        return cursor.placed(asked, query.cursor)
    except cursor.InvalidCursorError as error:
        raise _wrong("cursor", "invalid_cursor") from error
    except cursor.OtherSearchError as error:
        raise _wrong("cursor", "other_cursor") from error


def _wrong(parameter: str, kind: str) -> ValidationError:
    return ValidationError([{"type": kind, "loc": ("query", parameter)}])


def _next(request: HttpRequest, place: str) -> str | None:
    """The address of this list from a place on."""
    if not place:
        return None
    parameters: QueryDict = request.GET.copy()
    parameters["cursor"] = place
    return f"{request.path}?{parameters.urlencode()}"


@router.get(
    "/suggest/",
    response=list[SuggestionOut],
    operation_id="suggest",
    summary="Complete",
    openapi_extra={"responses": SAYS_SO},
)
def suggest(
    request: HttpRequest,
    response: HttpResponse,
    lang: Lang = Query(description="The language to read in. Required."),  # noqa: B008
    q: str = Query("", max_length=100, description="What was typed so far."),
) -> list[SuggestionOut]:
    """Practices, themes, places and organisations whose name has a word that begins so."""
    try:
        return suggesting.suggest(q, lang)
    except EngineUnavailable as error:
        _tell(request, response, error)
        return fallback.suggest(q, lang)


def _tell(request: HttpRequest, response: HttpResponse, error: EngineUnavailable) -> None:
    """Says that the database answered, to who asked; no cache keeps it."""
    logger.info("%s: the search engine is away: %s", request.path, error)
    response[DEGRADED] = "true"
    response["Cache-Control"] = "no-store"


@router.get(
    "/practices/{code}/similar/",
    response={200: list[SimilarOut], 404: None, 410: None},
    operation_id="similarPractices",
    summary="Similar practices",
    tags=["practices"],
    openapi_extra={"responses": MAY_BE_AWAY},
)
def similar_practices(
    request: HttpRequest,
    code: Annotated[str, Path(description="The code of a practice.", examples=["BPL-00042"])],
    query: Query[ReadIn],
) -> list[SimilarOut]:
    """Practices most like one, best first, each with what the two have in common."""
    code = checked_code(code)
    key = public_practices().filter(code=code).values_list("pk", flat=True).first()
    if key is None:
        raise absent(code)

    return [
        SimilarOut(
            code=one.code,
            name=one.name,
            tagline=one.tagline,
            url=one.url,
            reasons=[ReasonOut(**vars(reason)) for reason in one.reasons],
        )
        for one in similar.told(key, query.lang)
    ]
