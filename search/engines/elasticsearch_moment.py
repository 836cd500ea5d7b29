"""An index as it is at one moment, walked to its end while others write."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search.engines.base import Found, OutdatedError
from search.engines.elasticsearch_query import ANSWER, body, copies, found
from search.query import Plan

#: How long a server keeps a moment between two pages.
KEEP_ALIVE = "2m"
PAGE = 5_000


def versions(client: Elasticsearch, index: str) -> Iterator[tuple[int, int]]:
    """Key and version of every document."""
    with _moment(client, index) as pit:
        after = None
        while True:
            answer = client.search(
                pit={"id": pit, "keep_alive": KEEP_ALIVE},
                size=PAGE,
                sort=["_shard_doc"],
                search_after=after,
                track_total_hits=False,
                source=False,
                docvalue_fields=[{"field": "key"}, {"field": "version"}],
                allow_partial_search_results=False,
            )
            if not (hits := answer["hits"]["hits"]):
                return
            after = hits[-1]["sort"]
            for hit in hits:
                yield hit["fields"]["key"][0], hit["fields"]["version"][0]


def part(client: Elasticsearch, index: str, plan: Plan, **options: Any) -> Found:
    """A part of a list that is read to its end, as it was when its first part was read.

    Raises:
        OutdatedError: where nobody read on for long, or the index went.
    """
    if not plan.after:
        opened = client.open_point_in_time(
            index=index, keep_alive=KEEP_ALIVE, preference=copies(plan)
        )
    pit, read, *last = plan.after or (opened["id"], 0)
    try:
        answer = client.search(
            body=body(plan)
            | {"pit": {"id": pit, "keep_alive": KEEP_ALIVE}}
            | ({"search_after": last} if last else {}),
            filter_path=[*ANSWER, "pit_id", "hits.hits.sort"],
            **options,
        )
    except NotFoundError as error:
        raise OutdatedError from error
    told = found(plan, answer.body)
    read += len(told.keys)
    if told.keys and read < told.total:
        return replace(told, after=(answer["pit_id"], read, *answer["hits"]["hits"][-1]["sort"]))
    _close(client, answer["pit_id"])
    return told


@contextmanager
def _moment(client: Elasticsearch, index: str) -> Iterator[str]:
    pit = client.open_point_in_time(index=index, keep_alive=KEEP_ALIVE)["id"]
    try:
        yield pit
    finally:
        _close(client, pit)


def _close(client: Elasticsearch, pit: str) -> None:
    # What was read is no worse for it: a moment that is not closed ends by itself (`KEEP_ALIVE`).
    with suppress(ApiError, TransportError):
        client.close_point_in_time(id=pit)
