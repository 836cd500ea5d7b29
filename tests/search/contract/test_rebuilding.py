"""A new index on servers fills while others write, and whatever becomes of who fills it."""

import threading
import time
from typing import Any

import pytest
from elasticsearch import NotFoundError

from search.engines import elasticsearch_servers, elasticsearch_store, elasticsearch_writing
from search.engines.base import Change, EngineUnavailable, Interrupted
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_writing import send
from tests.search.contract.acts import another, found, swapped
from tests.search.test_pitfalls import change

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")


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


@pytest.mark.parametrize(("room", "patience"), [(1, 25.0), (15, 2.5)], ids=["told", "unanswered"])
def test_a_new_index_that_no_server_has_room_for_is_dropped(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch, room: int, patience: float
) -> None:
    before = set(cluster.store._indexes())
    nowhere = {"routing.allocation.require._name": "nobody"}
    made = elasticsearch_store.settings
    monkeypatch.setattr(elasticsearch_store, "settings", lambda *asked: made(*asked) | nowhere)
    assert elasticsearch_store.ROOM < elasticsearch_servers.PATIENCE
    monkeypatch.setattr(elasticsearch_store, "ROOM", room)
    monkeypatch.setattr(elasticsearch_servers, "PATIENCE", patience)
    with pytest.raises(EngineUnavailable, match="room" if room < patience else "timed out"):
        swapped(cluster, [])
    assert set(cluster.store._indexes()) == before


def test_a_new_index_that_takes_nothing_is_given_up_and_writing_goes_on(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_writing, "AGAIN", ())
    indices = cluster.servers.client.indices
    with cluster.rebuild() as target:
        indices.put_settings(index=target.name, settings={"index.blocks.write": True})
        assert another(cluster).write([change(1)]) == {}
        assert target.name not in cluster.store._indexes()
        for act in (lambda: target.add([change(2)]), target.swap):
            with pytest.raises(EngineUnavailable, match="gone"):
                act()
    assert found(cluster) == [1]
    swapped(cluster, [change(2)])
    assert found(cluster) == [2]


def test_a_new_index_that_lacks_what_was_written_never_serves(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes nothing for a moment only, and is swapped in before or after it is given up."""
    other = another(cluster)
    with cluster.rebuild() as target:
        target.add([change(1)])

        def swap_last(client: Any, alias: str, changes: Any, **options: Any) -> dict[int, str]:
            if alias == other.store.filling:
                raise EngineUnavailable
            errors = send(client, alias, changes, **options)
            if not target.served:
                target.swap()
            return errors

        with monkeypatch.context() as failing:
            failing.setattr(elasticsearch_writing, "send", swap_last)
            assert other.write([change(1, "Minga", version=2)]) == {}
    assert cluster.store.serving() == target.name
    assert found(cluster, "minga") == [1]

    with cluster.rebuild() as late:
        # A writer stands between the two steps of giving it up.
        monkeypatch.setattr(other.store, "drop", lambda name: None)
        other.store.give_up(late.name)
        with pytest.raises(NotFoundError):
            cluster.store.serve(late.name)
    assert cluster.store.serving() == target.name


def test_a_long_rebuild_shows_that_it_lives(
    cluster: ElasticsearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elasticsearch_store, "HEARTBEAT", 0.0)
    monkeypatch.setattr(elasticsearch_store, "GRACE", 1.0)
    with cluster.rebuild() as target:
        for key in range(1, 5):
            time.sleep(0.3)
            target.add([change(key)])
        another(cluster).store.prune()
        with pytest.raises(EngineUnavailable, match="filling"):
            another(cluster).store.begin()
        with target.last_changes():
            target.swap()
    assert found(cluster) == list(range(1, 5))


def test_a_rebuild_that_fails_leaves_no_index(cluster: ElasticsearchEngine) -> None:
    before = set(cluster.store._indexes())

    def fail() -> None:
        with cluster.rebuild() as target:
            target.add([change(1)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert set(cluster.store._indexes()) == before
