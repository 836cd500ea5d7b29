"""Seeding as a whole: the same for a newcomer's first run, for production and for each upgrade."""

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.models import Concept, Organisation, Territory
from knowledge.seeding.merge import merge
from knowledge.seeding.organisations import organisation_rows
from knowledge.seeding.pages import create_site
from knowledge.seeding.territories import territory_rows
from knowledge.seeding.vocabularies import concept_rows
from knowledge.signals import register_seeded

#: In the order in which they point to each other.
SOURCES = (
    (Concept, concept_rows),
    (Territory, territory_rows),
    (Organisation, organisation_rows),
)


def seed(*, report: Callable[[str], object] = lambda line: None) -> None:
    """Brings the data files into the database; makes the site's pages where there is no home page.

    All of it or nothing. Run again, it writes only what changed in the files and no editor touched.

    Args:
        report: is told each step when it is done.
    """
    with transaction.atomic():
        for model, rows in SOURCES:
            outcome = merge(model, rows())
            register_seeded.send(model, created=outcome.created, updated=outcome.updated)
            report(
                _("%(what)s: %(created)d nuevos, %(updated)d actualizados.")
                % {
                    "what": str(model._meta.verbose_name_plural).capitalize(),
                    "created": outcome.created,
                    "updated": outcome.updated,
                }
            )
        pages = create_site()
        report(_("Páginas: %(created)d nuevas.") % {"created": pages})
