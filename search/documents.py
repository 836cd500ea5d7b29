"""The search document of a practice, declared once for both engines.

Holds codes of concepts and territories, never their labels: renaming one touches no document.
"""

from functools import cache
from typing import Any

from elasticsearch.dsl import Document, GeoPoint, Keyword, Long, MetaField, Object, Text

from knowledge.language import CODES
from search.parts import registered

#: The analyzer of running text in each language, and that of words as they are written.
ANALYZERS = {lang: f"text_{lang}" for lang in CODES}
WORDS = "words"
#: Running texts that all count alike, to which each part adds its own.
TEXTS = "texts"


def localized() -> Object:
    """A text in each language, each with its own analyzer."""
    return Object(
        properties={lang: Text(analyzer=analyzer) for lang, analyzer in ANALYZERS.items()},
        dynamic="strict",
    )


def sortable() -> Object:
    """A folded name in each language, to sort by."""
    return Object(properties={lang: Keyword() for lang in CODES}, dynamic="strict")


def words() -> Text:
    """Words without stems: for what is typed, misspelt or asked for exactly."""
    return Text(analyzer=WORDS)


def points() -> GeoPoint:
    """Where something is, as `search.sphere` writes a point."""
    return GeoPoint()


@cache
def document_class() -> type[Document]:
    """The document made of every registered part. A mapping takes no field that is not declared."""
    meta = type("Meta", (), {"dynamic": MetaField("strict")})
    body: dict[str, Any] = {"Meta": meta, "key": Long(), "version": Long(), TEXTS: localized()}
    for part in registered():
        body.update(part.fields)
    return type("PracticeDocument", (Document,), body)


@cache
def localized_fields() -> frozenset[str]:
    """The fields that hold running text, in each language."""
    return frozenset((TEXTS,)).union(
        name
        for part in registered()
        for name, field in part.fields.items()
        if isinstance(field, Object)
        and isinstance(field._doc_class._doc_type.mapping[CODES[0]], Text)
    )
