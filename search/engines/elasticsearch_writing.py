"""Writes to the cluster: changes by their versions in bulks, and a new index beside the old one."""

import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.base import Change, EngineUnavailable
from search.engines.elasticsearch_moment import versions
from search.engines.elasticsearch_store import NoIndexError, Store

logger = logging.getLogger(__name__)

#: Bytes of one bulk: far below what a server takes, and enough to be worth the way.
BULK = 8_000_000
#: Documents in each bulk of a new index, and bulks under way at once: each takes a core.
PART, AT_ONCE = 125, 4
#: Seconds to wait before what a server had no room for is sent again.
AGAIN = (0.2, 1.0, 3.0)

#: Stands first in each bulk and changes nothing: there is no such document. `require_alias` does
#: not hold for deletions; a bulk of these alone would make an index where the alias is gone.
GUARD = (b'{"update":{"_id":"-"}}', b'{"doc":{}}')

#: The lines of one change in a bulk.
Lines = tuple[bytes, ...]


class ElasticsearchRebuild:
    """A new index that only writers know until it is served.

    Who writes meanwhile writes to both: versions let the newer stay, whichever comes first. They
    also do while nobody fills it, so that one that was killed lacks nothing that came since.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        with store.servers.asked():
            self.name = store.begin()
        self.served = False

    def versions(self) -> Iterator[tuple[int, int]]:
        with self.store.servers.asked():
            self.store.client.indices.refresh(index=self.name)
            yield from versions(self.store.client, self.name)

    def add(self, changes: Iterable[Change]) -> dict[int, str]:
        parts = list(_parted(changes, PART))
        errors: dict[int, str] = {}
        with self.store.servers.asked(), ThreadPoolExecutor(AT_ONCE) as pool:
            self.store.show_life(self.name)
            try:
                for told in pool.map(partial(send, self.store.client, self.store.filling), parts):
                    errors |= told
            except EngineUnavailable:
                self.store.hold(self.name)  # tells it where a writer gave the index up
                raise
        return errors

    @contextmanager
    def last_changes(self) -> Iterator[None]:
        # Nobody need be held back: what others write from here on reaches the new index too.
        yield

    def swap(self) -> None:
        with self.store.servers.asked():
            self.store.hold(self.name)
            self.store.refresh(self.name)
            self.store.hold(self.name)  # that may have taken long
            self.store.serve(self.name)
            # What came in between is read at once too.
            self.store.client.indices.refresh(index=self.name)
        self.served = True

    def end(self, *, goes_on: bool) -> None:
        """Leaves an index that does not serve to the next rebuild, or nothing of it."""
        # A server that does not answer cannot be told; after a while the next rebuild takes it.
        with suppress(EngineUnavailable), self.store.servers.asked():
            if not self.served:
                self.store.leave(self.name, goes_on=goes_on)


def write(store: Store, changes: Sequence[Change]) -> dict[int, str]:
    """Sends changes to the index that serves, and to the one that fills.

    The one that fills comes first: where it begins to serve in between, the second bulk finds it.
    One that takes nothing, while the other does, is given up: it would lack these, or keep all
    others waiting.
    """
    errors: dict[int, str] = {}
    lacking: list[str] = []
    if filling := store.to_fill():
        try:
            errors = send(store.client, store.filling, changes)
        except NoIndexError:
            pass  # it serves by now, or is gone
        except EngineUnavailable as error:
            logger.warning("The new index takes nothing: %s", error)
            lacking = filling
    errors |= send(store.client, store.write, changes, refresh=True)
    if lacking:
        for name in lacking:
            store.give_up(name)
        # Where it began to serve just before that, this finds it.
        errors |= send(store.client, store.write, changes, refresh=True)
    store.keep_house()
    return errors


def send(
    client: Elasticsearch, alias: str, changes: Sequence[Change], *, refresh: bool = False
) -> dict[int, str]:
    """Sends changes behind an alias, each with its version.

    Returns:
        the error of each key that was refused.

    Raises:
        NoIndexError: where the alias leads nowhere.
        EngineUnavailable: where the servers had no room, and had none later either.
    """
    lines, errors = _made(changes)
    for batch in _bulks(lines):
        for pause in (*AGAIN, None):
            operations: Any = [*GUARD, *(line for _key, pair in batch for line in pair)]
            answer = client.bulk(
                index=alias,
                operations=operations,
                require_alias=True,
                refresh=refresh,
                timeout="5s",
                filter_path=["items.*.status", "items.*.error"],
            )
            guard, *items = answer["items"]
            _guarded(guard["update"])
            batch, refused = _left(batch, items)
            errors |= refused
            if not batch:
                break
            if pause is None:
                raise EngineUnavailable("The servers have no room for what is written.")
            time.sleep(pause)
    return errors


def _guarded(told: Mapping[str, Any]) -> None:
    """Raises what the index as a whole has against a bulk: that is no key's fault."""
    if told["error"]["type"] == "index_not_found_exception":
        raise NoIndexError("There is no index yet.")
    if told["status"] in (400, 403):  # it is closed, or somebody forbade to write to it
        raise EngineUnavailable(_reason(told["error"]))


def _left(
    batch: Sequence[tuple[int, Lines]], items: Sequence[Mapping[str, Any]]
) -> tuple[list[tuple[int, Lines]], dict[int, str]]:
    """What is to be sent again of a bulk, and the error of each key that was refused."""
    again: list[tuple[int, Lines]] = []
    errors: dict[int, str] = {}
    for (key, pair), item in zip(batch, items, strict=True):
        (told,) = item.values()
        status, error = told["status"], told.get("error")
        if not error or status == 409:  # it has this version, or a newer one
            continue
        if status == 429 or status >= 500:
            again.append((key, pair))
        else:
            errors[key] = _reason(error)
    return again, errors


def _reason(error: Mapping[str, Any]) -> str:
    cause = error.get("caused_by") or error
    return f"{error['type']}: {cause['reason']}"


def _parted(changes: Iterable[Change], size: int) -> Iterator[Sequence[Change]]:
    rest = iter(changes)
    while part := list(islice(rest, size)):
        yield part


def _bulks(lines: Iterable[tuple[int, Lines]]) -> Iterator[list[tuple[int, Lines]]]:
    batch: list[tuple[int, Lines]] = []
    size = 0
    for key, pair in lines:
        length = sum(map(len, pair))
        if batch and size + length > BULK:
            yield batch
            batch, size = [], 0
        batch.append((key, pair))
        size += length
    if batch:
        yield batch


def _made(changes: Iterable[Change]) -> tuple[list[tuple[int, Lines]], dict[int, str]]:
    """The lines of each change, and the error of each key whose document cannot be written down."""
    lines: list[tuple[int, Lines]] = []
    errors: dict[int, str] = {}
    for change in changes:
        try:
            lines.append((change.key, tuple(map(_line, _parts(change)))))
        except (TypeError, ValueError) as error:
            errors[change.key] = f"{type(error).__name__}: {error}"
    return lines, errors


def _parts(change: Change) -> Iterator[Mapping[str, Any]]:
    action = "delete" if change.document is None else "index"
    version = {"version": change.version, "version_type": "external"}
    yield {action: {"_id": str(change.key), **version}}
    if change.document is not None:
        yield {**change.document, "version": change.version}


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=_spelled).encode()


def _spelled(value: object) -> str:
    if isinstance(value, datetime):
        # The embedded engine sorts by whole seconds.
        return value.replace(microsecond=0).isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a document")
