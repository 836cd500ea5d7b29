"""Writes the embedded index: changes in one commit, and a new index beside the one that serves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import tantivy
from tantivy import Query

from knowledge.language import CODES
from search.documents import document_class
from search.engines.base import Change
from search.engines.tantivy_schema import KEY_BITS, ORDER, build_schema, flat, leaves
from search.engines.tantivy_store import Store, guarded

HEAP = 128_000_000  # bytes of a writer; enough that it does not commit by itself before it is told
#: Documents of a rebuild. The library merges eight commits into one segment: fewer and larger ones
#: are searched sooner, and merging those maps more of the index at once.
COMMIT_EVERY = 12_500
#: A second thread makes a rebuild no quicker, since reading is what takes its time, and twice as
#: many segments, whose merging maps much more of the index at once.
THREADS = 1


class TantivyRebuild:
    """A new directory that nobody reads until it is served.

    One writer fills it: it indexes what was added while the next batch is read. Whoever makes it
    holds the right to fill a new index.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        with guarded(store):
            store.drop_old()
            self.name, self.index = store.create()
        self.writer: tantivy.IndexWriter | None = None
        self.fresh = True
        self.uncommitted = 0
        self.served = False

    def versions(self) -> Iterator[tuple[int, int]]:
        """Nothing: what was killed is dropped. The room may be what it died of."""
        return iter(())

    def add(self, changes: Iterable[Change]) -> dict[int, str]:
        documents, errors = made(changes)
        with guarded(self.store):
            if self.writer is None:
                self.writer = self.index.writer(HEAP, THREADS)
            for key, document in documents:
                # What came last was read last: versions need not be compared.
                put(self.writer, key, document, replaces=not self.fresh)
            self.uncommitted += len(documents)
            if self.uncommitted >= COMMIT_EVERY:
                self.writer.commit()
                self.uncommitted = 0
        return errors

    @contextmanager
    def last_changes(self) -> Iterator[None]:
        # The long part, merging included, ends before others are held back.
        self._commit()
        self.fresh = False
        with self.store.writing():
            yield

    def swap(self) -> None:
        self._commit()
        with guarded(self.store):
            self.store.serve(self.name)
        self.served = True

    def _commit(self) -> None:
        """Commits, lets merges end, and frees the directory for another writer."""
        if self.writer is not None:
            with guarded(self.store):
                self.writer.commit()
                self._free()

    def _free(self) -> None:
        writer, self.writer = self.writer, None
        if writer is not None:
            writer.wait_merging_threads()

    def end(self) -> None:
        """Leaves nothing behind of an index that does not serve: a full disk needs the room."""
        try:
            with guarded(self.store):
                self._free()
        finally:
            if not self.served:
                self.store.drop(self.name)


def apply(index: tantivy.Index, changes: Sequence[Change]) -> dict[int, str]:
    """Writes what is newer than the index has, in one commit. Its caller may write."""
    known = _known_versions(index, [change.key for change in changes])
    newer: dict[int, Change] = {}
    for change in changes:
        if known.get(change.key, -1) < change.version:
            known[change.key] = change.version
            newer[change.key] = change
    documents, errors = made(newer.values())
    writer = index.writer(HEAP, THREADS)
    try:
        # What a writer that was killed left: under the same names this one would write its own.
        writer.garbage_collect_files()
        for key, document in documents:
            put(writer, key, document, replaces=True)
        writer.commit()
    finally:
        # Frees the index for the next writer, also where the disk is full.
        writer.wait_merging_threads()
    return errors


def put(
    writer: tantivy.IndexWriter, key: int, document: tantivy.Document, *, replaces: bool
) -> None:
    """Deleting and adding in one commit is one step for a reader."""
    if replaces:
        writer.delete_documents_by_term("key", key)
    writer.add_document(document)


def made(
    changes: Iterable[Change],
) -> tuple[list[tuple[int, tantivy.Document]], dict[int, str]]:
    """The documents by key, and the error of each key whose document is none.

    Only what fails here is a key's own fault. Whatever a writer fails with, a full disk above all,
    is told by each document that is added after it.
    """
    documents: list[tuple[int, tantivy.Document]] = []
    errors: dict[int, str] = {}
    for change in changes:
        try:
            documents.append((change.key, _document(change)))
        except Exception as error:  # noqa: BLE001  (one key's fault must not keep the others back)
            errors[change.key] = f"{type(error).__name__}: {error}"
    return documents, errors


def _known_versions(index: tantivy.Index, keys: Sequence[int]) -> dict[int, int]:
    index.reload()
    searcher = index.searcher()
    if not searcher.num_docs or not keys:
        return {}
    wanted = Query.term_set_query(index.schema, "key", list(keys))
    addresses = [a for _score, a in searcher.search(wanted, limit=len(keys), count=False).hits]
    return dict(
        zip(
            integers(searcher, "key", addresses),
            integers(searcher, "version", addresses),
            strict=True,
        )
    )


def integers(searcher: tantivy.Searcher, field: str, addresses: Sequence[Any]) -> list[int]:
    values: list[Any] = searcher.fast_field_values(field, list(addresses))
    return values


def _document(change: Change) -> tantivy.Document:
    """A document with only declared fields.

    Raises:
        ValueError: for a field that the schema does not have, which tantivy would drop in silence.
    """
    schema = build_schema(document_class())
    if change.document is None:
        return tantivy.Document.from_dict(
            {"key": change.key, "version": change.version, "gone": True}, schema
        )
    values = dict(_flattened(change.document))
    if unknown := values.keys() - leaves(document_class()).keys():
        raise ValueError(f"Not in the mapping: {', '.join(sorted(unknown))}")
    return tantivy.Document.from_dict(
        {**values, **_orders(values, change.key), "version": change.version}, schema
    )


def _flattened(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        if isinstance(value, dict):
            for lang, text in value.items():
                yield flat(name, lang), text
        elif value not in (None, "", []):
            yield name, value


def _orders(values: Mapping[str, Any], key: int) -> dict[str, Any]:
    """What is sorted by. tantivy sorts by one field: the key stands at the end of each."""
    published = values.get("published")
    moment = int(published.timestamp()) if published else 0
    names = {name: values.get(name, "") for name in (flat("sort_name", lang) for lang in CODES)}
    return {
        ORDER: (moment << KEY_BITS) + key,
        **{name: f"{text}\x01{key:012d}" for name, text in names.items()},
    }
