"""What is pinned can be installed on every Python that the README names."""

import re
from importlib.metadata import distribution

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.docs.test_catalogues import ROOT

NAMED = re.search(r"Python (3\.\d+) or newer", (ROOT / "README.md").read_text())


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_the_oldest_python_takes_each(file: str) -> None:
    assert NAMED
    lines = (line.partition("#")[0].strip() for line in (ROOT / file).read_text().splitlines())
    pinned = [Requirement(line) for line in lines if line and not line.startswith("-")]
    refused = {
        one.name: wanted
        for one in pinned
        if (wanted := distribution(one.name).metadata["Requires-Python"])
        and not SpecifierSet(wanted).contains(f"{NAMED[1]}.0")
    }
    assert pinned
    assert not refused
