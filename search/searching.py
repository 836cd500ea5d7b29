"""Runs a request: the one place that asks the engine on a reader's behalf."""

import time

from search import planning
from search.engines import get_engine
from search.highlighting import highlight
from search.request import Hit, SearchRequest, SearchResponse

#: Seconds after which an answer is given as it is, without fragments. The engine itself cannot be
#: interrupted: what it may take is bounded by the terms that are read of a text.
BUDGET = 1.0


def search(request: SearchRequest) -> SearchResponse:
    """Finds what was asked.

    Raises:
        EngineUnavailable: where the engine does not answer.
        OutdatedError: where it does not go on from where `request.after` says.
    """
    began = time.perf_counter()
    plan = planning.plan(request)
    found = get_engine().search(plan)
    in_time = time.perf_counter() - began < BUDGET
    fragments = highlight(plan.node, found.keys, request.lang) if in_time else {}
    hits = tuple(Hit(key, fragments.get(key, ())) for key in found.keys)
    took = 1000 * (time.perf_counter() - began)
    return SearchResponse(hits, found.total, found.facets, took, found.after)
