"""Runs background tasks and the timetable until it is told to stop."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kb.work import Worker, WorkerAlreadyRunsError


class Command(BaseCommand):
    help = "Runs background tasks and the timetable until SIGTERM or SIGINT."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            Worker().run()
        except WorkerAlreadyRunsError:
            raise CommandError(
                f"A worker already runs for {settings.DATA_DIR}; one is enough. Stop it first."
            ) from None
