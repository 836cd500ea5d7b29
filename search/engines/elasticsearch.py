"""The cluster: one Elasticsearch server or several, for banks that outgrow one machine."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from elasticsearch import NotFoundError

from search.engines.base import Change, EngineUnavailable, Found, Interrupted, Status
from search.engines.breaker import Breaker
from search.engines.elasticsearch_address import Address
from search.engines.elasticsearch_moment import part, versions
from search.engines.elasticsearch_node import within
from search.engines.elasticsearch_query import ANSWER, body, copies, found
from search.engines.elasticsearch_servers import Servers, is_away
from search.engines.elasticsearch_store import NoIndexError, Store
from search.engines.elasticsearch_writing import ElasticsearchRebuild, write
from search.query import Plan


class ElasticsearchEngine:
    def __init__(self, address: Address) -> None:
        self.servers = Servers(address)
        self.store = Store(self.servers)
        self._breaker = Breaker(self._probe, is_away)

    # Writing

    def write(self, changes: Sequence[Change]) -> dict[int, str]:
        with self.servers.asked():
            return write(self.store, changes)

    @contextmanager
    def rebuild(self) -> Iterator[ElasticsearchRebuild]:
        target = ElasticsearchRebuild(self.store)
        goes_on = False
        try:
            yield target
        except (EngineUnavailable, Interrupted, KeyboardInterrupt):
            goes_on = True
            raise
        finally:
            target.end(goes_on=goes_on)
        with self.servers.asked():
            self.store.prune()

    # Reading

    def search(self, plan: Plan) -> Found:
        with self._breaker.guarding(), self._in_time(), self._reading():
            client = self.servers.client
            if plan.after is not None:
                return part(client, self.store.read, plan, **self._everywhere)
            answer = client.search(
                index=self.store.read,
                body=body(plan),
                preference=copies(plan),
                filter_path=ANSWER,
                **self._everywhere,
            )
            return found(plan, answer.body)

    @property
    def _everywhere(self) -> dict[str, Any]:
        """All shards have to answer, and words are as rare as they are in all of them."""
        kind = "dfs_query_then_fetch" if self.servers.address.shards > 1 else None
        return {"search_type": kind, "allow_partial_search_results": False}

    def versions(self) -> Iterator[tuple[int, int]]:
        with self._reading():
            yield from versions(self.servers.patient, self.store.read)

    def status(self) -> Status:
        try:
            with self._breaker.guarding(), self._in_time(), self._reading():
                index = self.store.serving()
                # A count would pass over a shard that does not answer.
                answer = self.servers.client.search(
                    index=index, size=0, track_total_hits=True, allow_partial_search_results=False
                )
                documents = answer["hits"]["total"]["value"]
        except EngineUnavailable as error:
            return Status(
                "elasticsearch",
                ready=False,
                detail=str(error),
                lacks_index=isinstance(error, NoIndexError),
            )
        return Status("elasticsearch", True, index, documents)

    def _probe(self) -> None:
        with self._in_time(), self._reading():
            self.servers.client.search(
                index=self.store.read, size=0, allow_partial_search_results=False
            )

    def _in_time(self) -> AbstractContextManager[None]:
        """As long as a reader waits, for all that is asked in the block."""
        return within(self.servers.address.timeout)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            with self.servers.asked():
                yield
        except EngineUnavailable as error:
            if isinstance(error.__cause__, NotFoundError):
                raise NoIndexError("There is no index yet.") from error
            raise
