"""A bank on servers of its own, and people who do not stop working."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.test import override_settings

from search.engines import get_engine
from tests import factories
from tests.factories.bulk import index_for_cms_search, load_practices
from tests.run.processes import database_url, environment
from tests.search.faults.bank import Bank

PRACTICES = 300

BankOn = Callable[[str], AbstractContextManager[Bank]]


@pytest.fixture
def bank_on(transactional_db: None, tmp_path: Path) -> BankOn:
    """Opens a bank of `PRACTICES` whose index is at a `SEARCH_URL`."""
    factories.practice_index()
    keys = load_practices(PRACTICES)
    index_for_cms_search(keys)

    @contextmanager
    def opened(url: str) -> Iterator[Bank]:
        env = environment(tmp_path, DATABASE_URL=database_url(), SEARCH_URL=url)
        with override_settings(SEARCH_URL=url, SEARCH_TIMEOUT="2"):
            get_engine.cache_clear()
            with Bank(keys, env, tmp_path).open() as bank:
                bank.recovers()  # the worker made the first index
                yield bank
            get_engine.cache_clear()

    return opened
