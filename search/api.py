"""Finding practices, for other programs."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from knowledge.criteria import Lang
from search import suggesting
from search.asking import SearchQuery
from search.presenting import present
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
    """Public practices that match, best first, with counts for each facet."""
    asked = query.request()
    # Written out here: ninja would check hundreds of values that we made ourselves.
    answer = present(asked, search(asked)).model_dump_json()
    return HttpResponse(answer, content_type="application/json; charset=utf-8")


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
