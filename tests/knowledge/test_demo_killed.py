"""`manage.py demo` killed half-way: all of it happened or nothing, and once more it works."""

import signal
import subprocess
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from kb import prepare
from knowledge import demo
from knowledge.models import Organisation, Practice, PracticeCode, SeedRecord
from tests.run.processes import database_url, environment, start, wait_until

in_life = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def kill_half_way(tmp_path: Path) -> Callable[[str, str], None]:
    def kill(command: str, line: str) -> None:
        """Runs `manage.py demo ...` until it says `line`, then no further."""
        log = tmp_path / "log"
        env = environment(tmp_path, DATABASE_URL=database_url(), PYTHONUNBUFFERED="1")
        process: subprocess.Popen[bytes] = start("manage.py", *command.split(), env=env, log=log)
        assert wait_until(lambda: line in log.read_text() or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        process.kill()
        assert process.wait() == -signal.SIGKILL

    return kill


def there() -> tuple[int, int, int]:
    """How many practices, organisations and notes of the demonstration there are."""
    return (
        Practice.objects.count(),
        Organisation.objects.filter(code="sedal").count(),
        SeedRecord.objects.filter(model__startswith="demo.").count(),
    )


@in_life
def test_killed_half_way_nothing_happened_and_once_more_it_works(
    kill_half_way: Callable[[str, str], None],
) -> None:
    call_command("seed", stdout=StringIO())
    kill_half_way("demo load", "12 de 24")
    assert there() == (0, 0, 0)
    assert demo.load() == 24

    loaded = there()
    kill_half_way("demo remove --yes", "EC12")
    assert there() == loaded
    demo.remove()
    assert there() == (0, 0, 0)


@pytest.mark.django_db
def test_a_first_run_that_was_killed_loads_it_when_it_goes_on(tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path
    # Killed between seeding and loading: pages, but neither a mark nor a practice.
    call_command("seed", stdout=StringIO())
    prepare.seed_once(lambda line: None, demo=True)
    assert Practice.objects.count() == 24

    demo.remove()
    (tmp_path / "seeded").unlink()
    prepare.seed_once(lambda line: None, demo=True)
    assert not Practice.objects.exists(), "what was taken out does not come back"


@pytest.mark.django_db
def test_a_server_is_prepared_without_it(tmp_path: Path, settings) -> None:
    settings.DATA_DIR = tmp_path
    prepare.seed_once(lambda line: None)
    assert not PracticeCode.objects.exists()
    assert not SeedRecord.objects.filter(model__startswith="demo.").exists()
