"""Which documents wait for the index. A change only raises a version; the worker does the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from django.db import connection, transaction
from django.db.models import F, PositiveBigIntegerField, Q, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from search.models import DocumentState

#: How long a worker may hold a key. The cluster keeps deleted versions longer than this.
LEASE = timedelta(seconds=60)
#: A key that failed this often is set aside until somebody changes it or asks for it.
MAX_ATTEMPTS = 6
BATCH = 500


@dataclass(frozen=True)
class Leased:
    """Keys that one worker holds, each with the version it had when it was leased."""

    lease: str
    versions: dict[int, int]
    until: datetime

    @property
    def expired(self) -> bool:
        """Whether another worker may have these keys by now."""
        return timezone.now() >= self.until


def batched(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """The keys, as many at a time as one query may name."""
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


@transaction.atomic
def touch(keys: Iterable[int]) -> None:
    """Says, inside the transaction of the change, that these documents changed or went.

    A version is the moment in milliseconds, or one more than the last: after an older database was
    restored, what changes is still newer than all that the index has.
    """
    now = timezone.now()
    moment = int(now.timestamp() * 1000)
    for batch in batched(sorted(set(keys))):
        DocumentState.objects.bulk_create(
            [DocumentState(key=key, changed_at=now) for key in batch], ignore_conflicts=True
        )
        DocumentState.objects.filter(key__in=batch).update(
            version=Greatest(F("version") + 1, moment, output_field=PositiveBigIntegerField()),
            changed_at=now,
            attempts=0,
            retry_at=None,
            error="",
            set_aside=False,
        )


def ensure(keys: Sequence[int]) -> None:
    """Gives a place to documents that never changed since the outbox exists; raises no version."""
    now = timezone.now()
    DocumentState.objects.bulk_create(
        [DocumentState(key=key, changed_at=now) for key in keys], ignore_conflicts=True
    )


def release(leased: Leased) -> None:
    """Gives keys back as they were, for another try."""
    _held(leased).update(lease="", leased_until=None)


@transaction.atomic
def settle_versions(sent: Mapping[int, int], *, failed: Mapping[int, str]) -> None:
    """After a rebuild: what waits at the version that was sent need not be sent again.

    What was refused is set aside: it would be refused again. What changed since goes on waiting.
    """
    behind = DocumentState.objects.filter(version__gt=F("indexed"))
    rows = behind.select_for_update().values_list("key", "version")
    there = [key for key, version in rows if sent.get(key) == version and key not in failed]
    for batch in batched(there):
        DocumentState.objects.filter(key__in=batch).update(
            indexed=F("version"), attempts=0, error="", retry_at=None, set_aside=False
        )
    for key, error in failed.items():
        DocumentState.objects.filter(key=key, version=sent[key]).update(
            error=error, set_aside=True, indexed=0
        )


def waiting() -> QuerySet[DocumentState]:
    """What the index does not have yet, but for what was set aside."""
    return DocumentState.objects.filter(version__gt=F("indexed"), set_aside=False)


@transaction.atomic
def lease(limit: int = BATCH) -> Leased:
    """Takes the keys that waited longest, so that no other worker does for the time of a lease."""
    now = timezone.now()
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    due = Q(retry_at=None) | Q(retry_at__lte=now)
    rows = waiting().filter(free, due).order_by("changed_at")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    versions = dict(rows.values_list("key", "version")[:limit])
    token = token_hex(16)
    until = now + LEASE
    DocumentState.objects.filter(key__in=versions).update(lease=token, leased_until=until)
    return Leased(token, versions, until)


def _held(leased: Leased) -> QuerySet[DocumentState]:
    return DocumentState.objects.filter(lease=leased.lease)


@transaction.atomic
def settle(leased: Leased, *, failed: dict[int, str]) -> None:
    """Records what the index took, and the error of what it refused; gives the keys back."""
    now = timezone.now()
    # Locked: what is touched meanwhile would be set aside at a version that nobody tried.
    for state in _held(leased).filter(key__in=failed).select_for_update():
        state.attempts += 1
        state.error = failed[state.key]
        state.set_aside = state.attempts >= MAX_ATTEMPTS
        state.retry_at = now + timedelta(seconds=2**state.attempts)
        state.save(update_fields=["attempts", "error", "set_aside", "retry_at"])
    taken = dict(
        _held(leased).exclude(key__in=failed).select_for_update().values_list("key", "version")
    )
    DocumentState.objects.filter(
        key__in=[key for key, version in taken.items() if version == leased.versions[key]]
    ).update(indexed=F("version"), attempts=0, error="")
    for key, version in taken.items():
        if version != leased.versions[key]:  # changed meanwhile: it goes on waiting
            DocumentState.objects.filter(key=key).update(indexed=leased.versions[key], attempts=0)
    release(leased)
