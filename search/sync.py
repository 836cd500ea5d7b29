"""Brings the index to where the database is: what waits, everything anew, and the proof of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from knowledge.selectors import public_practices
from search import outbox, spelling
from search.building import build
from search.engines import get_engine
from search.engines.base import Change, Rebuild
from search.models import DocumentState

#: A deletion younger than this leaves a tombstone in a new index: longer than a lease and than any
#: transaction, so that no worker still holds what was there before.
TOMBSTONES = timedelta(minutes=10)

Progress = Callable[[int], None]


def changes(versions: dict[int, int]) -> tuple[list[Change], dict[int, str]]:
    """The documents of these keys as the database has them now, at versions that were read before.

    Returns:
        the changes, and the error of each key whose document could not be built.
    """
    keys = list(versions)
    try:
        documents = build(keys)
    except (InterfaceError, OperationalError):
        raise  # the database is away: no key's fault
    except Exception as error:  # noqa: BLE001  (one key's fault must not keep the others back)
        if len(keys) == 1:
            return [], {keys[0]: f"{type(error).__name__}: {error}"}
        built: list[Change] = []
        failed: dict[int, str] = {}
        for key in keys:
            one, error_of_one = changes({key: versions[key]})
            built += one
            failed |= error_of_one
        return built, failed
    return [Change(key, versions[key], documents[key]) for key in keys], {}


def drain_once(limit: int = outbox.BATCH) -> int:
    """Sends what waited longest; the number of keys that were taken on.

    Raises:
        EngineUnavailable: where the engine does not answer; the keys go back to wait.
    """
    leased = outbox.lease(limit)
    if not leased.versions:
        return 0
    try:
        ready, failed = changes(leased.versions)
        if leased.expired:
            return 0
        failed |= get_engine().write(ready)
    except BaseException:
        outbox.release(leased)
        raise
    outbox.settle(leased, failed=failed)
    return len(leased.versions)


def rebuild(progress: Progress | None = None) -> None:
    """Fills a new index from the database and lets it serve; the old one serves until then.

    What changes meanwhile is sent to the old index by the worker, and once more to the new one
    before the swap: whatever has another version by then than the one that was read.

    One that was killed is gone on with: what it sent is in the new index, and not read again.
    """
    recently = timezone.now() - TOMBSTONES
    failed: dict[int, str] = {}
    with get_engine().rebuild() as target:
        sent = dict(target.versions())
        outbox.touch(_ahead(sent))
        _fill(target, sent, failed, progress or (lambda count: None))
        with target.last_changes():
            for batch in outbox.batched(_unlike(sent, recently)):
                _send(target, batch, sent, failed)
            target.swap()
    outbox.settle_versions(sent, failed=failed)
    spelling.refresh(always=True)


def _fill(
    target: Rebuild, sent: dict[int, int], failed: dict[int, str], progress: Progress
) -> None:
    """Sends what the index lacks: the engine takes a batch while the next one is read."""
    with ThreadPoolExecutor(1) as sender:
        under_way: Future[dict[int, str]] | None = None
        number = 0
        for batch in _keys():
            missing = [key for key in batch if key not in sent]
            outbox.ensure(missing)
            ready = _read(missing, sent, failed)
            if under_way:
                failed |= under_way.result()
                progress(number)
            under_way, number = sender.submit(target.add, ready), len(batch)
        if under_way:
            failed |= under_way.result()
            progress(number)


def _ahead(sent: Mapping[int, int]) -> list[int]:
    """Keys that the index has in a version that the database has not reached: it was restored."""
    known: dict[int, int] = {}
    for batch in outbox.batched(list(sent)):
        rows = DocumentState.objects.filter(key__in=batch)
        known.update(rows.values_list("key", "version"))
    return [key for key, version in sent.items() if version > known.get(key, 0)]


def _unlike(sent: Mapping[int, int], since: datetime) -> list[int]:
    """Keys whose version is not the one that was sent, and what went lately."""
    rows = DocumentState.objects.values_list("key", "version", "changed_at").order_by()
    return [
        key
        for key, version, changed_at in rows.iterator()
        if sent.get(key) != version and (key in sent or changed_at >= since)
    ]


def _keys() -> Iterator[Sequence[int]]:
    """Every public practice, a batch at a time, in constant memory."""
    last = 0
    while True:
        rows = public_practices().filter(pk__gt=last).order_by("pk")
        batch = list(rows.values_list("pk", flat=True)[: outbox.BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1]


def _send(
    target: Rebuild, keys: Sequence[int], sent: dict[int, int], failed: dict[int, str]
) -> None:
    """Adds documents at versions that are read first; notes these, and what was refused of them."""
    failed |= target.add(_read(keys, sent, failed))


def _read(keys: Sequence[int], sent: dict[int, int], failed: dict[int, str]) -> list[Change]:
    """Documents at versions that are read first; notes these, and what could not be built."""
    versions = dict(DocumentState.objects.filter(key__in=keys).values_list("key", "version"))
    ready, unbuilt = changes(versions)
    for key in versions:
        failed.pop(key, None)  # of the version before
    sent |= versions
    failed |= unbuilt
    return ready


@dataclass(frozen=True)
class Difference:
    """Keys in which the index and the database do not agree."""

    missing: list[int]
    superfluous: list[int]
    outdated: list[int]

    def __bool__(self) -> bool:
        return bool(self.missing or self.superfluous or self.outdated)


def verify() -> Difference:
    """Compares the keys and versions of the index with the practices that the public may read."""
    indexed = dict(get_engine().versions())
    public = set(public_practices().values_list("pk", flat=True))
    versions = dict(DocumentState.objects.values_list("key", "version"))
    return Difference(
        missing=sorted(public - set(indexed)),
        superfluous=sorted(set(indexed) - public),
        outdated=sorted(
            key for key in public & set(indexed) if indexed[key] != versions.get(key, 0)
        ),
    )


def repair(difference: Difference) -> None:
    """Puts what differs into the outbox, whatever it was set aside for."""
    outbox.touch([*difference.missing, *difference.superfluous, *difference.outdated])
