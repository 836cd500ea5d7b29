"""`manage.py load_corpus FILE... | --remove`: real documents of other systems, for volume."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from tqdm import tqdm

from knowledge import corpus
from knowledge.corpus.state import loaded
from knowledge.demo.loading import NotSeededError

#: Names of a machine that only its own user reads.
OWN = {"localhost", "127.0.0.1", "::1"}


class Command(BaseCommand):
    help = str(
        gettext_lazy(
            "Carga documentos reales de otros sistemas como prácticas publicadas y marcadas como "
            "demostración, para probar con volumen. Ninguna otra orden los carga."
        )
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
        parser.add_argument("--remove", action="store_true", help=_("retira todo lo cargado"))
        parser.add_argument(
            "--public-site",
            action="store_true",
            help=_("carga también en un sitio que otros leen: revise antes las licencias"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["remove"] == bool(options["files"]):
            raise CommandError(_("Indique los archivos que cargar, o --remove."))
        if options["remove"]:
            self.remove()
        else:
            self.load(options["files"], public_site=options["public_site"])

    def load(self, files: list[Path], *, public_site: bool) -> None:
        host = urlsplit(settings.SITE_URL).hostname
        if host not in OWN and not public_site:
            raise CommandError(
                _(
                    "SITE_URL es %(url)s: esos textos son de otros y sus licencias no permiten "
                    "publicarlos sin más. Si aun así deben ir a ese sitio, añada --public-site."
                )
                % {"url": settings.SITE_URL}
            )
        try:
            found = corpus.Corpus(files)
        except OSError as error:
            raise CommandError(str(error)) from error
        with tqdm(total=len(found), unit="") as bar:
            try:
                result = corpus.load(found, progress=bar.update)
            except NotSeededError as error:
                raise CommandError(
                    _("Primero ejecute «manage.py seed»: no hay lista de prácticas.")
                ) from error
        self.stdout.write(
            _("Prácticas cargadas: %(added)d. Ya estaban: %(there)d.")
            % {"added": result.practices, "there": result.there_already}
        )
        for lang, number in sorted(found.left_out.items()):
            self.stdout.write(
                _("Documentos en una lengua que el banco no habla (%(lang)s): %(number)d.")
                % {"lang": lang, "number": number}
            )
        for line in found.bad:
            self.stderr.write(str(line))
        if found.bad:
            raise CommandError(
                _("Líneas que no se pudieron leer: %(number)d. Lo demás está cargado.")
                % {"number": len(found.bad)}
            )

    def remove(self) -> None:
        with tqdm(total=loaded(), unit="") as bar:
            removal = corpus.remove(progress=bar.update)
        self.stdout.write(_("Prácticas retiradas: %(number)d.") % {"number": removal.practices})
        if removal.kept:
            self.stdout.write(
                _("Se conservan porque otras prácticas los nombran: %(names)s.")
                % {"names": ", ".join(removal.kept)}
            )
