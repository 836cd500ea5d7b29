"""Brings the bank to where it can be served, on the first run and after each upgrade."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from kb.first_editor import describe
from kb.prepare import prepare


class Command(BaseCommand):
    help = "Does what is missing of: translations, tables, first data, first editor, static files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--demo",
            action="store_true",
            help="on a first run, fill a bank without practices with the demonstration",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            editor = prepare(self.say, demo=options["demo"])
        except ValidationError as error:
            raise CommandError(f"FIRST_EDITOR_PASSWORD: {' '.join(error.messages)}") from None
        except DatabaseError as error:
            raise CommandError(
                f"The database failed: {error}. Is there room on the disk, "
                f"and may this user write to {settings.DATA_DIR}?"
            ) from error
        except OSError as error:
            raise CommandError(
                f"{error.strerror}: {error.filename or settings.DATA_DIR}. "
                "Is there room on the disk, and may this user write there?"
            ) from error
        if editor:
            self.say(describe(editor))

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
