"""`manage.py search`: the index, for those who run the bank."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from knowledge.selectors import public_practices
from search import outbox, sync
from search.engines import get_engine
from search.engines.base import EngineUnavailable
from search.models import DocumentState


class Command(BaseCommand):
    help = "Rebuilds, verifies, drains the search index, or tells how it is."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("rebuild", help="fill a new index while the old one serves, then swap")
        verify = actions.add_parser("verify", help="compare the index with the database")
        verify.add_argument("--repair", action="store_true", help="send again what differs")
        actions.add_parser("status", help="the engine, its index, and what waits")
        actions.add_parser("drain", help="send all that waits, then stop")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, action)(**options)
        except EngineUnavailable as error:
            raise CommandError(f"The search engine is away: {error}") from error

    def rebuild(self, **options: Any) -> None:
        with tqdm(total=public_practices().count(), unit=" practices") as bar:
            sync.rebuild(bar.update)
        status = get_engine().status()
        self.stdout.write(f"{status.documents} practices in the new index {status.generation}.")

    def verify(self, *, repair: bool, **options: Any) -> None:
        difference = sync.verify()
        for kind in ("missing", "superfluous", "outdated"):
            keys = getattr(difference, kind)
            self.stdout.write(f"{kind}: {len(keys)} {keys[:20] if keys else ''}")
        if difference and repair:
            sync.repair(difference)
            self.drain()
            difference = sync.verify()
        if difference:
            raise CommandError("The index differs from the database; --repair mends it.")

    def status(self, **options: Any) -> None:
        status = get_engine().status()
        self.stdout.write(f"engine {status.engine} {'ready' if status.ready else 'away'}")
        self.stdout.write(f"index {status.generation or 'none'}, {status.documents} documents")
        self.stdout.write(f"waiting {outbox.waiting().count()}")
        for state in DocumentState.objects.filter(set_aside=True):
            self.stdout.write(f"set aside {state.key}: {state.error}")
        if not status.ready:
            raise CommandError(f"The search engine is away: {status.detail}")

    def drain(self, **options: Any) -> None:
        with tqdm(total=outbox.waiting().count(), unit=" practices") as bar:
            while taken := sync.drain_once():
                bar.update(taken)
        if left := outbox.waiting().count():
            raise CommandError(
                f"{left} still wait: another process holds them, or they failed and are tried"
                " again later (`search status`)."
            )
