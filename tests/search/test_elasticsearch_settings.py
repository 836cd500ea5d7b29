"""What the settings of the cluster may say; a sentence tells each value that cannot be meant."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from search import checks
from search.engines import get_engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.tantivy import TantivyEngine

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    get_engine.cache_clear()
    yield
    get_engine.cache_clear()


def told(settings: Any, **values: str) -> list[str]:
    for name, value in values.items():
        setattr(settings, name, value)
    return [message.msg for message in checks.check_settings()]


@pytest.mark.parametrize(
    "url",
    [
        "tantivy:///srv/bank/search",
        "elasticsearch://search",
        "elasticsearch://10.0.0.1:9200,10.0.0.2:9200/bank-test",
        "elasticsearch+https://[::1]:9200/",
        "elasticsearch://search.bank.svc.cluster.local.:65535",
    ],
)
def test_an_address_that_means_something(settings: Any, url: str) -> None:
    assert told(settings, SEARCH_URL=url) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"SEARCH_URL": "solr://search"}, "names no engine"),
        ({"SEARCH_URL": "tantivy://search"}, "names no engine"),
        ({"SEARCH_URL": "http://search:9200"}, "names no engine"),
        ({"SEARCH_URL": "elasticsearch://"}, "names no server"),
        ({"SEARCH_URL": "elasticsearch://a:92000000"}, "names no server"),
        ({"SEARCH_URL": "elasticsearch://a:65536"}, "names no server"),
        ({"SEARCH_URL": "elasticsearch://a:0"}, "names no server"),
        ({"SEARCH_URL": "elasticsearch://a,,b"}, "names no server"),
        ({"SEARCH_URL": "elasticsearch://a..b:9200"}, "names no server"),
        ({"SEARCH_URL": f"elasticsearch://{'a' * 64}.ec"}, "names no server"),
        ({"SEARCH_URL": "elasticsearch://[::1"}, "names no server"),
        ({"SEARCH_URL": "elasticsearch://[abc]:9200"}, "names no server"),
        ({"SEARCH_URL": "tantivy://[::1"}, "names no engine"),
        ({"SEARCH_URL": "elasticsearch://me:secret@search"}, "SEARCH_USER"),
        ({"SEARCH_URL": "elasticsearch://search/Bank"}, "prefix"),
        ({"SEARCH_URL": "elasticsearch://search/a/b"}, "prefix"),
        ({"SEARCH_URL": "elasticsearch://search?timeout=3"}, "prefix"),
        ({"SEARCH_USER": "me"}, "need each other"),
        ({"SEARCH_PASSWORD": "secret"}, "need each other"),
        ({"SEARCH_USER": "me", "SEARCH_PASSWORD": "s", "SEARCH_API_KEY": "k"}, "one will do"),
        ({"SEARCH_CA_CERTIFICATE": "/etc/hosts"}, "elasticsearch+https"),
        (
            {"SEARCH_URL": "elasticsearch+https://a", "SEARCH_CA_CERTIFICATE": "/nowhere"},
            "names no file",
        ),
        ({"SEARCH_TIMEOUT": "soon"}, "not a number from 0.1 to 60"),
        ({"SEARCH_TIMEOUT": "0"}, "not a number from 0.1 to 60"),
        ({"SEARCH_TIMEOUT": "nan"}, "not a number from 0.1 to 60"),
        ({"SEARCH_SHARDS": "0"}, "not a whole number from 1 to 1024"),
        ({"SEARCH_SHARDS": "1.5"}, "not a whole number from 1 to 1024"),
        ({"SEARCH_REPLICAS": "-1"}, "not a whole number from 0 to 10"),
    ],
)
def test_a_wrong_value_is_told(settings: Any, values: dict[str, str], sentence: str) -> None:
    (message,) = told(settings, **{"SEARCH_URL": "elasticsearch://search", **values})
    assert sentence in message


@pytest.mark.parametrize("sign", ["", "/", "#", "?", "@", ":", ",", "["])
def test_no_secret_is_in_what_is_told(settings: Any, sign: str) -> None:
    (message,) = told(settings, SEARCH_URL=f"elasticsearch://boss:very{sign}secret@search:9200")
    assert "SEARCH_USER" in message
    assert not re.search("boss|very|secret", message)


def test_the_address_chooses_the_engine(settings: Any) -> None:
    assert isinstance(get_engine(), TantivyEngine)
    get_engine.cache_clear()
    settings.SEARCH_URL = "elasticsearch://search,other:9201/kb"
    engine = get_engine()
    assert isinstance(engine, ElasticsearchEngine)
    assert engine.servers.address.hosts == ("http://search:9200", "http://other:9201")
    assert engine.store.read.startswith("kb-")
