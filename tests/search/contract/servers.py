"""The engines that the contract is kept by: the embedded one, and each server that is named."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_address import Address

#: Addresses without a prefix, as `elasticsearch://host:port`; one that does not exist where no
#: server is named, so that its tests are there to be skipped.
CLUSTERS = [
    given.replace("http", "elasticsearch", 1).rstrip("/")
    for given in (os.environ.get("ELASTICSEARCH_URL") or "http://none").split()
]
EMBEDDED = pytest.param("", id="embedded")
#: Each server as a parameter of a test or fixture.
ELASTICSEARCH: list[Any] = [
    pytest.param(url, marks=pytest.mark.part("elasticsearch"), id=f"elasticsearch-{number}")
    for number, url in enumerate(CLUSTERS, start=1)
]
EVERY: list[Any] = [EMBEDDED, *ELASTICSEARCH]


@contextmanager
def place(cluster: str, directory: Path) -> Iterator[str]:
    """A `SEARCH_URL` of its own that nothing is left of; the embedded one's without a cluster."""
    if not cluster:
        yield f"tantivy://{directory}/search"
        return
    url = f"{cluster}/test-{uuid4().hex[:12]}"
    yield url
    engine = ElasticsearchEngine(address(url))
    if left := engine.store._indexes():
        engine.store.drop(",".join(left))
    engine.servers.client.close()


def address(url: str, **others: Any) -> Address:
    """A server without secrets, waited for longer than a reader would: the machine is busy."""
    host, _slash, prefix = url.removeprefix("elasticsearch://").partition("/")
    told: dict[str, Any] = {
        "hosts": (f"http://{host}",),
        "prefix": prefix,
        "user": "",
        "password": "",
        "api_key": "",
        "ca_certificate": "",
        "timeout": 20.0,
        "shards": 1,
        "replicas": 1,
    }
    return Address(**told | others)
