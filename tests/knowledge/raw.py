"""What the tables hold, past every manager and descriptor that might put it right in reading."""

import re
from typing import Any

from django.db import connection, models
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from modeltranslation.translator import NotRegistered, translator

from knowledge.language import CODES, SOURCE, column, is_empty

Row = dict[str, Any]


def rows(table: str, key: str, value: Any, order: str = "") -> list[Row]:
    """Every column of the rows in which `key` is `value`."""
    quoted = connection.ops.quote_name
    sql = f"SELECT * FROM {quoted(table)} WHERE {quoted(key)} = %s"
    if order:
        sql += f" ORDER BY {quoted(order)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [value])
        names = [described[0] for described in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def row(obj: models.Model) -> Row:
    """An object's own columns and those of the models it inherits from."""
    found: Row = {}
    for model in (*obj._meta.get_parent_list(), type(obj)):
        (one,) = rows(model._meta.db_table, model._meta.pk.column, obj.pk)
        found |= one
    return found


def everything(page: models.Model) -> dict[str, Any]:
    """The page's columns, its children's by relation, and the keys its relations hold."""
    found: dict[str, Any] = {"": row(page)}
    for relation in get_all_child_relations(type(page)):
        model = relation.related_model
        if model._meta.app_label == "knowledge":
            found[relation.get_accessor_name()] = rows(
                model._meta.db_table, relation.field.column, page.pk, "sort_order"
            )
    for field in get_all_child_m2m_relations(type(page)):
        linked = rows(field.m2m_db_table(), field.m2m_column_name(), page.pk)
        found[field.name] = sorted(one[field.m2m_reverse_name()] for one in linked)
    return found


def translated(model: type[models.Model]) -> tuple[str, ...]:
    """The bare names of a model's translated fields."""
    try:
        return tuple(translator.get_options_for_model(model).fields)
    except NotRegistered:
        return ()


def _plain(text: str | None) -> str:
    """Without the keys that the rich text editor gives its paragraphs."""
    return "" if is_empty(text) else re.sub(r' data-block-key="[^"]*"', "", str(text))


def spoken(model: type[models.Model], one: Row) -> dict[str, str]:
    """What a row says in each language, by column; empty texts left out."""
    texts = {
        column(name, lang): _plain(one[column(name, lang)])
        for name in translated(model)
        for lang in CODES
    }
    return {name: text for name, text in texts.items() if text}


def all_spoken(page: models.Model) -> dict[str, Any]:
    """What a page and its children say in each language; checks that bare columns are Spanish."""
    found = everything(page)
    assert_bare_columns_are_spanish(type(page), found[""])
    said: dict[str, Any] = {"": spoken(type(page), found[""])}
    for relation in get_all_child_relations(type(page)):
        name, model = relation.get_accessor_name(), relation.related_model
        if children := found.get(name):
            for child in children:
                assert_bare_columns_are_spanish(model, child)
            said[name] = [spoken(model, child) for child in children]
    return said


def assert_bare_columns_are_spanish(model: type[models.Model], one: Row) -> None:
    for name in translated(model):
        bare, source = one[name] or "", one[column(name, SOURCE)] or ""
        assert bare == source, f"{model.__name__}.{name} holds {bare!r} beside Spanish {source!r}"
    if "title" in one:
        assert one["title"] == one[column("name", SOURCE)]
