"""What changes waits, in its transaction; what fails is tried again, then set aside."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from wagtail.signals import page_unpublished

from knowledge.models import Practice
from search import outbox, sync
from search.engines.base import Engine, EngineUnavailable
from search.models import DocumentState
from search.query import Everything, Plan
from tests.factories import pages
from tests.run.processes import wait_until

pytestmark = pytest.mark.django_db


def indexed(engine: Engine) -> set[int]:
    return set(engine.search(Plan(Everything(), "es", limit=100)).keys)


def unpublish_and_fail(practice: Practice) -> None:
    practice.unpublish()
    raise ZeroDivisionError


def test_a_change_that_is_rolled_back_changes_nothing():
    practice = pages.practice()
    before = DocumentState.objects.get(key=practice.pk).version
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        unpublish_and_fail(practice)
    assert DocumentState.objects.get(key=practice.pk).version == before


def test_two_workers_never_hold_the_same_key():
    first, second = pages.practice(), pages.practice()
    one, other = outbox.lease(1), outbox.lease(1)
    assert set(one.versions) | set(other.versions) == {first.pk, second.pk}
    assert not set(one.versions) & set(other.versions)
    assert outbox.lease().versions == {}


def test_a_lease_that_ran_out_is_taken_over_and_settles_nothing(engine: Engine):
    practice = pages.practice()
    sync.rebuild()
    practice.unpublish()
    late = outbox.lease()
    DocumentState.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert sync.drain_once() == 1
    practice.refresh_from_db()
    practice.save_revision().publish()
    outbox.settle(late, failed={})
    assert outbox.waiting().get().key == practice.pk
    sync.drain_once()
    assert indexed(engine) == {practice.pk}


def test_a_lease_that_runs_out_while_its_worker_writes(engine: Engine, monkeypatch):
    """Between the last look at the lease and the write another worker was faster."""
    practice = pages.practice()
    sync.rebuild()
    practice.save_revision().publish()
    real = engine.write

    def write(stale):
        monkeypatch.undo()
        Practice.objects.get().unpublish()
        DocumentState.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        assert sync.drain_once() == 1
        assert indexed(engine) == set()
        return real(stale)

    monkeypatch.setattr(engine, "write", write)
    sync.drain_once()
    assert indexed(engine) == set()
    assert not outbox.waiting().exists()
    assert not sync.verify()


def test_a_database_that_does_not_answer_is_no_key_s_fault(engine: Engine, monkeypatch):
    practice = pages.practice()
    sync.rebuild()
    practice.save_revision().publish()

    def build(keys):
        raise OperationalError("database is locked")

    monkeypatch.setattr(sync, "build", build)
    with pytest.raises(OperationalError):
        sync.drain_once()
    state = outbox.waiting().get()
    assert (state.attempts, state.lease, state.error) == (0, "", "")


def test_an_older_version_never_replaces_a_newer_one(engine: Engine):
    practice = pages.practice()
    sync.rebuild()
    stale, _failed = sync.changes({practice.pk: DocumentState.objects.get(key=practice.pk).version})
    practice.unpublish()
    sync.drain_once()
    assert engine.write(stale) == {}
    assert indexed(engine) == set()


def test_a_poison_key_is_set_aside_and_the_others_go_on(engine: Engine, monkeypatch):
    poison, healthy = pages.practice(), pages.practice()
    sync.rebuild()
    real = sync.build

    def build(keys):
        if poison.pk in keys:
            raise ValueError("broken text")
        return real(keys)

    monkeypatch.setattr(sync, "build", build)
    poison.save_revision().publish()
    healthy.unpublish()
    for _attempt in range(outbox.MAX_ATTEMPTS):
        sync.drain_once()
        DocumentState.objects.update(retry_at=None)
    state = DocumentState.objects.get(key=poison.pk)
    assert state.set_aside
    assert state.error == "ValueError: broken text"
    assert indexed(engine) == {poison.pk}
    assert not outbox.waiting().exists()

    monkeypatch.undo()
    poison.save_revision().publish()
    sync.drain_once()
    assert not DocumentState.objects.filter(set_aside=True).exists()


@pytest.mark.part("postgresql")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_changes_while_its_last_failure_is_recorded_is_tried_again():
    """On SQLite nobody writes meanwhile."""
    outbox.touch([1])
    DocumentState.objects.update(attempts=outbox.MAX_ATTEMPTS - 1)
    leased = outbox.lease()

    def settle():
        try:
            outbox.settle(leased, failed={1: "broken text"})
        finally:
            connection.close()

    def waits():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            return cursor.fetchone()[0]

    with ThreadPoolExecutor() as others:
        with transaction.atomic():
            outbox.touch([1])
            settled = others.submit(settle)
            assert wait_until(waits, 5)
        settled.result()
    state = DocumentState.objects.get()
    assert (state.set_aside, state.attempts) == (False, 1)


def test_what_was_set_aside_and_is_taken_by_a_new_index_is_set_aside_no_more(engine: Engine):
    practice = pages.practice()
    DocumentState.objects.update(set_aside=True, error="ValueError: broken text", attempts=6)
    sync.rebuild()
    state = DocumentState.objects.get()
    assert (state.set_aside, state.error) == (False, "")
    assert indexed(engine) == {practice.pk}
    assert not outbox.waiting().exists()


def test_what_is_mended_while_an_index_fills_is_not_set_aside(engine: Engine, monkeypatch):
    practice = pages.practice()
    pages.practice()
    real = sync.build

    def build(keys):
        if practice.pk in keys:
            raise ValueError("broken text")
        return real(keys)

    monkeypatch.setattr(sync, "build", build)

    def mended(count):
        monkeypatch.undo()
        practice.save_revision().publish()

    sync.rebuild(mended)
    assert not DocumentState.objects.filter(set_aside=True).exists()
    assert practice.pk in indexed(engine)
    assert not sync.verify()


def test_a_rebuild_sets_aside_what_it_cannot_build_and_only_that(engine: Engine, monkeypatch):
    poison, healthy = pages.practice(), pages.practice()
    real = sync.build

    def build(keys):
        if poison.pk in keys:
            raise ValueError("broken text")
        return real(keys)

    monkeypatch.setattr(sync, "build", build)
    sync.rebuild()
    assert indexed(engine) == {healthy.pk}
    assert DocumentState.objects.get(set_aside=True).key == poison.pk


def test_an_older_database_that_was_restored_is_the_truth(engine: Engine):
    kept, gone = pages.practice("Agua de páramo"), pages.practice()
    sync.rebuild()
    older = list(DocumentState.objects.values())
    for _time in range(3):
        Practice.objects.get(pk=kept.pk).save_revision().publish()
        sync.drain_once()
    # The backup knows neither the last changes nor one of the practices.
    DocumentState.objects.all().delete()
    Practice.objects.get(pk=gone.pk).delete()
    DocumentState.objects.all().delete()
    DocumentState.objects.bulk_create(
        DocumentState(**row) for row in older if row["key"] == kept.pk
    )
    difference = sync.verify()
    assert (difference.outdated, difference.superfluous) == ([kept.pk], [gone.pk])
    sync.repair(difference)
    sync.drain_once()
    assert not sync.verify()

    DocumentState.objects.bulk_create(
        [DocumentState(**row) for row in older if row["key"] == kept.pk],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["version", "indexed"],
    )
    Practice.objects.get(pk=kept.pk).unpublish()
    sync.drain_once()
    assert indexed(engine) == set()


def test_a_page_and_its_version_are_saved_together(engine: Engine):
    """Nothing that fails after a page was saved, a signal of others, keeps it from the index."""
    practice = pages.practice()
    sync.rebuild()

    def broken(**kwargs):
        raise ZeroDivisionError

    receivers, page_unpublished.receivers = page_unpublished.receivers, []
    page_unpublished.connect(broken)
    try:
        with pytest.raises(ZeroDivisionError):
            practice.unpublish()
    finally:
        page_unpublished.receivers = receivers
        page_unpublished.sender_receivers_cache.clear()
    assert not Practice.objects.get().live
    sync.drain_once()
    assert indexed(engine) == set()


def test_a_draft_touches_nothing(engine: Engine):
    practice = pages.practice()
    sync.rebuild()
    practice.save_revision()
    assert not outbox.waiting().exists()


def test_while_the_engine_is_away_everything_waits(engine: Engine):
    practice = pages.practice()
    with pytest.raises(EngineUnavailable):
        sync.drain_once()
    assert outbox.waiting().get().key == practice.pk
    assert not DocumentState.objects.exclude(lease="").exists()
    sync.rebuild()
    assert indexed(engine) == {practice.pk}
    assert not outbox.waiting().exists()
