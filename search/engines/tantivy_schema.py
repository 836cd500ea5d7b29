"""The embedded engine's schema and analyzers, derived from the document."""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import tantivy
from elasticsearch.dsl import Document

from search.documents import ANALYZERS, WORDS
from search.tables import SPELLINGS, rows

#: tantivy's names of the Snowball stemmers.
_STEMMERS = {"es": "spanish", "en": "english", "pt": "portuguese"}
#: The moment of publication with the key behind it: what lists by date are sorted by.
ORDER = "published_order"
#: Bits of the key in it. The moment has the others, enough for every date that a field can hold
#: (1677 to 2262); keys stand in order up to half a billion.
KEY_BITS = 29
#: Raised when analysis changes in a way that the mapping does not show.
_RECIPE = 3


def flat(field: str, lang: str) -> str:
    """The name of one language of a localized field; dots would mean JSON paths."""
    return f"{field}__{lang}"


@cache
def leaves(document: type[Document]) -> dict[str, dict[str, Any]]:
    """Every field of the mapping by its flat name, with its mapping."""
    found: dict[str, dict[str, Any]] = {}
    for name, mapping in document._doc_type.mapping.to_dict()["properties"].items():
        if "properties" in mapping:
            found |= {flat(name, lang): leaf for lang, leaf in mapping["properties"].items()}
        else:
            found[name] = mapping
    # The same order in every process: an index opens only with the schema that it was made with.
    return dict(sorted(found.items()))


@cache
def build_schema(document: type[Document]) -> tantivy.Schema:
    """A text is indexed with positions and not stored; codes and numbers are fast fields too."""
    builder = tantivy.SchemaBuilder()
    for name, mapping in leaves(document).items():
        match mapping["type"]:
            case "text":
                builder.add_text_field(name, tokenizer_name=mapping["analyzer"])
            case "keyword":
                builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
            case "integer" | "long":
                builder.add_integer_field(name, indexed=True, fast=True)
            case "geo_point":
                # As a code: the library knows no points. Which are near is found in the dictionary.
                builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
            case "date":
                builder.add_date_field(name, indexed=True, fast=True)
            case other:
                raise ValueError(f"{name}: no embedded field for the type {other}")
    builder.add_integer_field(ORDER, fast=True)
    # A tombstone: what a deleted key leaves, so that an older version cannot bring it back.
    builder.add_boolean_field("gone", indexed=True, fast=True)
    return builder.build()


@cache
def fingerprint(document: type[Document]) -> str:
    """Changes with the mapping or the analysis: an index of another fingerprint is rebuilt."""
    recipe = [_RECIPE, rows(SPELLINGS), leaves(document), version("tantivy")]
    told = json.dumps(recipe, sort_keys=True)
    return sha256(told.encode()).hexdigest()[:12]


def _analyzer(stemmer: str | None) -> tantivy.TextAnalyzer:
    # Folding stands before stemming, so that a word and its unaccented spelling meet.
    builder = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
    )
    return (builder.filter(tantivy.Filter.stemmer(stemmer)) if stemmer else builder).build()


@cache
def analyzers() -> Mapping[str, tantivy.TextAnalyzer]:
    """The analyzers by name. An index does not remember them: each opening registers them."""
    stemmed = {ANALYZERS[lang]: _analyzer(stemmer) for lang, stemmer in _STEMMERS.items()}
    return {**stemmed, WORDS: _analyzer(None)}
