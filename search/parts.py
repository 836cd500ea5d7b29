"""What makes up a document. A room that has something to find registers a part here."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from django.db.models import Model
from elasticsearch.dsl import Field


class Part(Protocol):
    """Some fields of the document and how they are read for many practices at once."""

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields that it declares, by name."""
        ...

    @property
    def covers(self) -> Mapping[type[Model], Sequence[str]]:
        """The translated fields whose texts it puts into them."""
        ...

    def read(self, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
        """For each key, what this part says: its fields, and `documents.TEXTS` to add to those of
        other parts. The number of queries does not depend on the keys."""
        ...


_parts: list[Part] = []


def register(part: Part) -> Part:
    """Adds a part to the document.

    Raises:
        ValueError: where another part already declares one of its fields.
    """
    taken = {name for other in _parts for name in other.fields} & set(part.fields)
    if taken:
        raise ValueError(f"Declared by another part already: {', '.join(sorted(taken))}")
    _parts.append(part)
    return part


def registered() -> Sequence[Part]:
    return tuple(_parts)
