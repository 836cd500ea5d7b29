"""Old revisions open, whatever was deleted since they were written."""

from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations


def mended(model: type[models.Model], content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content without what no longer exists.

    What a protected foreign key named is left empty: modelcluster would raise. A child whose row
    is gone loses its key and is made anew: the editor's form would refuse the key.
    """
    found = dict(content)
    for field in model._meta.fields:
        if field.remote_field and field.remote_field.on_delete is models.PROTECT:
            key = found.get(field.name)
            target = field.remote_field.model._base_manager
            if key is not None and not target.filter(pk=key).exists():
                found[field.name] = None
    for relation in get_all_child_relations(model):
        name = relation.get_accessor_name()
        keys = {child["pk"] for child in found.get(name) or () if child["pk"]}
        if keys:
            kept = relation.related_model._base_manager.filter(pk__in=keys)
            gone = keys - set(kept.values_list("pk", flat=True))
            found[name] = [
                {**child, "pk": None} if child["pk"] in gone else child for child in found[name]
            ]
    return found
