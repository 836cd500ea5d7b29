"""What only servers know: aliases, other banks' indexes, bulks that are turned away."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from search.engines import elasticsearch_store, elasticsearch_writing
from search.engines.base import Change, EngineUnavailable, Interrupted
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_writing import send
from search.outbox import LEASE
from search.query import Everything, Plan, Word
from tests.search.contract.servers import address
from tests.search.test_pitfalls import change

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")


def found(engine: ElasticsearchEngine, word: str = "") -> list[int]:
    node = Word(word) if word else Everything()
    return sorted(engine.search(Plan(node, "es", limit=1_000)).keys)


def swapped(engine: ElasticsearchEngine, changes: list[Change]) -> None:
    with engine.rebuild() as target:
        assert target.add(changes) == {}
        with target.last_changes():
            target.swap()


def another(engine: ElasticsearchEngine, **others: Any) -> ElasticsearchEngine:
    """The same bank as another process sees it."""
    given = engine.servers.address
    url = f"{given.hosts[0].replace('http', 'elasticsearch')}/{given.prefix}"
    return ElasticsearchEngine(address(url, **others))


# The index


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


# Aliases


def aliases_removed(engine: ElasticsearchEngine) -> None:
    client, store = engine.servers.client, engine.store
    client.indices.delete_alias(index=store.serving(), name=f"{store.read},{store.write}")


def write_alias_removed(engine: ElasticsearchEngine) -> None:
    store = engine.store
    engine.servers.client.indices.delete_alias(index=store.serving(), name=store.write)


def read_alias_moved(engine: ElasticsearchEngine) -> None:
    store, indices = engine.store, engine.servers.client.indices
    other = f"{store.read}-999999"
    indices.create(index=other)
    actions = [
        {"remove": {"index": store.serving(), "alias": store.read}},
        {"add": {"index": other, "alias": store.read}},
    ]
    indices.update_aliases(actions=actions)


def index_gone(engine: ElasticsearchEngine) -> None:
    engine.store.drop(engine.store.serving())


@pytest.mark.parametrize(
    "broken", [aliases_removed, write_alias_removed, read_alias_moved, index_gone]
)
def test_what_was_done_by_hand_is_seen_and_mended(
    cluster: ElasticsearchEngine, broken: Callable[[ElasticsearchEngine], None]
) -> None:
    swapped(cluster, [change(1)])
    broken(cluster)
    status = cluster.status()
    assert (status.ready, status.lacks_index) == (False, True)
    swapped(cluster, [change(2)])
    assert cluster.status().ready
    assert found(cluster) == [2]
    assert cluster.write([change(3)]) == {}
    assert found(cluster) == [2, 3]


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


# Rebuilding


def test_what_others_write_during_a_rebuild_is_in_both(cluster: ElasticsearchEngine) -> None:
    swapped(cluster, [change(1), change(2), change(3)])
    other = another(cluster)
    with cluster.rebuild() as target:
        other.write([change(1, "Minga", version=2), Change(2, 2, None), change(4)])
        # Read by the rebuild before the others wrote.
        assert target.add([change(1), change(2), change(3)]) == {}
        assert found(cluster) == [1, 3, 4]
        with target.last_changes():
            other.write([Change(3, 2, None)])
            target.swap()
    assert found(cluster) == [1, 4]
    assert found(cluster, "minga") == [1]


@pytest.mark.parametrize("late", [change(1, "Minga", version=2), Change(1, 2, None)])
def test_a_swap_between_the_two_bulks_of_a_writer(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch, late: Change
) -> None:
    other = another(cluster)
    with cluster.rebuild() as target:
        target.add([change(1)])

        def swap_first(client: Any, alias: str, changes: Any, **options: Any) -> dict[int, str]:
            if alias == other.store.filling:
                target.swap()
            return send(client, alias, changes, **options)

        monkeypatch.setattr(elasticsearch_writing, "send", swap_first)
        assert other.write([late]) == {}
        monkeypatch.undo()
    assert found(cluster) == found(cluster, "minga") == ([1] if late.document else [])
    assert len(cluster.store._indexes()) == 2
    swapped(cluster, [change(3)])
    assert found(cluster) == [3]


def test_many_write_while_new_indexes_fill(cluster: ElasticsearchEngine) -> None:
    newest: dict[int, int] = {}
    errors: list[BaseException] = []
    done = threading.Event()

    def work(first: int) -> None:
        try:
            engine, version = another(cluster), 0
            while not done.is_set():
                version += 1
                keys = range(first, first + 5)
                gone = version % 3 == 0
                # As the outbox: known before it is sent.
                newest.update(dict.fromkeys(keys, version))
                engine.write(
                    [Change(k, version, None) if gone else change(k, version=version) for k in keys]
                )
        except BaseException as error:  # noqa: BLE001  (told at the end)
            errors.append(error)

    threads = [threading.Thread(target=work, args=(first,)) for first in (100, 200, 300)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            with cluster.rebuild() as target:
                known = dict(newest)
                time.sleep(0.2)  # what was read is old by now
                target.add([change(k, version=v) for k, v in known.items() if v % 3])
                with target.last_changes():
                    target.swap()
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert errors == []
    assert dict(cluster.versions()) == {k: v for k, v in newest.items() if v % 3}


def killed(engine: ElasticsearchEngine) -> str:
    """A rebuild of which nothing is left but what it wrote."""
    name = engine.store.begin()
    send(engine.servers.client, engine.store.filling, [change(77)])
    return name


def test_what_a_killed_rebuild_left_is_gone_on_with(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = killed(cluster)
    other = another(cluster)
    with pytest.raises(EngineUnavailable, match=r"filling.*seconds ago"):
        swapped(other, [])
    monkeypatch.setattr(elasticsearch_store, "GRACE", 0.0)
    other.write([change(1), Change(77, 2, None), change(78)])  # the worker goes on meanwhile
    with other.rebuild() as target:
        assert dict(target.versions()) == {1: 1, 78: 1}
        target.swap()
    assert other.store.serving() == left
    assert found(other) == [1, 78]


@pytest.mark.parametrize("error", [Interrupted, EngineUnavailable, KeyboardInterrupt])
def test_a_rebuild_that_was_ended_leaves_its_place_to_the_next_at_once(
    cluster: ElasticsearchEngine, error: type[BaseException]
) -> None:

    def end() -> None:
        with cluster.rebuild() as target:
            target.add([change(5)])
            raise error

    with pytest.raises(error):
        end()
    with another(cluster).rebuild() as target:
        assert dict(target.versions()) == {5: 1}
        target.swap()
    assert found(cluster) == [5]


@pytest.mark.parametrize("other", [{"shards": 2}, {"replicas": 0}])
def test_what_was_left_with_other_settings_is_not_gone_on_with(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch, other: dict[str, int]
) -> None:
    left = killed(cluster)
    monkeypatch.setattr(elasticsearch_store, "GRACE", 0.0)
    with another(cluster, **other).rebuild() as target:
        assert dict(target.versions()) == {}
        assert left not in cluster.store._indexes()


def test_who_was_taken_for_dead_stops_and_does_no_harm(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_store, "HEARTBEAT", 0.0)
    monkeypatch.setattr(elasticsearch_store, "GRACE", 0.0)

    def hang() -> None:
        with cluster.rebuild() as hung:
            hung.add([change(1)])
            with another(cluster).rebuild() as target:
                target.add([change(2)])
                with pytest.raises(EngineUnavailable, match="filling"):
                    hung.swap()
                target.swap()
            hung.add([change(3)])

    with pytest.raises(EngineUnavailable, match="filling"):
        hang()
    assert found(cluster) == [1, 2]


def test_what_a_full_disk_stopped_is_dropped_for_the_room(cluster: ElasticsearchEngine) -> None:
    before = set(cluster.store._indexes())

    def fill() -> None:
        with cluster.rebuild() as target:
            blocks = {"index.blocks.read_only_allow_delete": True}
            cluster.servers.client.indices.put_settings(index=target.name, settings=blocks)
            raise EngineUnavailable

    with pytest.raises(EngineUnavailable):
        fill()
    assert set(cluster.store._indexes()) == before


def test_a_long_rebuild_shows_that_it_lives(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_store, "HEARTBEAT", 0.0)
    monkeypatch.setattr(elasticsearch_store, "GRACE", 1.0)
    with cluster.rebuild() as target:
        for key in range(1, 8):
            time.sleep(0.3)
            target.add([change(key)])
        another(cluster).store.prune()
        with pytest.raises(EngineUnavailable, match="filling"):
            another(cluster).store.begin()
        with target.last_changes():
            target.swap()
    assert found(cluster) == list(range(1, 8))


def test_a_rebuild_that_fails_leaves_no_index(cluster: ElasticsearchEngine) -> None:
    before = set(cluster.store._indexes())

    def fail() -> None:
        with cluster.rebuild() as target:
            target.add([change(1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert set(cluster.store._indexes()) == before


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


# Bulks


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


@pytest.mark.parametrize("status", [429, 503])
def test_what_was_turned_away_is_sent_again(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(elasticsearch_writing, "AGAIN", (0.0, 0.0, 0.0))
    client: Any = Turned(cluster.servers.client, [status, status])
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
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a disk that is full makes it: what is there can be read, and nothing be written."""
    monkeypatch.setattr(elasticsearch_writing, "AGAIN", (0.0,))
    cluster.write([change(1)])
    settings = {"index.blocks.read_only_allow_delete": True}
    indices = cluster.servers.client.indices
    indices.put_settings(index=cluster.store.read, settings=settings)
    with pytest.raises(EngineUnavailable):
        cluster.write([change(2)])
    assert found(cluster) == [1]
    indices.put_settings(index=cluster.store.read, settings=dict.fromkeys(settings))
    assert cluster.write([change(2)]) == {}
    assert found(cluster) == [1, 2]
