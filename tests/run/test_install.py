"""What `scripts/serve` says where it cannot install: one sentence that tells what to do.

Machines that lack something are made with a PATH of their own, on a copy of the scripts.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.part("sqlite")

TOOLS = ("sh", "cat", "cmp", "df", "awk", "dirname", "rm")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    shutil.copytree(settings.BASE_DIR / "scripts", tmp_path / "scripts")
    shutil.copy(settings.BASE_DIR / "requirements.txt", tmp_path)
    return tmp_path


def program(machine: Path, name: str, script: str) -> None:
    path = machine / "bin" / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def serve(machine: Path) -> str:
    done = subprocess.run(
        ["sh", "scripts/serve"],
        cwd=machine,
        env={"PATH": str(machine / "bin"), "HOME": os.environ.get("HOME", "/")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    return done.stderr


def test_no_python(machine: Path) -> None:
    assert "Python 3.11 or newer is needed, and python3 is missing: install it" in serve(machine)


def test_an_old_python(machine: Path) -> None:
    program(machine, "python3", 'case "$1" in -V) echo Python 3.9.2 ;; *) exit 1 ;; esac')
    assert "Python 3.11 or newer is needed, and python3 is Python 3.9.2" in serve(machine)


def test_no_venv_module(machine: Path) -> None:
    program(machine, "python3", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    assert serve(machine).startswith("python3 has no venv module: install it")


def test_a_full_disk(machine: Path) -> None:
    program(machine, "df", "echo head; echo 'disk 9 9 1000 99% /'")
    assert "is full: installing needs 700 MB free" in serve(machine)
