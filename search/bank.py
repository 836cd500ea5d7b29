"""What the bank page shows: the filters with their counts, what narrows now, the hits, ways on."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from knowledge.addresses import scheme_url, territories_url
from knowledge.models import Scheme
from knowledge.site.pages import numbered_page
from search import asking, labels, narrowing, places
from search.asking import DEEPEST
from search.facets import Names
from search.parsing import apart
from search.presenting import hits, present
from search.request import SearchRequest
from search.schemas import HighlightOut, HitOut
from search.searching import in_time, search

#: Practices that are shown where nothing was found.
INSTEAD = 5
#: The orders of a list with words and of one without. The first is the one that nobody asks for.
RELEVANT = ("", _("Más relacionadas"))
NEWEST = _("Publicadas hace poco")
OTHERS = (("oldest", _("Publicadas hace más tiempo")), ("name", _("Nombre")))
NEAREST = ("nearest", _("Más cercanas"))
SORTS = {True: (RELEVANT, ("newest", NEWEST), *OTHERS), False: (("", NEWEST), *OTHERS)}


@dataclass(frozen=True)
class Result:
    """A hit, with what matched in its name marked there and not told once more below it."""

    hit: HitOut
    title: str
    fragments: list[HighlightOut]


def shown(
    asked: SearchRequest, looked_for: Mapping[str, str] | None = None, place: str = ""
) -> dict[str, Any]:
    """The context of the page.

    Args:
        looked_for: what the values of a facet are looked through for.
        place: what was typed for a place, if it is none.

    Raises:
        EngineUnavailable: where the engine does not answer.
        Http404: where there is no such page of the list.
    """
    asked = replace(asked, facets=tuple(narrowing.counted(asked)))
    began = time.perf_counter()
    answer = present(asked, search(asked, began))
    names = labels.shown(asked.lang)
    chosen = list(narrowing.choices(asked, names))
    # An engine goes no deeper than the last page that may be asked for.
    within_reach = range(min(answer.total, DEEPEST * asked.size))
    page_of_list = numbered_page(within_reach, asked.page, asked.size)
    return {
        "asked": asked,
        "total": answer.total,
        "page_of_list": page_of_list,
        "start": page_of_list.start_index(),
        "results": [_result(hit) for hit in answer.hits],
        "facets": list(narrowing.shown(asked, answer.facets, looked_for or {})),
        "ranges": list(narrowing.ranges(asked, answer.facets["year"])),
        "around": narrowing.around(asked, place),
        "places": places.offered(asked.lang, labels.version()),
        "choices": chosen,
        "without_filters": asking.write(narrowing.bare(asked)) if chosen else "",
        "sorts": (*SORTS[bool(asked.text)], *([NEAREST] if asked.near else [])),
        "meant": answer.did_you_mean,
        "meant_url": asking.write(replace(asked, text=answer.did_you_mean, page=1)),
        "nearest": [_result(hit) for hit in answer.nearest],
        "instead": None if answer.hits else _instead(asked, names, answer.nearest, began),
    }


def _instead(
    asked: SearchRequest, names: Names, nearest: Sequence[HitOut], began: float
) -> dict[str, Any]:
    """Ways on from a list with nothing in it: without the filters, without what was asked of
    fields, what comes near, what is new. Each is tried in turn until one has
    something, or there is no time left.
    """
    bare = replace(narrowing.bare(asked), sort="relevance", size=INSTEAD, facets=())
    tries = [] if nearest else [("newest", replace(bare, text=""))]
    words, of_fields = apart(asked.text)
    if words and of_fields:
        tries.insert(0, ("without_fields", replace(bare, text=words)))
    if asked.text and replace(asked, page=1) != narrowing.bare(asked):
        tries.insert(0, ("without_filters", bare))
    addresses = {
        "themes_url": scheme_url(Scheme.THEME, asked.lang),
        "territories_url": territories_url(asked.lang),
    }
    for kind, other in tries:
        if not in_time(began):
            break
        found = search(other, began)
        if found.hits:
            results = [_result(hit) for hit in hits(found.hits, asked.lang, names)]
            url = asking.write(replace(narrowing.bare(asked), text=other.text))
            told = {"url": url, "words": words, "of_fields": of_fields}
            return {"kind": kind, "total": found.total, "results": results, **told, **addresses}
    return {"kind": "empty", "total": 0, "results": [], **addresses}


def _result(hit: HitOut) -> Result:
    named = [
        fragment
        for fragment in hit.highlights
        if fragment.field == "name" and fragment.lang == hit.lang and "…" not in fragment.html
    ]
    others = [fragment for fragment in hit.highlights if fragment not in named]
    return Result(hit, named[0].html if named else escape(hit.title), others)
