"""Builds documents from the database as it is now."""

from collections.abc import Sequence
from typing import Any

from knowledge.selectors import public_practices
from search.analysis import spelled
from search.documents import localized_fields
from search.parts import registered


def build(keys: Sequence[int]) -> dict[int, dict[str, Any] | None]:
    """The document of each key, or nothing where the public may not read the practice (any more).

    The number of queries does not depend on the number of keys.
    """
    public = list(public_practices().filter(pk__in=keys).values_list("pk", flat=True))
    documents: dict[int, dict[str, Any] | None] = dict.fromkeys(keys)
    for key in public:
        documents[key] = {"key": key}
    for part in registered():
        for key, values in part.read(public).items():
            document = documents[key]
            if document is not None:
                document.update({name: _as_read(name, value) for name, value in values.items()})
    return documents


def _as_read(field: str, value: Any) -> Any:
    """The value of a field; a text that is read by stems as the stemmers read it rightly."""
    if field not in localized_fields():
        return value
    return {
        lang: spelled(told, lang) if isinstance(told, str) else [spelled(t, lang) for t in told]
        for lang, told in value.items()
    }
