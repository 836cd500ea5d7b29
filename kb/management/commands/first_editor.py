"""Makes the first editor of an empty bank."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from kb.first_editor import describe, make_first_editor


class Command(BaseCommand):
    help = (
        "Makes the superuser 'editor' if there is no user; FIRST_EDITOR_PASSWORD sets the password."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            editor = make_first_editor()
        except ValidationError as error:
            raise CommandError(f"FIRST_EDITOR_PASSWORD: {' '.join(error.messages)}") from None
        if editor:
            self.stdout.write(describe(editor))
