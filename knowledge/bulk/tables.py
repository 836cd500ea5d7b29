"""Rows as dictionaries, written as they are: no object is made and no signal sent."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Row = dict[str, Any]
#: What every database takes as it is in Python.
PLAIN = {
    "BigIntegerField",
    "BooleanField",
    "CharField",
    "ForeignKey",
    "IntegerField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SlugField",
    "TextField",
    "URLField",
}


def defaults(model: type[models.Model]) -> Row:
    """What the columns of a new row hold, but for its key."""
    fields = model._meta.local_concrete_fields
    return {field.attname: field.get_default() for field in fields if not field.primary_key}


def next_key(model: type[models.Model]) -> int:
    found = model._base_manager.aggregate(last=models.Max("pk"))["last"]
    return (found or 0) + 1


def _writer(field: models.Field) -> Callable[[Any], Any] | None:
    if field.get_internal_type() in PLAIN:
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def insert(model: type[models.Model], rows: list[Row]) -> None:
    """Writes rows that all name the same columns; a key they do not name is the database's."""
    if not rows:
        return
    names = list(rows[0])
    fields: dict[str, Any] = {field.attname: field for field in model._meta.local_concrete_fields}
    writers = [_writer(fields[name]) for name in names]
    values: Any = (
        [
            row[name] if writer is None else writer(row[name])
            for name, writer in zip(names, writers, strict=True)
        ]
        for row in rows
    )
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(fields[name].column) for name in names)
    places = ", ".join(["%s"] * len(names))
    # Names of our own models only.
    sql = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, values if connection.vendor == "sqlite" else list(values))


def reset_sequences(some: Iterable[type[models.Model]]) -> None:
    """Makes the database count on from the keys that were written."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), list(some)):
            cursor.execute(sql)


def serialised(model: type[models.Model], row: Row) -> Row:
    """A row as a revision holds it: by field, not by column."""
    fields: Iterable[Any] = model._meta.local_concrete_fields
    return {
        field.name: row[field.attname]
        for field in fields
        if field.serialize and not field.primary_key
    }
