"""The indexes of a bank on servers: what one is made of, whom aliases lead to it, which ones go."""

import time

import pytest

from search.engines import elasticsearch_store
from search.engines.base import Change, EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from search.outbox import LEASE
from search.query import Plan, Word
from tests.search.contract.acts import another, found, swapped
from tests.search.contract.servers import address
from tests.search.test_pitfalls import change

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")


def test_what_an_index_is_made_of(cluster: ElasticsearchEngine) -> None:
    (found,) = cluster.servers.client.indices.get(index=cluster.store.read).values()
    assert found["mappings"]["dynamic"] == "strict"
    assert found["mappings"]["properties"]["name"]["dynamic"] == "strict"
    assert found["mappings"]["_source"] == {"enabled": False}
    index = found["settings"]["index"]
    assert int(index["gc_deletes"].rstrip("s")) > 10 * LEASE.total_seconds()
    assert index["refresh_interval"] == "1s"
    assert index["auto_expand_replicas"] == "0-1"
    assert index["number_of_shards"] == "1"


def test_shards_and_copies_by_setting(cluster: ElasticsearchEngine) -> None:
    other = another(cluster, shards=3, replicas=0)
    swapped(other, [change(key) for key in range(1, 60)])
    (found_index,) = other.servers.client.indices.get(index=other.store.read).values()
    assert found_index["settings"]["index"]["number_of_shards"] == "3"
    assert found_index["settings"]["index"]["number_of_replicas"] == "0"
    # Of as many shards, what is alike stands in the order of keys.
    assert other.search(Plan(Word("agua"), "es", limit=59)).keys == list(range(1, 60))
    assert dict(other.versions()) == dict.fromkeys(range(1, 60), 1)


def test_texts_are_not_kept(cluster: ElasticsearchEngine) -> None:
    cluster.write([change(1, "Agua secreta")])
    answer = cluster.servers.client.search(index=cluster.store.read, source=True)
    assert "secreta" not in str(answer.body)


def test_versions_over_several_pages(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elasticsearch_moment.PAGE", 10)
    cluster.write([change(key, version=key) for key in range(1, 32)])
    seen = cluster.versions()
    first = next(seen)
    cluster.write([Change(key, 100, None) for key in range(1, 32)])  # it sees one moment
    assert dict([first, *seen]) == {key: key for key in range(1, 32)}
    assert dict(cluster.versions()) == {}


def aliases_removed(engine: ElasticsearchEngine) -> None:
    client, store = engine.servers.client, engine.store
    client.indices.delete_alias(index=store.serving(), name=f"{store.read},{store.write}")


def write_alias_removed(engine: ElasticsearchEngine) -> None:
    store = engine.store
    engine.servers.client.indices.delete_alias(index=store.serving(), name=store.write)


def moved(engine: ElasticsearchEngine, other: str, *aliases: str) -> None:
    serving = engine.store.serving()
    steps = [{"remove": {"index": serving, "alias": alias}} for alias in aliases]
    steps += [{"add": {"index": other, "alias": alias}} for alias in aliases]
    engine.servers.client.indices.update_aliases(actions=steps)


def read_alias_moved(engine: ElasticsearchEngine) -> None:
    other = f"{engine.store.read}-999999"
    engine.servers.client.indices.create(index=other)
    moved(engine, other, engine.store.read)


def aliases_moved(engine: ElasticsearchEngine) -> None:
    other = f"{engine.store.read}-000000"
    engine.servers.client.indices.create(index=other)
    moved(engine, other, engine.store.read, engine.store.write)


def aliases_moved_to_another_release(engine: ElasticsearchEngine) -> None:
    other = f"{engine.servers.address.prefix}-fedcba987654-000001"
    meta = {"_meta": {"touched": time.time()}}
    engine.servers.client.indices.create(index=other, mappings=meta)
    moved(engine, other, engine.store.read, engine.store.write)


def aliases_moved_to_what_fills(engine: ElasticsearchEngine) -> None:
    other = engine.store.begin()
    moved(engine, other, engine.store.read, engine.store.write)
    engine.store.leave(other, goes_on=True)


def index_gone(engine: ElasticsearchEngine) -> None:
    engine.store.drop(engine.store.serving())


def test_what_was_done_by_hand_is_seen_and_mended(
    cluster: ElasticsearchEngine, subtests: pytest.Subtests
) -> None:
    cluster.write([change(1)])
    # One after the other: each is mended whatever the one before left.
    for broken in (
        aliases_removed,
        write_alias_removed,
        read_alias_moved,
        aliases_moved,
        aliases_moved_to_another_release,
        aliases_moved_to_what_fills,
        index_gone,
    ):
        with subtests.test(broken.__name__):
            broken(cluster)
            status = cluster.status()
            assert (status.ready, status.lacks_index) == (False, True)
            swapped(cluster, [change(2)])
            assert cluster.status().ready
            assert found(cluster) == [2]
            assert cluster.write([change(3)]) == {}
            assert found(cluster) == [2, 3]


def test_a_bank_with_a_shard_away_is_not_ready_and_says_why(cluster: ElasticsearchEngine) -> None:
    client, store = cluster.servers.client, cluster.store
    index = f"{store.read}-000009"
    nodes = client.cluster.health()["number_of_data_nodes"]
    settings = {
        "number_of_shards": nodes + 1,
        "number_of_replicas": 0,
        "routing.allocation.total_shards_per_node": 1,
    }
    meta = {"_meta": {"touched": time.time()}}
    client.indices.create(index=index, settings=settings, mappings=meta, wait_for_active_shards=0)
    moved(cluster, index, store.read, store.write)
    health = client.cluster.health(index=index, wait_for_no_initializing_shards=True)
    assert health["active_primary_shards"] == nodes
    status = cluster.status()
    assert (status.ready, status.lacks_index) == (False, False)
    assert "search_phase_execution_exception" in status.detail


def test_no_server_makes_an_index_by_itself(cluster: ElasticsearchEngine) -> None:
    index_gone(cluster)
    for changes in ([change(1)], [Change(1, 2, None)], [Change(1, 2, None), change(2)]):
        with pytest.raises(EngineUnavailable, match="no index"):
            cluster.write(changes)
    for ask in (lambda: found(cluster), lambda: list(cluster.versions())):
        with pytest.raises(EngineUnavailable, match="no index"):
            ask()
    assert cluster.store._indexes() == {}
    assert not cluster.servers.client.indices.exists(index=cluster.store.write)


def test_a_closed_index_stands_in_nobody_s_way(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    indices, store = cluster.servers.client.indices, cluster.store
    indices.close(index=(served := store.serving()))
    indices.close(index=(left := store.begin()))
    swapped(cluster, [change(1)])
    assert found(cluster) == [1]
    assert left not in store._indexes()
    assert served in store._indexes()
    monkeypatch.setattr(elasticsearch_store, "GRACE", 0.0)
    store.prune()
    assert set(store._indexes()) == {store.serving()}


def test_an_old_index_is_kept_for_a_while(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = cluster.store.serving()
    swapped(cluster, [change(1)])
    assert before in cluster.store._indexes()
    monkeypatch.setattr(elasticsearch_store, "GRACE", 0.0)
    cluster.store.prune()
    assert set(cluster.store._indexes()) == {cluster.store.serving()}
    assert found(cluster) == [1]


def test_the_index_of_another_release_is_left_to_it(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    swapped(cluster, [change(1)])
    old = cluster.store.serving()
    quiet = {"touched": time.time() - 2 * elasticsearch_store.KEEP_OTHER}
    cluster.servers.client.indices.put_mapping(index=old, meta=quiet)
    with monkeypatch.context() as newer:
        newer.setattr(elasticsearch_store, "fingerprint", lambda document: "fedcba987654")
        newer.setattr(elasticsearch_store, "GRACE", 0.0)
        assert cluster.status().lacks_index
        swapped(cluster, [change(2)])
        assert found(cluster) == [2]
    assert cluster.store.serving() == old
    assert found(cluster) == [1]
    monkeypatch.setattr(elasticsearch_store, "KEEP_OTHER", 0.0)
    cluster.store.prune()
    assert old in cluster.store._indexes()
    assert not any("fedcba987654" in name for name in cluster.store._indexes())


def test_banks_that_share_servers_do_not_touch_each_other(cluster: ElasticsearchEngine) -> None:
    url = f"elasticsearch://{cluster.servers.address.hosts[0].removeprefix('http://')}"
    longer = ElasticsearchEngine(address(f"{url}/{cluster.servers.address.prefix}-2"))
    try:
        assert longer.status().lacks_index
        swapped(longer, [change(5)])
        cluster.write([change(1)])
        assert (found(cluster), found(longer)) == ([1], [5])
        assert not set(cluster.store._indexes()) & set(longer.store._indexes())
    finally:
        for name in longer.store._indexes():
            longer.store.drop(name)
