"""Queries whose SQL is put together once: by the ORM that takes longer than running them."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Row = dict[str, Any]


class Compiled:
    """The rows of many practices, from a queryset of `values()`, as the database's driver has them.

    What the ORM converts afterwards is left as it is: SQLite knows no truth values and no dates.

    Args:
        queryset: narrowed by nothing that changes.
        key: the column that holds the practice's key.
    """

    def __init__(self, queryset: QuerySet[Any, Row], key: str) -> None:
        self.queryset = queryset
        self.key = key

    def rows(self, keys: Sequence[int]) -> Iterator[Row]:
        if not keys:
            return
        sql, params, names = self._sql(connection.vendor, len(keys))
        with connection.cursor() as cursor:
            cursor.execute(sql, (*params, *keys))
            for row in cursor.fetchall():
                yield dict(zip(names, row, strict=True))

    # Each lives as long as the process; numbers of keys are many.
    @lru_cache(maxsize=1024)  # noqa: B019
    def _sql(self, vendor: str, number: int) -> tuple[str, tuple[Any, ...], tuple[str, ...]]:
        # Placeholders for keys that are none.
        query = self.queryset.filter(**{f"{self.key}__in": range(number)}).query
        sql, params = query.sql_with_params()
        return sql, params[:-number], tuple(query.selected or query.values_select)
