"""Finding practices, for other programs."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from ninja import Query, Router
from ninja.errors import ValidationError

from knowledge.criteria import Lang
from search import cursor, suggesting
from search.asking import SearchQuery
from search.engines.base import OutdatedError
from search.presenting import present
from search.request import SearchRequest
from search.schemas import SearchOut, SuggestionOut
from search.searching import search

router = Router(tags=["search"])

#: An engine that is away is told by `kb.api`.
MAY_BE_AWAY: dict[str, Any] = {"responses": {503: {"description": ""}}}


@router.get(
    "/search/",
    response=SearchOut,
    operation_id="searchPractices",
    summary="Search",
    openapi_extra=MAY_BE_AWAY,
)
def search_practices(request: HttpRequest, query: Query[SearchQuery]) -> HttpResponse:
    """Public practices that match, best first, with counts for each facet.

    To read a list to its last hit ask with `cursor=*`, then follow `next` until it is null.
    """
    asked = query.request()
    if query.cursor:
        asked = _placed(asked, query)
    try:
        found = search(asked)
    except OutdatedError as error:
        raise _wrong("cursor", "outdated_cursor") from error
    # Written out here: ninja would check hundreds of values that we made ourselves.
    answer = present(asked, found, _next(request, cursor.following(asked, found)))
    return HttpResponse(answer.model_dump_json(), content_type="application/json; charset=utf-8")


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
    openapi_extra=MAY_BE_AWAY,
)
def suggest(
    request: HttpRequest,
    lang: Lang = Query(description="The language to read in. Required."),  # noqa: B008
    q: str = Query("", max_length=100, description="What was typed so far."),
) -> list[SuggestionOut]:
    """Practices, themes, places and organisations whose name has a word that begins so."""
    return suggesting.suggest(q, lang)
