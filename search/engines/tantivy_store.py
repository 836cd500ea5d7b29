"""The embedded index on disk: which directory serves, who may write, and when a reader looks again.

    <root>/<fingerprint>.current    the name of the directory that serves code of this fingerprint
    <root>/<fingerprint>-<number>/  an index
    <root>/writer.lock              held by the one process that writes
    <root>/rebuild.lock             held by the one process that fills a new index

Each fingerprint has a pointer of its own: while a new release fills its index, the old one serves.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy

from search.documents import document_class
from search.engines.base import EngineUnavailable
from search.engines.tantivy_schema import analyzers, build_schema, fingerprint

#: A reader that opened a directory goes on for this long after another took its place.
GRACE = 60.0  # seconds
#: How long it is waited for who fills a new index, or only prunes.
FILLED_ELSEWHERE = 5.0  # seconds
#: The index of another release is kept for this long after it was last written.
KEEP_OTHER = 86_400.0  # seconds


@contextmanager
def guarded(store: "Store") -> Iterator[None]:
    """Whatever the library fails with, however deep, is told as an engine that is away.

    A panic of its Rust code is no `Exception`: it would end a thread that expects one.
    """
    try:
        yield
    except EngineUnavailable:
        raise
    except BaseException as error:
        if not isinstance(error, ValueError | OSError) and type(error).__name__ != "PanicException":
            raise
        store.forget()
        raise EngineUnavailable(str(error)) from error


class Store:
    """One index root. Cheap to make; opens nothing until it is asked, and again after a fork."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._opened: tuple[int, str, tantivy.Index] | None = None
        self._seen: int | None = None

    @property
    def pointer(self) -> Path:
        return self.root / f"{fingerprint(document_class())}.current"

    @property
    def current(self) -> str:
        """The name of the directory that serves; empty where there is none for this document."""
        try:
            return self.pointer.read_text().strip()
        except FileNotFoundError:
            return ""

    def reader(self) -> tantivy.Index:
        """The index that serves, seen as it is now.

        Raises:
            EngineUnavailable: where there is none, or it cannot be opened.
        """
        name = self.current
        # A watcher thread would not survive a fork, nor would an index that was opened before it.
        if self._opened is None or self._opened[:2] != (os.getpid(), name):
            self._opened = (os.getpid(), name, self.open(name))
            self._seen = None
        index = self._opened[2]
        try:
            changed = (self.root / name / "meta.json").stat().st_mtime_ns
            if changed != self._seen:
                index.reload()
                self._seen = changed
        except (OSError, ValueError) as error:
            self.forget()
            raise EngineUnavailable(str(error)) from error
        return index

    def forget(self) -> None:
        """Opens the index again next time: what was opened may be broken."""
        self._opened = None

    def open(self, name: str) -> tantivy.Index:
        """The index in a directory, read again only when it is told to.

        Raises:
            EngineUnavailable: where there is none, or it is broken, truncated or of another format.
        """
        if not name:
            raise EngineUnavailable("There is no index yet.")
        if not (self.root / name / "meta.json").exists():
            raise EngineUnavailable(f"The index {name} is gone.")
        return self._index(self.root / name)

    def create(self) -> tuple[str, tantivy.Index]:
        """A new index, in a directory after every one there is, and its name."""
        prefix = fingerprint(document_class())
        numbers = [int(path.name.rpartition("-")[2]) for path in self._directories()]
        directory = self.root / f"{prefix}-{max(numbers, default=0) + 1}"
        directory.mkdir(parents=True)
        try:
            return directory.name, self._index(directory)
        except EngineUnavailable:
            self.drop(directory.name)
            raise

    def _index(self, directory: Path) -> tantivy.Index:
        try:
            index = tantivy.Index(build_schema(document_class()), path=str(directory))
            index.config_reader(reload_policy="manual")
        except (OSError, ValueError) as error:
            raise EngineUnavailable(str(error)) from error
        for name, analyzer in analyzers().items():
            index.register_tokenizer(name, analyzer)
        return index

    @contextmanager
    def writing(self, timeout: float = 20.0) -> Iterator[None]:
        """Holds the one right to write the index that serves.

        Raises:
            EngineUnavailable: where another process holds it for longer than `timeout` seconds.
        """
        with self._locked("writer.lock", timeout, "Another process is writing the index."):
            yield

    @contextmanager
    def rebuilding(self, timeout: float | None = None) -> Iterator[None]:
        """Holds the one right to fill a new index. Who only prunes holds it for an instant.

        Raises:
            EngineUnavailable: where another process holds it for longer than `timeout` seconds, or
                `FILLED_ELSEWHERE`.
        """
        timeout = FILLED_ELSEWHERE if timeout is None else timeout
        with self._locked("rebuild.lock", timeout, "Another process is filling a new index."):
            yield

    @contextmanager
    def _locked(self, name: str, timeout: float, refusal: str) -> Iterator[None]:
        """Holds a lock that the system frees when a process dies, however it does."""
        with guarded(self):
            self.root.mkdir(parents=True, exist_ok=True)
            file = open(self.root / name, "w")  # noqa: SIM115  (closed by the next line)
        with file as lock:
            deadline = time.monotonic() + timeout
            while True:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        raise EngineUnavailable(refusal) from None
                    time.sleep(0.02)
            yield

    def serve(self, name: str) -> None:
        """Points to a directory, in one step that a reader sees whole or not at all."""
        before = self.root / self.current
        if before != self.root and before.exists():
            os.utime(before)  # its grace begins now
        new = self.pointer.with_suffix(".new")
        new.write_text(name)
        with open(new) as written:
            os.fsync(written.fileno())
        new.replace(self.pointer)

    def prune(self) -> None:
        """Drops directories that have not served for a while; none while a new one fills."""
        try:
            with self.rebuilding(timeout=0):
                self.drop_old()
        except EngineUnavailable:
            return

    def drop_old(self) -> None:
        """As `prune`, for who may fill a new index: what a killed rebuild left goes too."""
        now = time.time()
        serving = set()
        for pointer in self.root.glob("*.current"):
            directory = self.root / pointer.read_text().strip()
            age = now - directory.stat().st_mtime if directory.exists() else KEEP_OTHER + 1
            if pointer != self.pointer and age > KEEP_OTHER:
                pointer.unlink(missing_ok=True)
            else:
                serving.add(directory.name)
        for path in self._directories():
            if path.name not in serving and now - path.stat().st_mtime > GRACE:
                self.drop(path.name)

    def drop(self, name: str) -> None:
        shutil.rmtree(self.root / name, ignore_errors=True)

    def _directories(self) -> list[Path]:
        return [path for path in self.root.glob("*-*") if path.name.rpartition("-")[2].isdigit()]
