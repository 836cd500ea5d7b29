"""Runs a request: the one place that asks the engine on a reader's behalf."""

import time

from search import planning
from search.engines import get_engine
from search.highlighting import highlight
from search.request import Hit, SearchRequest, SearchResponse


def search(request: SearchRequest) -> SearchResponse:
    """Finds what was asked.

    Raises:
        EngineUnavailable: where the engine does not answer.
    """
    began = time.perf_counter()
    plan = planning.plan(request)
    found = get_engine().search(plan)
    fragments = highlight(plan.node, found.keys, request.lang)
    hits = tuple(Hit(key, fragments.get(key, ())) for key in found.keys)
    return SearchResponse(hits, found.total, found.facets, 1000 * (time.perf_counter() - began))
