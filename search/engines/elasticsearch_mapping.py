"""The index as a server makes it: the document's mapping, and analysis that is the embedded one's.

Both are data. Their hash is part of an index's name: another mapping is another index.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from elasticsearch.dsl import Document

from search.documents import ANALYZERS, WORDS, document_class
from search.outbox import LEASE
from search.tables import SPELLINGS, rows

#: A deleted version is remembered for this long: longer than a worker may hold what was before it.
FORGET_DELETED = 15 * LEASE

#: Lucene's names of the Snowball stemmers.
_STEMMERS = {"es": "Spanish", "en": "English", "pt": "Portuguese"}
#: Where the server's Snowball is older than the embedded one. An accent hides a letter from the
#: stemmer, so that it does what the newer one does; folding takes it away afterwards.
_SPELLINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "es": (("([cs])ion$", "$1ión"),),
    "en": (
        # These beginnings are no suffix's business.
        ("^o(rgan)", "ø$1"),
        ("^i(nter)", "ï$1"),
        ("^la(ter)", "lâ$1"),
        ("^e(merg)", "é$1"),
        ("^uni(vers)", "ünï$1"),
        ("(..l)ogists?$", "$1ogi"),
        ("^evenings?$", "evenïng"),
        ("^past(?:e|es|ed|ing)$", "pastê"),
        ("^([aeo](?:bb|dd|ff|gg|rr))(?:ed|ing)s?$", "$1"),
        ("^([^e])ying$", "$1ie"),
    ),
    "pt": (),
}
#: One capital of Unicode has two letters in lower case; Lucene writes one.
_DOTTED = {"type": "pattern_replace", "pattern": "İ", "replacement": "i\u0307"}


@cache
def analysis() -> dict[str, Any]:
    """Tokenizer, filters and analyzers, by their kind and name."""
    folded = ["shorter", "dotted", "lowercase", "asciifolding"]
    filters: dict[str, Any] = {"shorter": {"type": "length", "max": 59}, "dotted": _DOTTED}
    analyzers = {WORDS: _analyzer(folded)}
    for lang, name in ANALYZERS.items():
        spellings = {
            f"spelling_{lang}_{number}": {
                "type": "pattern_replace",
                "pattern": pattern,
                "replacement": replacement,
            }
            for number, (pattern, replacement) in enumerate(_SPELLINGS[lang])
        }
        stem = f"stem_{lang}"
        filters |= spellings | {stem: {"type": "snowball", "language": _STEMMERS[lang]}}
        analyzers[name] = _analyzer([*folded, *spellings, stem, "asciifolding"])
    # All that is no letter and no digit parts words.
    tokenizers = {"words": {"type": "pattern", "pattern": r"[^\p{IsAlphabetic}\p{N}]+"}}
    return {"tokenizer": tokenizers, "filter": filters, "analyzer": analyzers}


def _analyzer(filters: list[str]) -> dict[str, Any]:
    return {"type": "custom", "tokenizer": "words", "filter": filters}


@cache
def properties() -> dict[str, Any]:
    """The mapping of each field of the document."""
    fields: dict[str, Any] = document_class()._doc_type.mapping.to_dict()["properties"]
    return fields


@cache
def mappings(document: type[Document]) -> dict[str, Any]:
    """The document's mapping. Texts are not kept: fragments are made from the database."""
    return {**document._doc_type.mapping.to_dict(), "_source": {"enabled": False}}


@cache
def fingerprint(document: type[Document]) -> str:
    """Changes with the mapping or the analysis."""
    told = json.dumps([mappings(document), analysis(), rows(SPELLINGS)], sort_keys=True)
    return sha256(told.encode()).hexdigest()[:12]


def settings(shards: int, replicas: int) -> dict[str, Any]:
    """The settings of a new index, which nobody reads before it is full."""
    return {
        "number_of_shards": shards,
        # As many as there are machines for: a single one is no lack.
        "auto_expand_replicas": f"0-{replicas}" if replicas else "false",
        **({} if replicas else {"number_of_replicas": 0}),
        "refresh_interval": "-1",
        "gc_deletes": f"{int(FORGET_DELETED.total_seconds())}s",
        "analysis": analysis(),
    }
