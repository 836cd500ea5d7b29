"""The bank's own processes, started as they are in life."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

#: Long, because the machine that runs the suite is busy.
PATIENCE = 60


def database_url() -> str:
    """The database of the running test."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    user = ":".join(quote(facts[key], safe="") for key in ("USER", "PASSWORD") if facts[key])
    port = f":{facts['PORT']}" if facts["PORT"] else ""
    # A socket's directory is an option of the connection (`?host=/run/postgresql`).
    options = {key: value for key, value in facts["OPTIONS"].items() if isinstance(value, str)}
    return f"postgres://{user}@{facts['HOST']}{port}/{facts['NAME']}?{urlencode(options)}"


def environment(data_dir: Path, **others: str) -> dict[str, str]:
    """What a process of the bank is given: nothing of the suite's own settings."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}
    return {**kept, "DATA_DIR": str(data_dir), "SECRET_KEY": "for-one-test", **others}


def manage(*arguments: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=env,
        capture_output=True,
        text=True,
        timeout=PATIENCE * 3,
        check=False,
    )


def start(*arguments: str, env: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until(condition: Callable[[], object], patience: float = PATIENCE) -> bool:
    """Whether it came to hold in time."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False
