"""Pages of a list of practices, newest first, that stay in step while practices come and go.

A cursor holds the place where a page ended, not its number: what is published meanwhile moves
nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

from knowledge.models import Practice
from knowledge.selectors import NEWEST_FIRST

# Without a time: the same place is the same text, or no page would ever have the ETag it had.
_signer = signing.Signer(salt="knowledge.paging")


class InvalidCursorError(Exception):
    """A cursor that this site did not make."""


@dataclass(frozen=True)
class Cursor:
    """A place in the list, and whether the page wanted lies after it (older) or before (newer)."""

    published: datetime | None
    key: int
    forward: bool

    @classmethod
    def at(cls, practice: Practice, *, forward: bool) -> "Cursor":
        return cls(practice.first_published_at, practice.pk, forward)

    @classmethod
    def read(cls, text: str) -> "Cursor":
        try:
            published, key, forward = _signer.unsign_object(text)
        except signing.BadSignature as error:
            raise InvalidCursorError from error
        return cls(published and datetime.fromisoformat(published), key, forward)

    def write(self) -> str:
        published = self.published and self.published.isoformat()
        return _signer.sign_object((published, self.key, self.forward))

    @property
    def condition(self) -> Q:
        """What lies beyond this place. A practice without a date stands after all that have one."""
        side: Any = "lt" if self.forward else "gt"
        undated = Q(first_published_at__isnull=True)
        if self.published is None:
            beyond = undated & Q(**{f"pk__{side}": self.key})
            return beyond if self.forward else beyond | ~undated
        beyond = Q(**{f"first_published_at__{side}": self.published}) | Q(
            first_published_at=self.published, **{f"pk__{side}": self.key}
        )
        return beyond | undated if self.forward else beyond


@dataclass(frozen=True)
class Page:
    items: list[Practice]
    next: Cursor | None
    previous: Cursor | None


def page(practices: QuerySet[Practice], *, size: int, cursor: Cursor | None) -> Page:
    """The page that `cursor` leads to, the first without one."""
    ordered = practices.order_by(*NEWEST_FIRST)
    forward = cursor is None or cursor.forward
    if cursor is not None:
        ordered = ordered.filter(cursor.condition)
    if not forward:
        ordered = ordered.reverse()
    found = list(ordered[: size + 1])
    more = len(found) > size
    items = found[:size] if forward else found[:size][::-1]
    if not items:
        return Page([], None, None)
    return Page(
        items,
        next=Cursor.at(items[-1], forward=True) if more or not forward else None,
        previous=Cursor.at(items[0], forward=False) if (cursor if forward else more) else None,
    )
