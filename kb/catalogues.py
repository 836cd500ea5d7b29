"""Compiles the translations' catalogues (`.po` to `.mo`) with Python alone, without GNU gettext."""

import os
from collections.abc import Iterable
from pathlib import Path

import polib


def compile_stale(locale_dirs: Iterable[Path | str]) -> list[Path]:
    """Compiles every catalogue that is newer than what was compiled from it; answers which."""
    compiled = []
    for directory in locale_dirs:
        for source in sorted(Path(directory).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
                continue
            # Another process may be reading, or compiling, the same catalogue.
            temporary = target.with_suffix(f".{os.getpid()}")
            polib.pofile(str(source)).save_as_mofile(str(temporary))
            temporary.replace(target)
            compiled.append(target)
    return compiled
