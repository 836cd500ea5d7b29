"""A `search rebuild` that was killed goes on where it stood, and lacks nothing that came since."""

import signal
from pathlib import Path

import pytest

from search import sync
from search.engines import elasticsearch_store
from search.engines.elasticsearch import ElasticsearchEngine
from tests.factories import pages
from tests.run.processes import database_url, environment, start

pytestmark = [
    pytest.mark.part("sqlite"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

#: A rebuild by three practices at a time, which dies as the power goes once it has sent six.
KILLED = """
import os, signal, django
django.setup()
from search import outbox, sync
outbox.BATCH = 3
sent = []
def die(count):
    sent.append(count)
    if len(sent) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
sync.rebuild(die)
"""


def test_the_second_run_reads_what_the_first_did_not(
    engine: ElasticsearchEngine, search_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync.rebuild()
    practices = [pages.practice(f"Agua {number}") for number in range(9)]
    keys = [practice.pk for practice in practices]
    while sync.drain_once():
        pass
    process = start(
        "-c",
        KILLED,
        env=environment(
            tmp_path,
            DATABASE_URL=database_url(),
            SEARCH_URL=search_url,
            DJANGO_SETTINGS_MODULE="kb.settings",
        ),
        log=(log := tmp_path / "rebuild.log"),
    )
    assert process.wait(60) == -signal.SIGKILL, log.read_text()

    # While nobody fills it: what the worker sends reaches both indexes, what waits neither.
    practices[0].unpublish()
    practices[7].save_revision().publish()
    added = pages.practice("Agua nueva")
    assert sync.drain_once() == 3
    practices[1].unpublish()
    practices[2].save_revision().publish()

    read: list[int] = []
    build = sync.build

    def counted(some: list[int]) -> object:
        read.extend(some)
        return build(some)

    monkeypatch.setattr(sync, "build", counted)
    monkeypatch.setattr(elasticsearch_store, "GRACE", 0.0)
    before = engine.status().generation
    sync.rebuild()
    # Of nine: what the first run had not come to and nobody had sent, and what still waited. What
    # went lately is told once more, for workers that may hold what was there before.
    assert sorted(read) == sorted([keys[6], keys[8], keys[1], keys[2], keys[0]])
    assert engine.status().generation != before
    assert not sync.verify()
    assert dict(engine.versions()).keys() == {*keys[2:], added.pk}
