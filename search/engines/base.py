"""What an engine promises. Two keep the promise: the embedded one and the cluster."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from search.query import Place, Plan

#: How deep a page may lie, in hits, that is asked for by its number.
DEPTH = 10_000
#: More codes than any facet has.
FACET_SIZE = 2_000


class EngineUnavailable(Exception):  # noqa: N818  (it is a state, not a fault)
    """The engine does not answer, or has no index yet. The outbox keeps what changed."""


class OutdatedError(Exception):
    """The list that a place leads into is no more: its index went, or nobody read on for long."""


class Interrupted(Exception):  # noqa: N818  (nothing went wrong)
    """Who fills a new index has to end now. What it filled may be gone on with."""


@dataclass(frozen=True)
class Change:
    """A document as it stood at `version`, or its end where `document` is nothing."""

    key: int
    version: int
    document: dict[str, Any] | None


@dataclass(frozen=True)
class Found:
    """What the engine knows of an answer: keys in order, how many in all, counts by code.

    `after` is where the page ended, of a list that is read to its end and has more.
    """

    keys: list[int]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    after: Place | None = None
    #: Of each key, where they stand by relevance.
    scores: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Status:
    """What an operator sees. `generation` names the index that serves.

    `lacks_index` tells an engine that needs a new one from one that does not answer.
    """

    engine: str
    ready: bool
    generation: str = ""
    documents: int = 0
    detail: str = ""
    lacks_index: bool = False


class Rebuild(Protocol):
    """A new index that fills while the old one serves."""

    def versions(self) -> Iterator[tuple[int, int]]:
        """Key and version of what is in it already: one that was killed put it there."""
        ...

    def add(self, changes: Iterable[Change]) -> dict[int, str]:
        """Takes documents that were read later than any it has of their keys.

        Returns:
            the error of each key that was refused.
        """
        ...

    def last_changes(self) -> AbstractContextManager[None]:
        """Holds other writers back, so that nothing changes between the last look and the swap."""
        ...

    def swap(self) -> None:
        """Makes the new index the one that serves, and drops the old one later."""
        ...


class Engine(Protocol):
    def write(self, changes: Sequence[Change]) -> dict[int, str]:
        """Takes changes in one step, each only if it is newer than what the index has of its key.

        Returns:
            the error of each key that was refused.

        Raises:
            EngineUnavailable: where nothing could be written.
        """
        ...

    def search(self, plan: Plan) -> Found:
        """Runs a ready query.

        Raises:
            EngineUnavailable: where nothing could be read.
            OutdatedError: where `plan.after` leads nowhere any more.
        """
        ...

    def rebuild(self) -> AbstractContextManager[Rebuild]: ...

    def versions(self) -> Iterator[tuple[int, int]]:
        """Key and version of every document that can be found."""
        ...

    def status(self) -> Status: ...
