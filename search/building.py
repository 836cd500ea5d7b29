"""Builds documents from the database as it is now."""

from collections.abc import Mapping, Sequence
from typing import Any

from knowledge.selectors import public_practices
from search.analysis import spelled
from search.documents import TEXTS, localized_fields
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
                _add(document, values)
    return documents


def _add(document: dict[str, Any], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        read = _as_read(name, value)
        if name == TEXTS:
            told = document.setdefault(TEXTS, {})
            for lang, texts in read.items():
                told.setdefault(lang, []).extend(texts)
        else:
            document[name] = read


def _as_read(field: str, value: Any) -> Any:
    """The value of a field; a text that is read by stems as the stemmers read it rightly."""
    if field not in localized_fields():
        return value
    return {
        lang: spelled(told, lang) if isinstance(told, str) else [spelled(t, lang) for t in told]
        for lang, told in value.items()
    }
