"""The embedded index on disk: processes that read and write it at once, and what breaks it."""

import json
import os
import threading
import time
from pathlib import Path
from types import ModuleType

import pytest
from elasticsearch.dsl import Keyword

from search.documents import document_class
from search.engines import elasticsearch_mapping, tantivy_schema, tantivy_store
from search.engines.base import EngineUnavailable
from search.engines.tantivy import TantivyEngine
from search.query import Everything, Word
from search.tables import rows
from tests.search.embedded import ask, change, filled

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    return filled(TantivyEngine(tmp_path / "search"), [])


# Processes


def in_a_child(work) -> int:
    """What a forked process ends with."""
    if (child := os.fork()) == 0:
        try:
            os._exit(work())
        except BaseException:  # noqa: BLE001  (a child must not go on with the suite)
            os._exit(99)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_an_index_opened_before_a_fork_follows_in_the_child(engine: TantivyEngine) -> None:
    filled(engine, [change(1)])
    assert ask(engine, Everything()).total == 1

    def work() -> int:
        engine.write([change(2)])
        return ask(engine, Everything()).total

    assert in_a_child(work) == 2
    assert ask(engine, Everything()).total == 2


def test_a_reader_sees_another_process_write(engine: TantivyEngine) -> None:
    assert ask(engine, Everything()).total == 0
    assert in_a_child(lambda: len(TantivyEngine(engine.store.root).write([change(1)]))) == 0
    assert ask(engine, Everything()).total == 1


def test_one_writes_at_a_time(engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    errors: list[BaseException] = []

    def write(start: int) -> None:
        try:
            for key in range(start, start + 5):
                TantivyEngine(engine.store.root).write([change(key)])
        except BaseException as error:  # noqa: BLE001  (told at the end)
            errors.append(error)

    threads = [threading.Thread(target=write, args=(start,)) for start in (10, 20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert ask(engine, Everything()).total == 15


def test_a_writer_that_waits_too_long_says_so(engine: TantivyEngine) -> None:
    with engine.store.writing():
        other = tantivy_store.Store(engine.store.root)
        with pytest.raises(EngineUnavailable, match="writing"), other.writing(timeout=0.1):
            pass


def test_the_library_s_own_lock_is_an_engine_that_is_away(engine: TantivyEngine) -> None:
    index = engine.store.open(engine.store.current)
    writer = index.writer(64_000_000, 1)
    with pytest.raises(EngineUnavailable):
        engine.write([change(1)])
    writer.rollback()


def test_two_never_fill_a_new_index_at_once(engine: TantivyEngine) -> None:
    other = TantivyEngine(engine.store.root)
    with (
        engine.rebuild(),
        pytest.raises(EngineUnavailable, match="filling"),
        other.store.rebuilding(timeout=0.1),
    ):
        pass


def test_a_rebuild_waits_for_one_that_only_prunes(engine: TantivyEngine) -> None:
    other = tantivy_store.Store(engine.store.root)
    held, freed = threading.Event(), threading.Event()

    def prune() -> None:
        with other.rebuilding(timeout=0):
            held.set()
            freed.wait(0.3)

    pruning = threading.Thread(target=prune)
    pruning.start()
    held.wait()
    filled(engine, [change(1)])
    freed.set()
    pruning.join()
    assert ask(engine, Everything()).keys == [1]


def test_pruning_never_waits(engine: TantivyEngine) -> None:
    with engine.rebuild():
        began = time.monotonic()
        tantivy_store.Store(engine.store.root).prune()
        assert time.monotonic() - began < 1


# Directories


def test_the_old_index_serves_while_a_new_one_fills(engine: TantivyEngine) -> None:
    filled(engine, [change(1)])
    reader = TantivyEngine(engine.store.root)
    with engine.rebuild() as target:
        target.add([change(2), change(3)])
        assert ask(reader, Everything()).keys == [1]
        engine.write([change(4)])
        assert ask(reader, Everything()).total == 2
        with target.last_changes():
            target.add([change(4)])
            target.swap()
    assert sorted(ask(reader, Everything()).keys) == [2, 3, 4]


def failing_rebuild(engine: TantivyEngine) -> None:
    with engine.rebuild() as target:
        target.add([change(2)])
        raise ZeroDivisionError


def test_a_rebuild_that_fails_leaves_the_old_index(engine: TantivyEngine) -> None:
    filled(engine, [change(1)])
    with pytest.raises(ZeroDivisionError):
        failing_rebuild(engine)
    assert ask(engine, Everything()).keys == [1]


def test_old_directories_are_kept_for_a_while(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = engine.store.current
    filled(engine, [change(1)])
    assert (engine.store.root / before).exists()
    monkeypatch.setattr(tantivy_store, "GRACE", 0.0)
    engine.write([change(2)])
    assert not (engine.store.root / before).exists()
    assert ask(engine, Everything()).total == 2


def test_an_index_of_another_release_is_left_to_it(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(engine, [change(1)])
    old = engine.store.current
    monkeypatch.setattr(tantivy_store, "fingerprint", lambda document: "fedcba987654")
    monkeypatch.setattr(tantivy_store, "GRACE", 0.0)
    newer = TantivyEngine(engine.store.root)
    assert not newer.status().ready
    with pytest.raises(EngineUnavailable):
        ask(newer, Everything())
    filled(newer, [change(2)])
    assert ask(newer, Everything()).keys == [2]
    monkeypatch.undo()
    assert engine.store.current == old
    assert ask(engine, Everything()).keys == [1]


@pytest.mark.parametrize("module", [tantivy_schema, elasticsearch_mapping])
def test_another_mapping_or_spelling_is_another_index(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = module.fingerprint.__wrapped__
    own = fingerprint(document_class())
    assert own == fingerprint(document_class())
    assert own != fingerprint(type("Other", (document_class(),), {"other": Keyword()}))
    monkeypatch.setattr(module, "rows", lambda name: rows(name)[:-1])
    assert own != fingerprint(document_class())


def broken(engine: TantivyEngine, how: str) -> None:
    directory = engine.store.root / engine.store.current
    if how == "gone":
        for path in directory.iterdir():
            path.unlink()
    elif how == "pointer":
        engine.store.pointer.write_text("nothing-9")
    else:
        (path,) = directory.glob(how)
        path.write_bytes(path.read_bytes()[:10])


#: What a segment is made of, and the list of segments.
def test_what_a_killed_writer_left_is_in_nobodys_way(engine: TantivyEngine) -> None:
    engine.write([change(1), change(2)])
    directory = engine.store.root / engine.store.current
    # It wrote which documents are gone, and died before it said that they are: whoever writes next
    # comes to write the same files.
    left = [
        f"{segment.stem}.{stamp}.del" for segment in directory.glob("*.term") for stamp in range(99)
    ]
    known = json.loads((directory / ".managed.json").read_text())
    (directory / ".managed.json").write_text(json.dumps([*known, *left]))
    for name in left:
        (directory / name).touch()

    assert engine.write([change(1, "Riego", version=2)]) == {}
    assert ask(engine, Word("riego")).keys == [1]
    assert ask(engine, Everything()).total == 2


FILES = ("*.term", "*.idx", "*.pos", "*.fast", "*.store", "*.fieldnorm", "meta.json")


@pytest.mark.parametrize("how", [*FILES, "gone", "pointer"])
def test_a_broken_index_is_told_and_replaced(engine: TantivyEngine, how: str) -> None:
    filled(engine, [change(1)])
    broken(engine, how)
    fresh = TantivyEngine(engine.store.root)
    assert not fresh.status().ready
    with pytest.raises(EngineUnavailable):
        ask(fresh, Everything())
    filled(fresh, [change(1)])
    assert ask(fresh, Everything()).keys == [1]
