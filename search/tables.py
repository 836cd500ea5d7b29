"""The tables of words in `data/`, read once."""

import csv
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
#: The one that documents are made with: where it is another, so is the index.
SPELLINGS = "spellings.csv"


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table."""
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def lines(name: str) -> list[str]:
    """The lines of a list, without what is remarked in it."""
    text = (DATA / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
