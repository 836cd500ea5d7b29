"""The parts of a machine that some tests need: what is there, and what is said when it is not."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from django.db import connection

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium() -> str | None:
    """The path of the browser: the `CHROMIUM` variable, else what is on PATH."""
    given = os.environ.get("CHROMIUM")
    if given:
        return shutil.which(given)
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def _chromium_missing() -> str:
    return "" if chromium() else "no Chromium: install it or name it in CHROMIUM"


def _postgresql_missing() -> str:
    if connection.vendor == "postgresql":
        return ""
    return "not on PostgreSQL: name a server in POSTGRESQL_URL and run scripts/test"


def _sqlite_missing() -> str:
    return "" if connection.vendor == "sqlite" else "once is enough: runs in the pass on SQLite"


def _gettext_missing() -> str:
    return "" if shutil.which("xgettext") else "no GNU gettext: install it"


def corpus() -> list[Path]:
    """The files of real documents of other systems, in the folder that `CORPUS_DIR` names."""
    given = os.environ.get("CORPUS_DIR")
    return sorted(Path(given).glob("*.jsonl")) if given else []


def _corpus_missing() -> str:
    if corpus():
        return ""
    return "licences keep the corpus out of the repository: name its folder in CORPUS_DIR"


def _elasticsearch_missing() -> str:
    """Asks nothing: a server that was named and does not answer is no part that is lacking."""
    if os.environ.get("ELASTICSEARCH_URL"):
        return ""
    return "no Elasticsearch: name a server, or several, in ELASTICSEARCH_URL"


def _cluster_missing() -> str:
    given = os.environ.get("ELASTICSEARCH_CLUSTER")
    if given and shutil.which(given):
        return ""
    return "no program that starts and kills Elasticsearch: name one in ELASTICSEARCH_CLUSTER"


#: Name to a function that says what is missing, or nothing.
PARTS: dict[str, Callable[[], str]] = {
    "chromium": _chromium_missing,
    "cluster": _cluster_missing,
    "corpus": _corpus_missing,
    "elasticsearch": _elasticsearch_missing,
    "gettext": _gettext_missing,
    "postgresql": _postgresql_missing,
    "sqlite": _sqlite_missing,
}


def must_be_there(name: str) -> bool:
    """Whether a run without the part has failed: with CI=true, all parts have their pass."""
    if os.environ.get("CI", "").lower() not in ("1", "true"):
        return False
    # Whoever has no right to the corpus lacks nothing.
    if name == "corpus":
        return False
    # Where nothing can start one, `.ci/run` says that there is none.
    if name == "elasticsearch":
        return "ELASTICSEARCH_URL" not in os.environ
    if name == "cluster":
        return "ELASTICSEARCH_CLUSTER" not in os.environ
    # `scripts/test` runs the suite on SQLite first, then on the server that the variable names.
    return not (name in ("postgresql", "sqlite") and os.environ.get("POSTGRESQL_URL"))
