"""The engine of each test here, one after the other. None finds what another wrote."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from search.engines.base import Change, Engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.tantivy import TantivyEngine
from tests.search.contract.acts import swapped
from tests.search.contract.servers import ELASTICSEARCH, EVERY, address, place
from tests.search.contract.world import documents


def made(url: str) -> Engine:
    if url.startswith("tantivy"):
        return TantivyEngine(Path(url.removeprefix("tantivy://")))
    return ElasticsearchEngine(address(url))


def filled(engine: Engine, changes: list[Change]) -> Engine:
    swapped(engine, changes)
    return engine


@pytest.fixture(params=EVERY)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine with an index that has nothing in it."""
    with place(request.param, tmp_path) as url:
        yield filled(made(url), [])


@pytest.fixture(params=ELASTICSEARCH)
def cluster(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ElasticsearchEngine]:
    """As `empty`, on servers only."""
    with place(request.param, tmp_path) as url:
        engine = filled(made(url), [])
        assert isinstance(engine, ElasticsearchEngine)
        yield engine


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The embedded engine with the world of the contract."""
    directory = tmp_path_factory.mktemp("contract")
    return filled(TantivyEngine(directory / "search"), documents())


# Of a session: the parameter's mark skips each test without a server before this runs.
@pytest.fixture(scope="session", params=EVERY)
def world(
    request: pytest.FixtureRequest, embedded: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """Each engine with the world of the contract. For reading only."""
    if not request.param:
        yield embedded
        return
    with place(request.param, tmp_path_factory.mktemp("none")) as url:
        yield filled(made(url), documents())


@pytest.fixture(params=ELASTICSEARCH)
def search_url(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[str]:
    """Puts what uses the fixture `engine` on servers."""
    settings.SEARCH_TIMEOUT = "20"
    with place(request.param, tmp_path) as url:
        yield url
