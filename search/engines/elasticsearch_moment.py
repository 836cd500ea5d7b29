"""An index as it is at one moment, walked to its end while others write."""

from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch

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


@contextmanager
def _moment(client: Elasticsearch, index: str) -> Iterator[str]:
    pit = client.open_point_in_time(index=index, keep_alive=KEEP_ALIVE)["id"]
    try:
        yield pit
    finally:
        client.close_point_in_time(id=pit)
