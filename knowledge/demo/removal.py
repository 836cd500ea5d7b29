"""Takes the demonstration out: exactly what was loaded, also where an editor changed it.

Two things stay: what people did, in the history of the site, and the codes, which are never given
twice.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction
from wagtail.actions.delete_page import DeletePageAction

from knowledge.demo.state import ORGANISATIONS, Loaded, loaded
from knowledge.models import Organisation, SeedRecord
from knowledge.services import forget_loaded
from knowledge.usage import uses


class Removal(NamedTuple):
    """What was taken out, and what had to stay."""

    practices: list[str]
    kept_practices: list[str]
    organisations: list[str]
    kept_organisations: list[str]


@transaction.atomic
def remove(
    *, keep_edited: bool = False, report: Callable[[str], object] = lambda line: None
) -> Removal:
    """Deletes the practices of the demonstration and the organisations that came with them.

    An organisation that something else names stays and is the editors' from then on.

    Args:
        keep_edited: leaves the practices that somebody changed; they keep their mark.
        report: is told each practice when it is gone.
    """
    removed, kept = [], []
    for one in loaded():
        if keep_edited and one.is_edited:
            kept.append(one.reference)
            continue
        _delete(one)
        removed.append(one.reference)
        report(one.reference)
    gone, used = _delete_organisations(still_needed=bool(kept))
    return Removal(removed, kept, gone, used)


def _delete(one: Loaded) -> None:
    if one.page:
        DeletePageAction(one.page, user=None).execute(skip_permission_checks=True)
    forget_loaded(keys=[one.record.values["page"]])
    one.record.delete()


def _delete_organisations(*, still_needed: bool) -> tuple[list[str], list[str]]:
    gone, used = [], []
    for record in SeedRecord.objects.filter(model=ORGANISATIONS).order_by("key"):
        body = Organisation.objects.filter(
            pk=record.values["organisation"], code=record.key
        ).first()
        if body and any(uses(body)):
            used.append(record.key)
            # Named by a practice of the demonstration that stays: the next removal looks again.
            if still_needed:
                continue
        elif body:
            body.delete()
            gone.append(record.key)
        record.delete()
    return gone, used
