"""TLS, user and password, API key: what is sent, to whom, and whom the bank believes."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from search import checks
from search.engines import get_engine
from search.query import Everything, Plan
from tests.search.contract.guarded import Guarded, guarded
from tests.search.contract.servers import ELASTICSEARCH, place
from tests.search.test_pitfalls import change

# None of this depends on the database.
pytestmark = pytest.mark.part("sqlite")

BASIC = f"Basic {b64encode(b'bank:a phrase: with signs').decode()}"
PASSWORD = {"SEARCH_USER": "bank", "SEARCH_PASSWORD": "a phrase: with signs"}
AUTHORITY = trustme.CA()


@pytest.fixture(params=ELASTICSEARCH[:1])
def server(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[Guarded]:
    """A real server behind TLS, and settings that lead there with all that it wants."""
    with place(request.param, tmp_path) as url:
        target, _slash, prefix = url.removeprefix("elasticsearch://").partition("/")
        with guarded(target, AUTHORITY.issue_cert("localhost")) as server:
            AUTHORITY.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
            settings.SEARCH_URL = f"elasticsearch+https://localhost:{server.port}/{prefix}"
            settings.SEARCH_CA_CERTIFICATE = str(tmp_path / "ca.pem")
            settings.SEARCH_TIMEOUT = "20"
            get_engine.cache_clear()
            yield server
            get_engine.cache_clear()


@pytest.mark.parametrize(
    ("given", "wanted"),
    [(PASSWORD, BASIC), ({"SEARCH_API_KEY": "a2V5OnNlY3JldA=="}, "ApiKey a2V5OnNlY3JldA==")],
    ids=["password", "key"],
)
def test_every_question_says_who_asks(
    server: Guarded, settings: Any, given: dict[str, str], wanted: str
) -> None:
    server.wanted = wanted
    for name, value in given.items():
        setattr(settings, name, value)
    assert list(checks.check_server(databases=["default"])) == []
    engine = get_engine()
    with engine.rebuild() as target:
        assert target.add([change(1), change(2)]) == {}
        target.swap()
    assert engine.write([change(2, version=2)]) == {}
    assert sorted(engine.search(Plan(Everything(), "es")).keys) == [1, 2]
    assert dict(engine.versions()) == {1: 1, 2: 2}
    assert engine.status().ready
    assert set(server.heard) == {wanted}


@pytest.mark.parametrize("given", [{}, {**PASSWORD, "SEARCH_PASSWORD": "another"}])
def test_who_says_nothing_or_something_wrong_is_told_what_to_set(
    server: Guarded, settings: Any, given: dict[str, str]
) -> None:
    server.wanted = BASIC
    for name, value in given.items():
        setattr(settings, name, value)
    (message,) = checks.check_server(databases=["default"])
    assert message.id == "search.W001"
    assert "SEARCH_USER and SEARCH_PASSWORD, or SEARCH_API_KEY" in message.msg
    assert "another" not in message.msg


@pytest.mark.parametrize(
    ("believed", "sentence"),
    [
        ("nobody's", "certificate verify failed"),
        ("another's", "certificate verify failed"),
        ("of another name", "doesn't match 'localhost'"),
    ],
)
def test_who_cannot_prove_a_name_is_told_nothing(
    server: Guarded, settings: Any, tmp_path: Path, believed: str, sentence: str
) -> None:
    for name, value in PASSWORD.items():
        setattr(settings, name, value)
    if believed == "nobody's":
        settings.SEARCH_CA_CERTIFICATE = ""
    elif believed == "another's":
        trustme.CA().cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    else:
        settings.SEARCH_URL = settings.SEARCH_URL.replace("localhost", "127.0.0.1")
    (message,) = checks.check_server(databases=["default"])
    assert message.id == "search.W001"
    assert sentence in message.msg
    assert server.heard == []
