"""Bulks that servers turn away, wholly or in part."""

from typing import Any

import pytest

from search.engines import elasticsearch_writing
from search.engines.base import Change, EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_writing import send
from tests.search.contract.acts import found
from tests.search.test_pitfalls import change

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")


class Turned:
    """A client whose first bulks are turned away, item by item."""

    def __init__(self, client: Any, statuses: list[int]) -> None:
        self.client, self.statuses, self.sent = client, statuses, 0

    def bulk(self, **asked: Any) -> Any:
        self.sent += 1
        if not self.statuses:
            return self.client.bulk(**asked)
        status = self.statuses.pop(0)
        error = {"type": "es_rejected_execution_exception", "reason": "full"}
        told = {"status": status, "error": error}
        return {"items": [{"update": told}, *([{"index": told}] * (len(_ids(asked)) - 1))]}


def _ids(asked: dict[str, Any]) -> list[bytes]:
    return [line for line in asked["operations"] if b'"_id"' in line]


def test_what_was_turned_away_is_sent_again(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_writing, "AGAIN", (0.0, 0.0, 0.0))
    client: Any = Turned(cluster.servers.client, [429, 503])
    changes = [change(1), Change(2, 1, None)]
    assert send(client, cluster.store.write, changes, refresh=True) == {}
    assert client.sent == 3
    assert found(cluster) == [1]


def test_what_is_always_turned_away_is_no_key_s_fault(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_writing, "AGAIN", (0.0, 0.0, 0.0))
    client: Any = Turned(cluster.servers.client, [429] * 4)
    with pytest.raises(EngineUnavailable, match="no room"):
        send(client, cluster.store.write, [change(1)])
    assert found(cluster) == []


def test_a_great_bulk_is_sent_in_parts(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_writing, "BULK", 2_000)
    client: Any = Turned(cluster.servers.client, [])
    changes = [change(key, "Agua " * 100) for key in range(1, 11)]
    assert send(client, cluster.store.write, changes, refresh=True) == {}
    assert client.sent > 3
    assert found(cluster) == list(range(1, 11))


def test_an_index_that_takes_nothing_is_an_engine_that_is_away(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    """As a disk that is full makes it, or an operator: it can be read. No key is at fault."""
    monkeypatch.setattr(elasticsearch_writing, "AGAIN", (0.0,))
    indices, index = cluster.servers.client.indices, cluster.store.serving()
    cluster.write([change(1)])
    for key, block in enumerate(("read_only_allow_delete", "write"), start=2):
        with subtests.test(block):
            settings = {f"index.blocks.{block}": True}
            indices.put_settings(index=index, settings=settings)
            with pytest.raises(EngineUnavailable):
                cluster.write([change(key)])
            assert found(cluster) == list(range(1, key))
            indices.put_settings(index=index, settings=dict.fromkeys(settings))
            assert cluster.write([change(key)]) == {}
            assert found(cluster) == list(range(1, key + 1))


def test_an_index_that_is_closed_is_an_engine_that_is_away(cluster: ElasticsearchEngine) -> None:
    cluster.write([change(1)])
    indices, index = cluster.servers.client.indices, cluster.store.serving()
    indices.close(index=index)
    with pytest.raises(EngineUnavailable, match="closed"):
        cluster.write([change(2), Change(1, 2, None)])
    with pytest.raises(EngineUnavailable, match="closed"):
        found(cluster)
    status = cluster.status()
    assert (status.ready, status.lacks_index) == (False, False)
    indices.open(index=index, wait_for_active_shards=1)
    assert cluster.write([change(2), Change(1, 2, None)]) == {}
    assert found(cluster) == [2]
