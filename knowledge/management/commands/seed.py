"""`manage.py seed`: vocabularies, territories, organisations and the site's first pages."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext_lazy as _

from knowledge.seeding import seed


class Command(BaseCommand):
    help = str(
        _(
            "Carga vocabularios, territorios, organizaciones y las primeras páginas. "
            "Repetida, respeta lo que cambió el equipo editorial."
        )
    )

    def handle(self, *args: Any, **options: Any) -> None:
        silent = options["verbosity"] == 0
        seed(report=(lambda line: None) if silent else self.stdout.write)
