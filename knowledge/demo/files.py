"""Reads the files of the demonstration: a practice each, and organisations no seed knows."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
PRACTICES = HERE / "practices"


class Case(NamedTuple):
    """A practice as its file tells it."""

    reference: str
    told: dict[str, Any]

    @property
    def organisations(self) -> set[str]:
        """The codes of the organisations that it names."""
        actors = (actor.get("organisation", "") for actor in self.told.get("actors", ()))
        named = {
            self.told["lead_organisation"],
            *self.told.get("co_organisations", ()),
            *actors,
        }
        return named - {""}


def cases() -> list[Case]:
    """Every practice of the demonstration, by its reference."""
    return [Case(path.stem, _read(path)) for path in sorted(PRACTICES.glob("*.toml"))]


def organisations() -> dict[str, dict[str, Any]]:
    """By code, what is told of the organisations that only the demonstration needs."""
    return _read(HERE / "organisations.toml")


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        try:
            return tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{path.name}: {error}") from error
