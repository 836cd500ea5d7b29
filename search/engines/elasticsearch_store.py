"""The indexes of one bank on the servers: which one serves, which one fills, which ones may go.

    <prefix>-<fingerprint>-<number>   an index
    <prefix>-<fingerprint>            the alias that is read
    <prefix>-<fingerprint>-write      the alias that is written to
    <prefix>-<fingerprint>-filling    the alias of the new index while it fills

Writing goes by an alias only, and says so: no server makes an index of its own accord.
"""

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from secrets import token_hex
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search.documents import document_class
from search.engines.base import EngineUnavailable
from search.engines.elasticsearch_mapping import fingerprint, mappings, settings
from search.engines.elasticsearch_servers import PATIENCE, Servers

#: A rebuild shows signs of life this often; without any for as long as the second, it is dead, and
#: another goes on with what it left. An index that no longer serves goes after the same time:
#: somebody may still read it.
HEARTBEAT, GRACE = 10.0, 60.0
#: The index of another release is kept for this long after it was last written, or this one began.
KEEP_OTHER = 86_400.0
#: How often a writer says that the index is in use, and looks for what may go.
HOUSEKEEPING = 600.0
#: Seconds that servers have to find room for a new index: they give up before the client does.
ROOM = int(PATIENCE) - 10
Found = Mapping[str, Any]
NO_LIFE = {"touched": 0.0}
BUSY = "Another process is filling a new index."
GONE = "The new index is gone: it took nothing any more, or somebody dropped it."


class BusyError(EngineUnavailable):
    """Another process fills a new index."""


class NoIndexError(EngineUnavailable):
    """The servers answer, and have no index that serves."""


class Store:
    """One bank's indexes. Everything is asked anew: another machine may have changed it."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self._kept_house = -HOUSEKEEPING
        self._touched = 0.0
        self._owner = token_hex(8)

    @property
    def client(self) -> Elasticsearch:
        return self.servers.patient

    @property
    def read(self) -> str:
        return f"{self.servers.address.prefix}-{fingerprint(document_class())}"

    @property
    def write(self) -> str:
        return f"{self.read}-write"

    @property
    def filling(self) -> str:
        return f"{self.read}-filling"

    def serving(self) -> str:
        """The index that is read and written to.

        Raises:
            NoIndexError: where there is none, or aliases lead elsewhere than to one, filled here.
        """
        behind = self.servers.client.indices.get(
            index=[self.read, self.write],
            features=["aliases", "mappings"],
            ignore_unavailable=True,
            filter_path=["*.aliases", "*.mappings._meta"],
        )
        if not behind:
            raise NoIndexError("There is no index yet.")
        (name, found), *others = behind.items()
        aliases = found.get("aliases", {}).keys()
        if (
            others
            or name.rpartition("-")[0] != self.read
            or "touched" not in _meta(found)
            or not {self.read, self.write} <= aliases
            or self.filling in aliases
        ):
            raise NoIndexError(
                f"The aliases of {self.read} do not lead to one index that it filled."
            )
        return name

    def to_fill(self) -> list[str]:
        """The index that fills, if one does."""
        return self._behind(self.filling)

    def begin(self) -> str:
        """An index to fill: what a rebuild that ended before its time left, or a new one.

        Raises:
            EngineUnavailable: where another process fills one.
        """
        indexes = self._indexes()
        # What was closed can be filled no more; its number is taken all the same.
        return self._left(self._indexes("open")) or self._create(indexes)

    def _left(self, indexes: Mapping[str, Found]) -> str:
        for name in self._behind(self.filling):
            told = _meta(indexes.get(name, {}))
            if (age := time.time() - told.get("touched", 0.0)) < GRACE:
                raise BusyError(f"{BUSY} It last showed a sign of life {age:.0f} seconds ago.")
            if told.get("made") == self._made and self._is_whole(name):
                self._claim(name)
                return name
            self.drop(name)
        return ""

    def _create(self, indexes: Mapping[str, Found]) -> str:
        numbers = [int(name.rpartition("-")[2]) for name in indexes if name.startswith(self.read)]
        name = f"{self.read}-{max(numbers, default=0) + 1:06d}"
        address = self.servers.address
        try:
            # Two that begin at once choose the same name, and one of them is refused.
            made = self.client.indices.create(
                index=name,
                settings=settings(address.shards, address.replicas),
                mappings={**mappings(document_class()), "_meta": self._filled_now()},
                aliases={self.filling: {}},
                timeout=f"{ROOM}s",
            )
            if not made["shards_acknowledged"]:
                raise EngineUnavailable("No server has room for a new index.")
        except (ApiError, EngineUnavailable, TransportError) as error:
            # Servers that gave no answer may have made it all the same.
            self.leave(name, goes_on=False)
            if getattr(error, "error", "") == "resource_already_exists_exception":
                raise BusyError(BUSY) from error
            raise
        self._touched = time.monotonic()
        return name

    def show_life(self, name: str) -> None:
        """Says that the new index still fills.

        Raises:
            EngineUnavailable: where another process took it for left, and goes on with it.
        """
        if time.monotonic() - self._touched > HEARTBEAT:
            self.hold(name)
            self._claim(name)

    def leave(self, name: str, *, goes_on: bool) -> None:
        """Lets another go on with an index at once, or drops it; not where another already does."""
        try:
            found = self.hold(name)
        except EngineUnavailable:
            return
        # A full disk blocks it: the others need the room.
        if goes_on and "blocks" not in found["settings"]["index"]:
            self.client.indices.put_mapping(index=name, meta=self._filled_now() | NO_LIFE)
        else:
            self.drop(name)

    def _claim(self, name: str) -> None:
        """Says that this process fills an index. Of two that say so, the last one does."""
        self.client.indices.put_mapping(index=name, meta=self._filled_now())
        self._touched = time.monotonic()

    def hold(self, name: str) -> Found:
        """An index that this process fills.

        Raises:
            EngineUnavailable: where it is another one that does so by now, or nobody can.
        """
        found = self.client.indices.get(index=name, ignore_unavailable=True).get(name)
        if found is None:
            raise EngineUnavailable(GONE)
        if self.filling not in found["aliases"] or _meta(found).get("owner") != self._owner:
            raise BusyError(BUSY)
        told: Found = found
        return told

    def give_up(self, name: str) -> None:
        """Drops an index that fills, so that it never serves; not where it serves by now."""
        with suppress(NotFoundError):
            self.client.indices.update_aliases(actions=[self._filled(name)])
            self.drop(name)

    def _filled(self, name: str) -> dict[str, Any]:
        """That an index fills no more. Of all who say so, one succeeds: it serves, or goes."""
        return {"remove": {"index": name, "alias": self.filling, "must_exist": True}}

    def _is_whole(self, name: str) -> bool:
        """Whether everything that was written to an index can be read."""
        health = self.client.cluster.health(index=name, timeout="0s")
        return health["status"] != "red"

    @property
    def _made(self) -> list[int]:
        return [self.servers.address.shards, self.servers.address.replicas]

    def _filled_now(self) -> dict[str, Any]:
        return {**_now(), "owner": self._owner, "made": self._made}

    def touch(self, name: str) -> None:
        """Says that an index was in use just now."""
        self.client.indices.put_mapping(index=name, meta=_now())

    def refresh(self, name: str) -> None:
        """Lets readers see what was written, now and from now on."""
        self.client.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
        self.client.indices.refresh(index=name)

    def serve(self, name: str) -> None:
        """Leads readers and writers to an index, in one step."""
        before = {alias: self._behind(alias) for alias in (self.read, self.write)}
        served = [
            index
            for index, found in self._indexes().items()
            if index.rpartition("-")[0] in found["aliases"]
        ]
        ours = [index for index in served if index.startswith(self.read)]
        # Their grace begins now. That of other releases too where this one is new: nobody may have
        # written to theirs for long, and it is read.
        if leaving := ours or served:
            self.touch(",".join(leaving))
        removed = [
            {"remove": {"index": index, "alias": alias}}
            for alias, indexes in before.items()
            for index in indexes
        ]
        added = [{"add": {"index": name, "alias": alias}} for alias in before]
        self.client.indices.update_aliases(actions=[*removed, *added, self._filled(name)])

    def keep_house(self) -> None:
        """Now and then, says that the index is in use and drops what has not been for long."""
        if time.monotonic() - self._kept_house < HOUSEKEEPING:
            return
        self._kept_house = time.monotonic()
        self.touch(self.write)
        self.prune()

    def prune(self) -> None:
        """Drops indexes that serve nobody, and those of other releases that nobody writes.

        Never one that fills: its number must not come again while somebody may hold it for theirs.
        """
        for name, found in self._indexes().items():
            aliases = found["aliases"]
            if aliases and name.startswith(self.read):
                continue
            if _age(found) > (KEEP_OTHER if aliases else GRACE):
                self.drop(name)

    def drop(self, name: str) -> None:
        self.client.indices.delete(index=name, ignore_unavailable=True)

    def _behind(self, alias: str) -> list[str]:
        try:
            return list(self.servers.client.indices.get_alias(name=alias))
        except NotFoundError:
            return []

    def _indexes(self, states: str = "open,closed") -> dict[str, Found]:
        """Every index of this bank, of whatever release."""
        prefix = self.servers.address.prefix
        found = self.client.indices.get(
            index=f"{prefix}-*", features=["aliases", "mappings"], expand_wildcards=states
        )
        ours = re.compile(re.escape(prefix) + r"-[0-9a-f]{12}-[0-9]{6,}")
        return {name: body for name, body in found.items() if ours.fullmatch(name)}


def _now() -> dict[str, float]:
    return {"touched": time.time()}


def _meta(found: Found) -> Found:
    told: Found = found.get("mappings", {}).get("_meta", {})
    return told


def _age(found: Found) -> float:
    """Seconds since an index was said to be in use."""
    touched: float = _meta(found).get("touched", 0.0)
    return time.time() - touched
