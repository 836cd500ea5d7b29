"""Wagtail's own search over the same corpus, set up as well as a site could.

Every text in every language, weighing as in the bank's own search where the backend knows weights,
with the names of its places, terms and organisations. Both of its operators: all words, any word.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from modelsearch.backends import get_search_backend
from modelsearch.backends.base import BaseSearchBackend
from wagtail.search import index

from knowledge.language import CODES, column
from knowledge.models import Practice
from knowledge.models.practice import TEXTS
from search.text import plain
from search.weights import FIELDS
from tests.search.relevance.judged import Judged

OPERATORS = {"all words": "and", "any word": "or"}
RELATED = {
    "lead_organisation": "name",
    "co_organisations": "name",
    "territories": "name",
    "themes": "pref_label",
    "sdgs": "pref_label",
}
#: As far as a reader looks.
HITS = 10

Ask = Callable[[Judged], list[int]]


class _Text(index.SearchField):
    """A column without its markup; one that was not translated is empty, and not «None»."""

    def get_value(self, obj: Any) -> str:
        return plain(getattr(obj, self.field_name) or "")


class _Names(index.SearchField):
    """What a relation leads to, by its name in every language."""

    def get_value(self, obj: Any) -> str:
        related = getattr(obj, self.field_name)
        some = related.all() if hasattr(related, "all") else [related] if related else []
        columns = [column(RELATED[self.field_name], lang) for lang in CODES]
        return ". ".join(getattr(one, name) or "" for one in some for name in columns)


SEARCHED = [
    *(
        _Text(column(field, lang), boost=FIELDS.get(field, 1.0))
        for field in TEXTS
        if field != "meta_description"
        for lang in CODES
    ),
    *(_Names(relation, type="TextField", boost=1.0) for relation in RELATED),
]


@contextmanager
def database() -> Iterator[Mapping[str, Ask]]:
    """Its search in the database, with nothing in the index but practices.

    What the CMS's own search knew is lost: for a transaction that is rolled back.
    """
    with patch.object(Practice, "search_fields", SEARCHED):
        backend = get_search_backend("modelsearch.backends.database")
        backend.reset_indexes()
        backend.add_bulk(Practice, list(Practice.objects.all()))
        yield _asked(backend)


@contextmanager
def elasticsearch(url: str) -> Iterator[Mapping[str, Ask]]:
    """Its search on a server, in an index that nothing is left of."""
    with patch.object(Practice, "search_fields", SEARCHED):
        backend = get_search_backend(
            "modelsearch.backends.elasticsearch8", URLS=[url], INDEX_PREFIX=f"test-{uuid4().hex}_"
        )
        kept = backend.get_index_for_model(Practice)
        kept.put()
        try:
            kept.add_model(Practice)
            kept.add_items(Practice, list(Practice.objects.all()))
            kept.refresh()
            yield _asked(backend)
        finally:
            kept.delete()


def _asked(backend: BaseSearchBackend) -> Mapping[str, Ask]:
    def ask(judged: Judged, operator: str) -> list[int]:
        found = backend.search(judged.query, Practice.objects.all(), operator=operator)
        return [page.pk for page in found[:HITS]]

    return {
        words: lambda judged, operator=operator: ask(judged, operator)
        for words, operator in OPERATORS.items()
    }
