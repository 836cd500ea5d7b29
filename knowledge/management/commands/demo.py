"""`manage.py demo load|remove|status`: the demonstration bank, in and out as a whole."""

import sys
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge import demo
from knowledge.demo.building import UnknownInDemoError
from knowledge.demo.loading import NotSeededError
from knowledge.demo.state import Loaded


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Carga, retira o describe las prácticas de demostración, compiladas de fuentes "
            "públicas. Ninguna otra orden las carga."
        )
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["load", "remove", "status"])
        parser.add_argument("--yes", action="store_true", help=_("retira sin preguntar"))
        parser.add_argument(
            "--keep-edited",
            action="store_true",
            help=_("al retirar, conserva las prácticas que alguien editó"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["action"])(options)

    def load(self, options: dict[str, Any]) -> None:
        try:
            published = demo.load(report=self.stdout.write)
        except (NotSeededError, UnknownInDemoError, ValidationError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _("Prácticas de demostración publicadas: %(number)d.") % {"number": published}
            if published
            else _("La demostración ya estaba cargada: nada cambió.")
        )

    def remove(self, options: dict[str, Any]) -> None:
        found = demo.status()
        if not found.loaded:
            self.stdout.write(_("La demostración no está cargada."))
            return
        self._say(_("Editadas por alguien: %(references)s."), found.edited)
        if not options["yes"] and not self._agreed(len(found.loaded)):
            raise CommandError(_("Nada se retiró."))
        removal = demo.remove(keep_edited=options["keep_edited"], report=self.stdout.write)
        self.stdout.write(
            _("Retiradas: %(practices)d prácticas y %(organisations)d organizaciones.")
            % {
                "practices": len(removal.practices),
                "organisations": len(removal.organisations),
            }
        )
        self._list(_("Prácticas editadas que se conservan: %(names)s."), removal.kept_practices)
        self._list(
            _("Organizaciones que se conservan porque otras prácticas las nombran: %(names)s."),
            removal.kept_organisations,
        )

    def status(self, options: dict[str, Any]) -> None:
        found = demo.status()
        self.stdout.write(
            _("Publicadas: %(live)d. Sin cargar: %(not_loaded)d.")
            % {"live": len(found.live), "not_loaded": len(found.not_loaded)}
        )
        self._say(_("Editadas por alguien: %(references)s."), found.edited)
        self._say(_("Eliminadas por alguien: %(references)s."), found.deleted)

    def _agreed(self, number: int) -> bool:
        if not sys.stdin.isatty():
            raise CommandError(_("Sin una terminal donde preguntar hace falta --yes."))
        self.stdout.write(
            _("Se eliminarán %(number)d prácticas con su historia. Escriba «sí» para seguir:")
            % {"number": number}
        )
        return input().strip().casefold() in {"sí", "si"}

    def _say(self, sentence: str, some: Iterable[Loaded]) -> None:
        if references := ", ".join(one.reference for one in some):
            self.stdout.write(sentence % {"references": references})

    def _list(self, sentence: str, names: list[str]) -> None:
        if names:
            self.stdout.write(sentence % {"names": ", ".join(names)})
