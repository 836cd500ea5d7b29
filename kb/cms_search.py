"""The CMS's own search: quick on SQLite, blind to accents on PostgreSQL, for any filter and order.

It is found under `MODELSEARCH_BACKENDS`: with `modelsearch` among the applications, Wagtail's older
name of that setting is read by nobody.
"""

import re
import unicodedata
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class _AnyColumn:
    """The index lies in the database, which can filter and sort by any column."""

    def check(self) -> None:
        pass


if connection.vendor == "sqlite":
    from modelsearch.backends.database.sqlite.query import MatchExpression, normalize
    from modelsearch.backends.database.sqlite.sqlite import (
        IndexEntry,
        SQLiteAutocompleteQueryCompiler,
        SQLiteFTSIndexEntry,
        SQLiteSearchBackend,
        SQLiteSearchQueryCompiler,
    )
    from modelsearch.query import MatchAll, Not, Phrase, PlainText
    from modelsearch.utils import get_descendants_content_types_pks

    #: A private character: a word to the tokenizer, in no text.
    _IN_NO_TEXT = "\ue000"

    def _words(text: str) -> str:
        """What was typed, without what FTS5 would take for syntax."""
        return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFC", text)).strip() or _IN_NO_TEXT

    class _FullTextFirst(_AnyColumn):
        """Asks the full text index once, then looks its hits up by key.

        modelsearch joins the two tables, which SQLite reads the other way round: once through the
        full text index for every entry there is. At 20,000 pages that took 10 s to count and 17 s
        more to rank; this takes milliseconds, unranked.
        """

        queryset: QuerySet
        fields: list[str] | None
        FTS_TABLE_FIELDS: list[str]

        def search(self, config: Any, start: Any, stop: Any, score_field: Any = None) -> QuerySet:
            query = normalize(self.query)  # type: ignore[attr-defined]
            if score_field or isinstance(query, MatchAll | Not):
                return super().search(config, start, stop, score_field)  # type: ignore[misc]
            wanted = self.build_search_query(query, config=config)  # type: ignore[attr-defined]
            match = MatchExpression(self.fields or self.FTS_TABLE_FIELDS, wanted)
            entries = IndexEntry.objects.filter(
                pk__in=SQLiteFTSIndexEntry.objects.filter(match).values("pk"),
                content_type__in=get_descendants_content_types_pks(self.queryset.model),
            )
            found = self.queryset.filter(pk__in=entries.values("object_id"))
            if not found.query.order_by:
                found = found.order_by("-pk")
            return found[start:stop]

        def build_search_query_content(self, query: Any, config: Any = None) -> Any:
            if isinstance(query, PlainText):
                query = PlainText(_words(query.query_string), operator=query.operator)
            elif isinstance(query, Phrase):
                query = Phrase(_words(query.query_string))
            return super().build_search_query_content(query, config)  # type: ignore[misc]

    class _SearchCompiler(_FullTextFirst, SQLiteSearchQueryCompiler):
        pass

    class _AutocompleteCompiler(_FullTextFirst, SQLiteAutocompleteQueryCompiler):
        pass

    class SearchBackend(SQLiteSearchBackend):
        """Newest first instead of by relevance."""

        query_compiler_class = _SearchCompiler
        autocomplete_query_compiler_class = _AutocompleteCompiler

        def search(self, *args: Any, **kwargs: Any) -> Any:
            return super().search(*args, **{**kwargs, "order_by_relevance": False})

        def autocomplete(self, *args: Any, **kwargs: Any) -> Any:
            return super().autocomplete(*args, **{**kwargs, "order_by_relevance": False})

else:
    from modelsearch.backends.database.postgres.postgres import (
        PostgresAutocompleteQueryCompiler,
        PostgresSearchBackend,
        PostgresSearchQueryCompiler,
    )

    class _SearchCompiler(_AnyColumn, PostgresSearchQueryCompiler):  # type: ignore[no-redef]
        pass

    class _AutocompleteCompiler(  # type: ignore[no-redef]
        _AnyColumn, PostgresAutocompleteQueryCompiler
    ):
        pass

    class SearchBackend(PostgresSearchBackend):  # type: ignore[no-redef]
        """With the text search configuration that folds accents (`kb` migration 0001)."""

        query_compiler_class = _SearchCompiler
        autocomplete_query_compiler_class = _AutocompleteCompiler

        def __init__(self, params: dict[str, Any]) -> None:
            super().__init__({**params, "SEARCH_CONFIG": "cms"})
            # modelsearch gives no setting for this one: it writes `simple`, which keeps accents.
            self.autocomplete_config = "cms"
