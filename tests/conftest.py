"""What every test may use."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.template.base import Template
from django.utils import translation

from search.engines import get_engine
from search.engines.base import Engine
from tests import parts
from tests.caches import forget


def pytest_collection_finish() -> None:
    # What was imported stays: looking through it again and again takes a fifth of the suite's time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_runtest_setup(item: pytest.Item) -> None:
    # A page that was read leaves its language to the next test of the process.
    translation.activate(settings.LANGUAGE_CODE)
    for marker in item.iter_markers("part"):
        (name,) = marker.args
        if reason := parts.PARTS[name]():
            if parts.must_be_there(name):
                pytest.fail(f"CI needs the part {name!r}: {reason}", pytrace=False)
            pytest.skip(reason)


#: Where one process leaves the database as migrations made it, and the next ones of a whole run
#: find it: they take ten seconds of a processor each time.
TEMPLATE = Path(os.environ.get("TEST_TEMPLATE") or os.devnull)


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Whether there is a database already: one that was kept, or a copy of the template."""
    if connection.vendor == "sqlite" and TEMPLATE.is_file():
        shutil.copy(TEMPLATE, connection.settings_dict["TEST"]["NAME"])
        return True
    return bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """As the library does; the first one leaves the template."""
    if connection.vendor == "sqlite" and not TEMPLATE.exists():
        mine = TEMPLATE.with_name(f"{TEMPLATE.name}-{os.getpid()}")
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(mine)])
        mine.replace(TEMPLATE)  # in one step, however many do so


@pytest.fixture(scope="session", autouse=True)
def _templates_as_in_life(django_test_environment: None) -> None:
    """Django's test environment copies the context of every template that is rendered, which the
    thousands of an editor's screen make slow; `response.context_data` tells what tests ask for.
    """
    Template._render = lambda self, context: self.nodelist.render(context)


@pytest.fixture
def tasks_run(settings: Any) -> None:
    """Tasks are done at once, as the worker does them in life: the index of the CMS's own search
    and that of references. Elsewhere they are left undone, which few tests notice.
    """
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def search_url(tmp_path: Path) -> str:
    """Where `engine` is: the embedded one. `tests/search/contract` puts it on servers."""
    return f"tantivy://{tmp_path}/search"


@pytest.fixture
def engine(settings: Any, search_url: str) -> Iterator[Engine]:
    """A search index of its own, empty until something rebuilds it."""
    settings.SEARCH_URL = search_url
    forget()
    yield get_engine()
    get_engine.cache_clear()
