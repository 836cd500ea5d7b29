"""Brings a bank to where it can be served: catalogues, tables, first data and editor, static files.

Each step looks first whether there is something to do, so that a second run changes nothing.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from kb.catalogues import compile_stale
from kb.first_editor import FirstEditor, make_first_editor
from kb.health import unapplied_migrations
from kb.work import work_off
from knowledge.demo import load as load_demo
from knowledge.models import HomePage, PracticeCode

Say = Callable[[str], object]
SEED_FILES = settings.BASE_DIR / "knowledge/data"


def prepare(say: Say, *, demo: bool = False) -> FirstEditor | None:
    """Does what is missing, saying what; answers the first editor if one was made.

    Args:
        say: is told each step before it begins.
        demo: on a first run, fills a bank without practices with those of the demonstration.
    """
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if compile_stale(settings.LOCALE_PATHS):
        say("Compiled the translations.")
    if unapplied_migrations():
        say("Preparing the database (about a minute the first time) ...")
        call_command("migrate", interactive=False, verbosity=0)
    seed_once(say, demo=demo)
    editor = make_first_editor()
    collect_static(say)
    return editor


def seed_once(say: Say, *, demo: bool = False) -> None:
    """The first data, and what its files corrected since, for the database that is used now.

    The mark is written last, so that a broken run is repeated.
    """
    mark = settings.DATA_DIR / "seeded"
    digest = _seed_digest()
    if mark.exists() and mark.read_text() == digest:
        return
    # A first run that was killed left pages and no mark; a practice that ever was left its code.
    begun = mark.exists() and HomePage.objects.exists()
    first = not begun and not PracticeCode.objects.exists()
    say("Loading vocabularies, territories and organisations ...")
    call_command("seed", verbosity=0)
    if demo and first:
        say("Loading demonstration practices (`manage.py demo remove` takes them out) ...")
        load_demo()
    # What the new pages asked for (search, references) is part of the first run, not of the next.
    work_off()
    mark.write_text(digest)


def _seed_digest() -> str:
    database = settings.DATABASES["default"]
    told = [str(database.get(key, "")) for key in ("ENGINE", "HOST", "PORT", "NAME")]
    digest = hashlib.sha256("\n".join(told).encode())
    for path in sorted(SEED_FILES.rglob("*.*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def collect_static(say: Say) -> None:
    mark = settings.DATA_DIR / "static.digest"
    digest = _static_digest()
    if mark.exists() and mark.read_text() == digest:
        return
    say("Collecting static files ...")
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(digest)


def _static_digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
