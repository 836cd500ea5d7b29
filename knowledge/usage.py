"""Where a term, a place or an organisation is named, straight from the tables.

Wagtail's own index of references does not know many-to-many fields, and those are how practices
name terms and places.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Use:
    """The objects of one model that name something in one of their fields."""

    model: type[Model]
    field: str
    objects: QuerySet
    count: int

    @property
    def label(self) -> str:
        """The field as the editor calls it."""
        field: Any = self.model._meta.get_field(self.field)
        return str(field.verbose_name)


def uses(obj: Model) -> Iterator[Use]:
    """Every relation in which `obj` is named at least once, one query each."""
    relation: Any
    for relation in obj._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation) or relation.concrete:
            continue
        model = relation.related_model
        if model._meta.auto_created or relation.field.remote_field is not relation:
            continue
        named = model._default_manager.filter(**{relation.field.name: obj})
        if count := named.count():
            yield Use(model, relation.field.name, named, count)
