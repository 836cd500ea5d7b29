"""Writes rows of the data files, and never undoes what an editor did.

`SeedRecord` remembers the values written last. A field is written where it still holds that value;
a row without a record is new; a record without its object was deleted by an editor and stays away.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import models, transaction
from modelsearch.backends import get_search_backends_with_name

from knowledge.language import SOURCE, column, source_language, translated_fields
from knowledge.models import Concept, Organisation, SeedRecord, Territory

#: A row: its value for each column; for a relation, the key of what it points to.
Row = dict[str, Any]

#: What names a row for good, whatever its row number in a database.
KEYS: dict[type[models.Model], tuple[str, ...]] = {
    Concept: ("scheme", "code"),
    Territory: ("scheme", "code"),
    Organisation: ("code",),
}
BATCH = 500


class Outcome(NamedTuple):
    created: int
    updated: int


def key(*parts: str) -> str:
    return ":".join(str(part) for part in parts)


def plain(value: Any) -> Any:
    """A value as it is compared: a form turns nothing into "" and line ends into CRLF."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return "" if value is None else value


class Columns:
    """Reads and writes a model's columns as a row spells them."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        #: The column of the source language, and the bare one that must hold the same.
        self.bare = {column(field, SOURCE): field for field in translated_fields(model)}
        self.pks: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, dict[Any, str]] = {}

    def point(self, field: models.Field, pks: dict[str, Any]) -> None:
        """Tells what the keys in a relation's column stand for."""
        self.pks[field.name] = pks
        self.keys[field.name] = {pk: key for key, pk in pks.items()}

    def read(self, obj: models.Model, name: str) -> Any:
        value = getattr(obj, self._field(name).attname)
        return self.keys[name].get(value) if name in self.keys else value

    def write(self, obj: models.Model, name: str, value: Any) -> None:
        field = self._field(name)
        if name in self.pks:
            value = self.pks[name].get(value)
        elif value in (None, ""):
            value = None if field.null else ""
        setattr(obj, field.attname, value)
        if name in self.bare:
            setattr(obj, self.bare[name], value)

    def _field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def stored(self, names: Iterable[str]) -> list[str]:
        """The columns to save where these were written."""
        written = set(names)
        return sorted(written | {self.bare[name] for name in written & self.bare.keys()})


def _pks(model: Any) -> dict[str, Any]:
    found = model._default_manager.order_by().values_list("pk", *KEYS[model])
    return {key(*parts): pk for pk, *parts in found}


class Merge:
    """One model's rows on their way into the database. A constant number of queries a batch."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.label = model._meta.label_lower
        # Not the model's manager: modeltranslation's writes no bare column.
        self.rows: models.QuerySet[Any] = models.QuerySet(model)
        self.columns = Columns(model)
        relations = [field for field in model._meta.fields if field.many_to_one]
        self.own = [field for field in relations if field.related_model is model]
        for field in relations:
            if field not in self.own:
                self.columns.point(field, _pks(field.related_model))
        self.objects = {
            key(*(getattr(obj, part) for part in KEYS[model])): obj for obj in self.rows.order_by()
        }
        self.records = {
            record.key: record for record in SeedRecord.objects.filter(model=self.label)
        }

    def run(self, rows: Iterable[Row]) -> Outcome:
        wanted = {key(*(row[part] for part in KEYS[self.model])): row for row in rows}
        new = [name for name in wanted if name not in self.records and name not in self.objects]
        self._create({name: wanted[name] for name in new})
        updated = self._update(wanted)
        self._remember(wanted)
        self._index([self.objects[name] for name in (*new, *updated)])
        return Outcome(len(new), len(updated))

    def _create(self, rows: dict[str, Row]) -> None:
        own = {field.name for field in self.own}
        made = {name: self.model() for name in rows}
        for name, obj in made.items():
            for column_name, value in rows[name].items():
                if column_name not in own:
                    self.columns.write(obj, column_name, value)
        self.rows.bulk_create(made.values(), batch_size=BATCH)
        self.objects |= made
        # Only now has every row of this model a number that others of it can point to.
        for field in self.own:
            self.columns.point(field, {name: obj.pk for name, obj in self.objects.items()})
        for name, obj in made.items():
            for column_name in own & rows[name].keys():
                self.columns.write(obj, column_name, rows[name][column_name])
        if made and own:
            self.rows.bulk_update(made.values(), sorted(own), batch_size=BATCH)

    def _update(self, rows: dict[str, Row]) -> list[str]:
        """Writes what is new in the files where nobody edited it. Returns the keys of it."""
        touched: dict[str, set[str]] = {}
        for name, row in rows.items():
            if name not in self.records or name not in self.objects:
                continue
            obj, record = self.objects[name], self.records[name]
            for column_name, value in row.items():
                current = plain(self.columns.read(obj, column_name))
                if current == plain(value):
                    continue
                if current == plain(record.values.get(column_name)):
                    self.columns.write(obj, column_name, value)
                    touched.setdefault(name, set()).add(column_name)
        if touched:
            self.rows.bulk_update(
                [self.objects[name] for name in touched],
                self.columns.stored(set().union(*touched.values())),
                batch_size=BATCH,
            )
        return list(touched)

    def _remember(self, rows: dict[str, Row]) -> None:
        new, changed = [], []
        for name, row in rows.items():
            record = self.records.get(name)
            if record is None:
                # Also of an object that an editor made first: from here on it is the editor's.
                values = {k: v for k, v in row.items() if plain(v) != ""}
                new.append(SeedRecord(model=self.label, key=name, values=values))
            elif name in self.objects:
                values = self._written(self.objects[name], record.values, row)
                if values != record.values:
                    record.values = values
                    changed.append(record)
        SeedRecord.objects.bulk_create(new, batch_size=BATCH)
        SeedRecord.objects.bulk_update(changed, ["values"], batch_size=BATCH)

    def _written(self, obj: models.Model, last: Row, row: Row) -> Row:
        """`last` with every value of the row that the object now holds."""
        values = last | {
            name: value
            for name, value in row.items()
            if plain(self.columns.read(obj, name)) == plain(value)
        }
        return {name: value for name, value in values.items() if plain(value) != ""}

    def _index(self, objects: list[models.Model]) -> None:
        """The CMS's own search lives in the database; writing in bulk does not fill it."""
        for _name, backend in get_search_backends_with_name(with_auto_update=True):
            for start in range(0, len(objects), BATCH):
                backend.add_bulk(self.model, objects[start : start + BATCH])


def merge(model: type[models.Model], rows: Iterable[Row]) -> Outcome:
    """Brings the rows of one model into the database."""
    with transaction.atomic(), source_language():
        return Merge(model).run(rows)
