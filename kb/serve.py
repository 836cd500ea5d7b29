"""What `scripts/serve` runs: prepares the bank, then serves it, web and worker, until either ends.

Whatever ends it (Ctrl-C, SIGTERM, a closed terminal, a dead child), nothing it started outlives it.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

# Reads `.env` into the environment, so that what follows sees its variables too.
from kb.settings.env import DATA_DIR

HOST = "127.0.0.1"
#: What a first run writes into DATA_DIR, with some room to work in.
BYTES_NEEDED = 100 * 1024 * 1024
#: Seconds that a child gets to end by itself.
GRACE = 12


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fail(text: str) -> NoReturn:
    sys.stderr.write(text + "\n")
    sys.exit(1)


def free_port() -> int:
    """The port to serve on; ends with a sentence when it cannot be had."""
    given = os.environ.get("PORT", "8000")
    if not given.isdecimal() or not 0 < int(given) < 65536:
        fail(f"PORT must be a number from 1 to 65535, not {given!r}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(given)))
        except PermissionError:
            fail(
                f"Port {given} is for the system's administrator: choose one above 1023, PORT=8001."
            )
        except OSError:
            fail(f"Port {given} is taken: stop what uses it, or choose another, PORT=8001.")
    return int(given)


def usable_data_dir(path: Path) -> None:
    """Makes DATA_DIR; ends with a sentence when it cannot be written or is nearly full."""
    try:
        path.mkdir(mode=0o750, parents=True, exist_ok=True)
        probe = path / ".probe"
        probe.write_text("x")
        probe.unlink()
    except OSError as error:
        fail(f"Cannot write to {path} ({error.strerror}): free or allow it, or set DATA_DIR.")
    if shutil.disk_usage(path).free < BYTES_NEEDED:
        fail(f"The disk that holds {path} is full: free 100 MB, or set DATA_DIR to another disk.")


def keep_secret_key(path: Path) -> None:
    """Writes the key that signs sessions, once, for this user alone."""
    if os.environ.get("SECRET_KEY") or path.exists():
        return
    # Written whole or not at all: a half-written key would look like a key.
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    temporary.replace(path)


class EndingError(Exception):
    """Asked to end, by a signal."""


class Processes:
    """The children. Each has a session of its own, so that only we pass signals on to it."""

    def __init__(self) -> None:
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.ending = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)

    def _end(self, signum: int, frame: FrameType | None) -> None:
        # Asked again while it ends, it is ending already.
        if not self.ending:
            self.ending = True
            raise EndingError

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        child = subprocess.Popen([sys.executable, *arguments], start_new_session=True)
        self.children[name] = child
        return child

    def first_dead(self) -> str:
        return next((name for name, child in self.children.items() if child.poll() is not None), "")

    def stop(self) -> None:
        self.ending = True
        running = [child for child in self.children.values() if child.poll() is None]
        for child in running:
            child.terminate()
        deadline = time.monotonic() + GRACE
        for child in running:
            with suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, deadline - time.monotonic()))
        for child in self.children.values():
            # Also the grandchildren of one that was killed.
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
            child.wait()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310  # our own address
            return response.status == 200
    except urllib.error.HTTPError:
        return False
    except OSError:
        return False


def ending(status: int) -> str:
    """How a child ended: who killed it, or what it said itself."""
    return f"killed by {signal.Signals(-status).name}" if status < 0 else f"status {status}"


def run(processes: Processes, port: int) -> int:
    """Serves until asked to end (0) or until a child died (1)."""
    demo = () if os.environ.get("DEMO", "").lower() in {"0", "off", "no"} else ("--demo",)
    prepare = processes.start("prepare", "manage.py", "prepare", *demo)
    if prepare.wait():
        return 1
    del processes.children["prepare"]

    processes.start(
        "web server",
        *("-m", "gunicorn", "kb.wsgi", "-c", "python:kb.gunicorn", "--bind", f"{HOST}:{port}"),
    )
    processes.start("worker", "manage.py", "work")
    is_ready = False
    while not (dead := processes.first_dead()):
        if not is_ready and answers(f"http://{HOST}:{port}/health/live"):
            is_ready = True
            site = os.environ["SITE_URL"]
            say(
                f"Ready.\n  Site      {site}/\n  CMS       {site}/cms/\n"
                f"  API docs  {site}/api/v1/docs\nCtrl-C stops it."
            )
        time.sleep(0.5 if is_ready else 0.1)
    sys.stderr.write(
        f"The {dead} ended by itself ({ending(processes.children[dead].returncode)}); "
        "stopping the rest. Start again when it is mended.\n"
    )
    return 1


def main() -> int:
    port = free_port()
    os.environ["DEBUG"] = "off"
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    usable_data_dir(DATA_DIR)
    keep_secret_key(DATA_DIR / "secret_key")
    processes = Processes()
    try:
        return run(processes, port)
    except EndingError:
        say("\nStopping ...")
        return 0
    finally:
        processes.stop()
        say("Stopped.")


if __name__ == "__main__":
    sys.exit(main())
