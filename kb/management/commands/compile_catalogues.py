"""Compiles the translations that changed."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from kb.catalogues import compile_stale


class Command(BaseCommand):
    help = "Compiles the catalogues in locale/ that changed; needs no GNU gettext."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in compile_stale(settings.LOCALE_PATHS):
            self.stdout.write(str(path))
