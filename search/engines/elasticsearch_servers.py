"""What answers at an address: whether it will do, and what its failures mean."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import (
    ApiError,
    Elasticsearch,
    NotFoundError,
    TransportError,
    UnsupportedProductError,
)

from search.engines.base import EngineUnavailable
from search.engines.elasticsearch_address import Address

#: What this was made for: from the first on, up to the last major version.
OLDEST, NEWEST = (8, 19), 9
#: Seconds of one request that nobody waits for: bulks, new indexes. A write that is tried anew at
#: every server may outlast its lease: whoever takes over writes newer versions, or the same.
PATIENCE = 25.0

_VERSION = re.compile("[0-9]+")


class WrongServerError(EngineUnavailable):
    """It answers, and no setting but another address will help."""


class Servers:
    """The client of this process, and what is known of the other end."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client: tuple[int, Elasticsearch] | None = None
        self._fits = False

    @property
    def client(self) -> Elasticsearch:
        """The client of this process: connections do not survive a fork."""
        if self._client is None or self._client[0] != os.getpid():
            self._client = (os.getpid(), self.address.client())
        return self._client[1]

    @property
    def patient(self) -> Elasticsearch:
        """The client for what nobody waits for."""
        return self.client.options(request_timeout=PATIENCE)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Whatever the other end fails with is told as an engine that is away.

        Raises:
            EngineUnavailable: where it failed.
        """
        with self._told():
            self._fit()
            yield

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except UnsupportedProductError as error:
            raise WrongServerError(f"{self._hosts} is not Elasticsearch.") from error
        except (ApiError, TransportError) as error:
            raise EngineUnavailable(f"{self._hosts}: {_sentence(error)}") from error

    def fitting(self) -> None:
        """Asks once what answers.

        Raises:
            EngineUnavailable: where nothing does, and `WrongServerError` where it will not do.
        """
        with self._told():
            self._fit()

    def _fit(self) -> None:
        """As `fitting`, where failures are told already.

        Raises:
            WrongServerError: where that is not an Elasticsearch of a version that will do.
        """
        if self._fits:
            return
        number = self._number()
        version = tuple(int(part) for part in _VERSION.findall(number)[:2])
        if len(version) < len(OLDEST):
            raise WrongServerError(f"{self._hosts} is not Elasticsearch.")
        if version < OLDEST or version[0] > NEWEST:
            which = "old" if version < OLDEST else "new"
            raise WrongServerError(
                f"{self._hosts} is Elasticsearch {number}, which is too {which}:"
                f" {OLDEST[0]}.{OLDEST[1]} to {NEWEST}.x will do."
            )
        self._fits = True

    def _number(self) -> str:
        """The version that a server says it has; nothing where it says none."""
        try:
            # The client asks for answers as its own version gives them: another may refuse that.
            answer = self.client.perform_request("GET", "/", headers={"accept": "*/*"})
            return str(answer.body["version"]["number"])
        except (KeyError, TypeError, NotFoundError):
            return ""

    @property
    def _hosts(self) -> str:
        return ", ".join(self.address.hosts)


def _sentence(error: ApiError | TransportError) -> str:
    """What an operator can do something with."""
    if isinstance(error, TransportError):
        return error.message
    if error.status_code == 401:
        return "it wants to know who asks (SEARCH_USER and SEARCH_PASSWORD, or SEARCH_API_KEY)."
    if error.error == "security_exception":
        return (
            "it does not let this user do so, who needs `monitor` on the cluster, and `manage`,"
            " `read` and `write` on the bank's indexes."
        )
    body = error.body
    if isinstance(body, dict) and isinstance(told := body.get("error"), dict):
        # Where no shard answers the first two say nothing.
        causes = (*(told.get("root_cause") or ()), told, told.get("caused_by") or {})
        reasons = (cause["reason"] for cause in causes if cause.get("reason"))
        return f"{told.get('type')}: {next(reasons, 'it gives no reason.')}"
    return f"{error.status_code} {error.message}"


def is_away(error: EngineUnavailable) -> bool:
    """Whether there is no use in asking again at once."""
    cause = error.__cause__
    if isinstance(cause, ApiError):
        return cause.status_code == 429 or cause.status_code >= 500
    return isinstance(cause, TransportError)
