"""What the pages of the tree show, put together for their templates."""

from typing import Any

from django.core.paginator import Page as PageOfList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from wagtail.models import Page, Site

from knowledge import reading
from knowledge.addresses import (
    front_url,
    organisations_url,
    reading_language,
    scheme_url,
    territories_url,
    url_for,
)
from knowledge.language import alphabetical
from knowledge.models import (
    Concept,
    HomePage,
    Practice,
    PracticeIndex,
    Scheme,
    StandardPage,
    Territory,
    TerritoryLevel,
)
from knowledge.selectors import (
    newest_first,
    public,
    public_practices,
    with_card_relations,
)
from knowledge.site.figures import Figures
from knowledge.site.filters import PracticeFilter

PER_PAGE = 12
RECENT = 6


class ShortPaginator(Paginator):
    """Names the pages beside the one shown, the first and the last."""

    def page(self, number: int | str) -> PageOfList:
        page = super().page(number)
        page.elided = list(self.get_elided_page_range(page.number, on_each_side=1, on_ends=1))  # type: ignore[attr-defined]
        return page


def page_of(request: HttpRequest, items: Any, size: int = PER_PAGE) -> PageOfList:
    """The page of a list that the address asks for; one that does not exist is not found."""
    number = request.GET.get("page") or "1"
    if not number.isdecimal():
        raise Http404
    return numbered_page(items, int(number), size)


def numbered_page(items: Any, number: int, size: int) -> PageOfList:
    """A page of a list; one that does not exist is not found."""
    paginator = ShortPaginator(items, size)
    if not 1 <= number <= paginator.num_pages:
        raise Http404
    return paginator.page(number)


def practice_list(request: HttpRequest, practices: QuerySet[Practice]) -> dict[str, Any]:
    """A list of practices: the page asked for, newest first."""
    page = page_of(request, newest_first(with_card_relations(practices)))
    lang = reading_language(request)
    return {
        "page_of_list": page,
        "practices": [reading.summarise_practice(practice, lang) for practice in page],
    }


def with_counts(places: Any, counts: dict[int, int], lang: str) -> list[dict[str, Any]]:
    """Places by name, each with its number of practices."""
    read = [
        {"place": reading.place(place, lang), "count": counts.get(place.pk, 0)} for place in places
    ]
    return sorted(read, key=lambda entry: alphabetical(entry["place"].name))


def provinces(lang: str, figures: Figures) -> list[dict[str, Any]]:
    """The provinces of today with their number of practices."""
    today = Territory.objects.filter(level=TerritoryLevel.PROVINCE, valid_to="")
    return with_counts(today, figures.by_territory(), lang)


def front_page(home: HomePage, lang: str) -> dict[str, Any]:
    """What the bank is, what is new in it, and the ways into it."""
    recent = newest_first(with_card_relations(public_practices()))[:RECENT]
    figures = Figures()
    themes, sdgs = figures.by_concept(Scheme.THEME), figures.by_concept(Scheme.SDG)
    top = Concept.objects.filter(scheme__in=[Scheme.THEME, Scheme.SDG], broader=None)
    counted = {
        scheme: [
            {"term": reading.concept(term, lang), "count": counts.get(term.pk, 0)}
            for term in top
            if term.scheme == scheme
        ]
        for scheme, counts in ((Scheme.THEME, themes), (Scheme.SDG, sdgs))
    }
    return {
        "name": reading.text(home, "name", lang),
        "meta_description": reading.text(home, "meta_description", lang),
        "introduction": reading.rich_text(home, "introduction", lang),
        "totals": figures.totals(),
        "practices": [reading.summarise_practice(practice, lang) for practice in recent],
        "themes": counted[Scheme.THEME],
        "sdgs": counted[Scheme.SDG],
        "provinces": provinces(lang, figures),
    }


def introduced(page: PracticeIndex, lang: str) -> dict[str, Any]:
    """What the list of practices says of itself."""
    return {
        "name": reading.text(page, "name", lang),
        "meta_description": reading.text(page, "meta_description", lang),
        "introduction": reading.rich_text(page, "introduction", lang),
    }


def practice_index(page: PracticeIndex, request: HttpRequest) -> dict[str, Any]:
    """All practices, or those that the filters leave, from the database alone."""
    lang = reading_language(request)
    form = PracticeFilter(request.GET, lang)
    return {
        **introduced(page, lang),
        "form": form,
        **practice_list(request, form.apply(public_practices())),
    }


def standard_page(page: StandardPage, lang: str) -> dict[str, Any]:
    body = reading.rich_text(page, "body", lang)
    below = public(StandardPage.objects.exact_type(StandardPage).child_of(page)) if page.pk else []
    return {
        "name": reading.text(page, "name", lang),
        "meta_description": reading.text(page, "meta_description", lang),
        "introduction": body,
        "body": body,
        "fallback": body if body.fallback else None,
        "below": [_entry(child, lang) for child in below],
    }


def frame(request: HttpRequest, lang: str) -> dict[str, Any]:
    """What stands around every page: the sections of the bank and the editors' own pages."""
    site = Site.find_for_request(request)
    # By type: else the database looks through every practice for what stands two levels above.
    top = Page.objects.type(PracticeIndex, StandardPage)
    shown = public(top.child_of(site.root_page)) if site else top.none()
    types = shown.select_related("practiceindex", "standardpage")
    index = next((page for page in types if hasattr(page, "practiceindex")), None)
    entries = [
        (page.show_in_menus, _entry(page.standardpage, lang))
        for page in types
        if hasattr(page, "standardpage")
    ]
    return {
        "front_url": front_url(lang),
        "practices_url": url_for(index, lang) if index else "",
        "themes_url": scheme_url(Scheme.THEME, lang),
        "sdgs_url": scheme_url(Scheme.SDG, lang),
        "competences_url": scheme_url(Scheme.COMPETENCE, lang),
        "territories_url": territories_url(lang),
        "organisations_url": organisations_url(lang),
        "menu": [entry for in_menu, entry in entries if in_menu],
        "pages": [entry for _in_menu, entry in entries],
    }


def _entry(page: StandardPage, lang: str) -> dict[str, Any]:
    return {"name": reading.text(page, "name", lang), "url": url_for(page, lang)}
