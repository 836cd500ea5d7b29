"""What the CMS's own search is given of a model: words, the same on every database."""

import re
from collections.abc import Iterable
from typing import Any

from django.db import models
from wagtail.search import index


class _Words:
    """A column as its words alone.

    Left as it is, an empty translation is found as «None», and PostgreSQL reads `BPL-00042` as a
    word and a negative number, which nobody finds.
    """

    def get_value(self, obj: models.Model) -> str:
        value: Any = super().get_value(obj)  # type: ignore[misc]
        return re.sub(r"[\W_]+", " ", value or "")


class _Searched(_Words, index.SearchField):
    pass


class _Completed(_Words, index.AutocompleteField):
    pass


def searched(*fields: str | Iterable[str]) -> list[index.BaseField]:
    """Search fields for these columns, found by whole words."""
    return [_Searched(name) for name in _flat(fields)]


def found_by(*fields: str | Iterable[str]) -> list[index.BaseField]:
    """As `searched`, and found by how words begin, which is how the CMS looks as one types."""
    return [*searched(*fields), *(_Completed(name) for name in _flat(fields))]


def _flat(fields: Iterable[str | Iterable[str]]) -> list[str]:
    return [name for field in fields for name in ([field] if isinstance(field, str) else field)]
