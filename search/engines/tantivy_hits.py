"""The hits of a plan in the embedded engine: a page by its number, or a list part by part."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import tantivy
from tantivy import Order, Query

from search.engines.base import DEPTH, OutdatedError
from search.engines.tantivy_query import Compiler
from search.engines.tantivy_schema import ORDER, flat
from search.engines.tantivy_writing import integers
from search.query import Place, Plan

TIES = 50  # hits beyond a page that are looked at for the same score


def page(
    searcher: tantivy.Searcher, query: Query, plan: Plan, depth: int = DEPTH
) -> tuple[list[int], int, list[float]]:
    """The keys of a page, how many hits there are, and scores. Nothing is beyond `depth`."""
    limit = min(plan.limit, depth - plan.offset)
    if limit < 1:  # tantivy panics at a limit of 0
        return [], run(searcher, query, limit=1).count, []
    if plan.sort in ("relevance", "nearest"):
        weight = "quality" if plan.sort == "relevance" else None
        return _best(searcher, query, weight, plan.offset, plan.offset + limit, depth)
    field = flat("sort_name", plan.lang) if plan.sort == "name" else ORDER
    order = Order.Desc if plan.sort == "newest" else Order.Asc
    result = run(
        searcher, query, limit=limit, offset=plan.offset, order_by_field=field, order=order
    )
    return _keys(searcher, result.hits), result.count, []


def part(
    searcher: tantivy.Searcher, compiler: Compiler, query: Query, plan: Plan, generation: str
) -> tuple[list[int], int, Place | None]:
    """A part of a list that is read to its end, how long the list is, and where the part ended.

    By date it goes on behind the last hit, whatever was written since. Otherwise it goes on by
    number, since the library tells of no other place: what is written meanwhile moves the list.

    Raises:
        OutdatedError: where another index serves by now.
    """
    told, read, last = plan.after or (generation, 0, None)
    if told != generation:
        raise OutdatedError
    total = run(searcher, query, limit=1).count
    is_dated = plan.sort in ("newest", "oldest")
    if last is not None:
        query = compiler.beyond(query, last, backwards=plan.sort == "newest")
    here = replace(plan, offset=0 if is_dated else read)
    keys, there, _scores = page(searcher, query, here, depth=total)
    if not keys or here.offset + len(keys) >= there:
        return keys, total, None
    if is_dated:
        found = run(searcher, Query.term_query(compiler.schema, "key", keys[-1]), limit=1)
        (last,) = integers(searcher, ORDER, [address for _score, address in found.hits])
    return keys, total, (generation, read + len(keys), last)


def run(searcher: tantivy.Searcher, query: Query, **options: Any) -> Any:
    """A search. The library's stubs do not know what it answers."""
    return searcher.search(query, **options)


def _best(
    searcher: tantivy.Searcher, query: Query, weight: str | None, start: int, end: int, depth: int
) -> tuple[list[int], int, list[float]]:
    """Hits by score, then by key, so that a page does not depend on where documents lie."""
    window = end + TIES
    while True:
        result = run(searcher, query, limit=window, weight_by_field=weight)
        hits = result.hits
        if len(hits) < window or hits[-1][0] < hits[end - 1][0] or window >= depth + TIES:
            break
        window = min(4 * window, depth + TIES)
    scored = zip((-score for score, _address in hits), _keys(searcher, hits), strict=True)
    shown = sorted(scored)[start:end]
    return [key for _score, key in shown], result.count, [-score for score, _key in shown]


def _keys(searcher: tantivy.Searcher, hits: Sequence[Any]) -> list[int]:
    return integers(searcher, "key", [address for _order, address in hits])
