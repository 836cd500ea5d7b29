"""Reads the data files of the project (`knowledge/data`; its README says where each comes from)."""

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of `<name>.csv`, in its order; empty cells are empty strings."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [
            {key: (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(file)
        ]


def lines(cell: str) -> str:
    """A cell of names separated by `|`, one name a line as the models hold them."""
    return "\n".join(name.strip() for name in cell.split("|") if name.strip())
