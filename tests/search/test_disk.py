"""What a disk and a kill do to the index: full, not writable, emptied, left half-way."""

import os
import resource
import shutil
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from search import outbox, sync, worker
from search.engines import tantivy_store
from search.engines.base import EngineUnavailable, Interrupted
from search.engines.tantivy import TantivyEngine
from search.models import DocumentState
from search.query import Everything, Plan
from tests.factories import pages

pytestmark = pytest.mark.django_db

#: Bytes of the largest file while the disk is full: a few documents need more.
FULL = 300


def in_a_child(work: Callable[[], object]) -> int:
    """What a forked process ends with: nothing where `work` went well."""
    if (child := os.fork()) == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001  (a child must not go on with the suite)
            traceback.print_exc()
            os._exit(99)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@contextmanager
def no_room() -> Iterator[None]:
    """Every file ends after some bytes, as on a disk that is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def indexed(engine: TantivyEngine) -> set[int]:
    return set(engine.search(Plan(Everything(), "es", limit=100)).keys)


def directories(engine: TantivyEngine) -> list[str]:
    return sorted(path.name for path in engine.store.root.iterdir() if path.is_dir())


def written(engine: TantivyEngine) -> list[Any]:
    """The changes that wait, as a worker would send them."""
    ready, failed = sync.changes(dict(outbox.waiting().values_list("key", "version")))
    assert failed == {}
    return ready


def test_a_full_disk_is_nobodys_fault_and_work_goes_on_when_there_is_room(
    engine: TantivyEngine,
) -> None:
    first = pages.practice()
    sync.rebuild()
    others = {pages.practice().pk for _ in range(3)}
    changes = written(engine)

    def work() -> None:
        for _attempt in range(3):
            with no_room(), pytest.raises(EngineUnavailable):
                engine.write(changes)
            assert indexed(engine) == {first.pk}
        assert engine.write(changes) == {}

    # In a process of its own: the limit holds for all that the suite writes.
    assert in_a_child(work) == 0
    assert indexed(engine) == {first.pk} | others


def test_what_a_full_disk_kept_back_waits_and_is_not_set_aside(engine: TantivyEngine) -> None:
    pages.practice()
    sync.rebuild()
    pages.practice()

    with pytest.MonkeyPatch.context() as patch:
        real = engine.write

        def write(changes: Any) -> dict[int, str]:
            with no_room():
                return real(changes)

        patch.setattr(engine, "write", write)
        with pytest.raises(EngineUnavailable):
            sync.drain_once()
    state = outbox.waiting().get()
    assert (state.attempts, state.error, state.lease) == (0, "", "")
    assert sync.drain_once() == 1
    assert not sync.verify()


def test_a_rebuild_on_a_full_disk_leaves_the_old_index_and_takes_no_room(
    engine: TantivyEngine,
) -> None:
    practice = pages.practice()
    sync.rebuild()
    before = directories(engine)

    changes, _failed = sync.changes({practice.pk: 1})

    def fill() -> None:
        with no_room(), engine.rebuild() as target:
            target.add(changes)
            with target.last_changes():
                target.swap()

    def work() -> None:
        with pytest.raises(EngineUnavailable):
            fill()

    for _attempt in range(2):
        assert in_a_child(work) == 0
        assert directories(engine) == before
    assert indexed(engine) == {practice.pk}
    sync.rebuild()
    assert not sync.verify()


def test_an_index_that_may_not_be_written_says_so(engine: TantivyEngine) -> None:
    practice = pages.practice()
    sync.rebuild()
    changes, _failed = sync.changes({practice.pk: 2 * int(time.time() * 1000)})
    root = engine.store.root

    def work() -> None:
        os.chdir(root)  # the folders above are the owner's alone
        if os.getuid() == 0:
            os.setuid(65534)  # whom permissions stop
        reader = TantivyEngine(Path())
        with pytest.raises(EngineUnavailable):
            reader.write(changes)
        with pytest.raises(EngineUnavailable), reader.rebuild():
            pass
        with pytest.raises(EngineUnavailable):  # the library locks before it reads
            indexed(reader)

    for path in (*root.rglob("*"), root):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert in_a_child(work) == 0
    finally:
        for path in (*root.rglob("*"), root):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert indexed(engine) == {practice.pk}


def test_an_index_deleted_under_its_readers_is_made_again(engine: TantivyEngine) -> None:
    practice = pages.practice()
    sync.rebuild()
    reader = TantivyEngine(engine.store.root)
    assert indexed(reader) == {practice.pk}
    shutil.rmtree(engine.store.root)
    with pytest.raises(EngineUnavailable):
        indexed(reader)
    practice.save_revision().publish()
    with pytest.raises(EngineUnavailable):
        sync.drain_once()
    worker.step(threading.Event())
    assert indexed(reader) == {practice.pk}
    assert not sync.verify()


def test_a_rebuild_that_was_killed_half_way_holds_nothing_up(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice = pages.practice()
    sync.rebuild()
    serving = engine.store.current
    changes, _failed = sync.changes({practice.pk: 1})

    def killed() -> None:
        with engine.rebuild() as target:
            target.add(changes)
            os.kill(os.getpid(), 9)

    assert in_a_child(killed) == -9
    (left,) = set(directories(engine)) - {serving}
    assert indexed(engine) == {practice.pk}
    sync.rebuild()
    assert left in directories(engine)  # it may be a directory that somebody is about to open
    monkeypatch.setattr(tantivy_store, "GRACE", 0.0)
    with engine.rebuild():  # before anything is written: the room may be what it died of
        assert left not in directories(engine)


def test_a_worker_that_stops_in_a_rebuild_leaves_nothing(engine: TantivyEngine) -> None:
    pages.practice()
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(Interrupted):
        worker.step(stopping)
    assert directories(engine) == []
    worker.step(threading.Event())
    assert not sync.verify()
    assert not DocumentState.objects.filter(set_aside=True).exists()
