"""The bank page: the list of practices, as the search engine finds it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from knowledge import reading
from knowledge.addresses import reading_language, url_for
from knowledge.models import PracticeIndex
from knowledge.models.base import KnowledgePage
from knowledge.schemas import TextOut
from knowledge.site import finding
from knowledge.site.pages import introduced
from search import asking, bank
from search.engines.base import EngineUnavailable
from search.request import SearchRequest


@finding.register
def bank_page(page: PracticeIndex, request: HttpRequest) -> HttpResponse:
    """The whole page, or the part of it that changes where a script of ours asks for that."""
    lang = reading_language(request)
    asked, ignored = asking.read(request.GET, lang)
    if "page" in ignored:
        raise Http404
    part_only = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    address = url_for(page, lang) + asking.write(asked)
    try:
        shown = bank.shown(asked)
    except EngineUnavailable as error:
        if part_only:  # the whole page will say that the search is away
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        raise finding.FinderAwayError from error
    context = {
        **KnowledgePage.get_context(page, request),
        **introduced(page, lang),
        **shown,
        "title": _title(page, asked),
        "ignored": ignored,
        "frame_of_page": "search/part.html" if part_only else "base.html",
    }
    response = TemplateResponse(request, "search/bank.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if part_only:
        # The address without what was left empty.
        response["HX-Push-Url"] = address
    return response


def _title(page: PracticeIndex, asked: SearchRequest) -> TextOut:
    """The name of the page, behind what is looked for."""
    name = reading.text(page, "name", asked.lang)
    if not asked.text:
        return name
    return name.model_copy(update={"text": f"{asked.text} · {name.text}"})
