"""Takes a corpus out: exactly what was loaded, also where an editor changed it."""

from collections.abc import Callable
from typing import NamedTuple

from django.db import models, transaction
from wagtail.actions.delete_page import DeletePageAction

from knowledge.corpus.state import CONCEPTS, PRACTICES, TERRITORIES
from knowledge.models import Concept, Practice, SeedRecord, Territory
from knowledge.services import forget_loaded
from knowledge.usage import uses

#: Practices in one transaction.
BATCH = 100


class Removal(NamedTuple):
    """How many practices were taken out, and which terms and places had to stay."""

    practices: int
    kept: list[str]


def remove(*, progress: Callable[[int], object] = lambda count: None) -> Removal:
    """Deletes the practices of all corpora, and the terms and places that came with them.

    A term or place that something else names stays and is the editors' from then on.

    Args:
        progress: is told how many practices went in each batch.
    """
    gone = 0
    while batch := list(SeedRecord.objects.filter(model=PRACTICES).order_by("pk")[:BATCH]):
        with transaction.atomic():
            gone += _delete(batch)
        progress(len(batch))
    with transaction.atomic():
        # The newest first: what stands below another term was made after it.
        kept = [*_delete_unused(CONCEPTS, Concept), *_delete_unused(TERRITORIES, Territory)]
    return Removal(gone, kept)


def _delete(records: list[SeedRecord]) -> int:
    """Deletes the pages that were loaded; a page that took the number of another is not."""
    codes = {record.values["page"]: record.values["code"] for record in records}
    pages = Practice.objects.filter(pk__in=codes)
    ours = [page for page in pages if page.code == codes[page.pk]]
    for page in ours:
        DeletePageAction(page, user=None).execute(skip_permission_checks=True)
    forget_loaded(keys=codes)
    SeedRecord.objects.filter(pk__in=[record.pk for record in records]).delete()
    return len(ours)


def _delete_unused(model: str, register: type[models.Model]) -> list[str]:
    kept = []
    for record in SeedRecord.objects.filter(model=model).order_by("-pk"):
        obj = register._default_manager.filter(pk=record.values["pk"]).first()
        if obj and any(uses(obj)):
            kept.append(str(obj))
        elif obj:
            obj.delete()
        record.delete()
    return kept
