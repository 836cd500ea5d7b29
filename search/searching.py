"""Runs a request: the one place that asks the engine on a reader's behalf."""

import time
from collections.abc import Sequence
from dataclasses import replace

from search import planning, spelling
from search.carried import carried
from search.engines import get_engine
from search.highlighting import highlight
from search.query import Node
from search.request import Hit, SearchRequest, SearchResponse

#: Seconds after which an answer is given as it is, without fragments, and the engine is asked for
#: nothing more. It cannot be interrupted: what it may take is bounded by the terms that are read of
#: a text, and by `SEARCH_TIMEOUT`.
BUDGET = 1.0
#: Hits below which it is told what was probably meant and what comes near.
FEW = 10
#: Practices that come near.
NEAREST = 10


def in_time(began: float) -> bool:
    """Whether the engine may be asked for more, where the first question was at `began`."""
    return time.perf_counter() - began < BUDGET


def search(request: SearchRequest, began: float | None = None) -> SearchResponse:
    """Finds what was asked, and where that is little, what comes near.

    Args:
        began: when a page began to ask, by `time.perf_counter`; all that it asks shares `BUDGET`.

    Raises:
        EngineUnavailable: where the engine does not answer.
        OutdatedError: where it does not go on from where `request.after` says.
    """
    began = time.perf_counter() if began is None else began
    plan = planning.plan(request)
    found = get_engine().search(plan)
    hits = _hits(plan.node, found.keys, request.lang) if in_time(began) else map(Hit, found.keys)
    meant = ""
    nearest: Sequence[Hit] = ()
    if found.total < FEW and request.text.strip() and request.page == 1:
        meant = spelling.correct(request.text, request.lang)
        if in_time(began):
            meant, nearest = _nearest(request, meant, found.keys, began)
    took = 1000 * (time.perf_counter() - began)
    return SearchResponse(
        tuple(hits), found.total, found.facets, took, found.after, False, meant, tuple(nearest)
    )


def _nearest(
    request: SearchRequest, meant: str, found: Sequence[int], began: float
) -> tuple[str, Sequence[Hit]]:
    """What was meant, if it finds more, and practices that have some of it."""
    more = replace(request, sort="relevance", size=NEAREST + len(found), facets=())
    tries = [replace(more, any_word=True)]
    if meant:
        fixed = planning.plan(replace(more, text=meant))
        keys = get_engine().search(fixed).keys
        if len(keys) > len(found):
            return meant, _hits(fixed.node, _others(keys, found), request.lang)
        tries.insert(0, replace(more, text=meant, any_word=True))
    for other in tries:
        if not in_time(began):
            break
        plan = planning.plan(other)
        if keys := _others(get_engine().search(plan).keys, found):
            return "", _hits(plan.node, keys, request.lang)
    return "", ()


def _others(keys: Sequence[int], found: Sequence[int]) -> list[int]:
    return [key for key in keys if key not in found][:NEAREST]


def _hits(node: Node, keys: Sequence[int], lang: str) -> tuple[Hit, ...]:
    fragments = highlight(node, keys, lang)
    # What a practice carries is told in the reader's language, where its texts say it in another.
    unread = [key for key in keys if all(one.lang != lang for one in fragments.get(key, ()))]
    terms = carried(node, unread, lang)
    return tuple(Hit(key, (*terms.get(key, ()), *fragments.get(key, ()))) for key in keys)
