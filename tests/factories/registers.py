"""Terms, places and organisations: snippets that practices point to."""

from typing import Any

from knowledge.language import SOURCE, column
from knowledge.models import (
    Concept,
    Organisation,
    OrganisationKind,
    Scheme,
    Territory,
    TerritoryLevel,
    TerritoryScheme,
)
from tests.factories.counting import next_number


def _saved(model: type, **facts: Any) -> Any:
    made = model(**facts)
    made.full_clean()
    made.save()
    return made


def concept(
    label: str = "", *, scheme: str = Scheme.THEME, code: str = "", **facts: Any
) -> Concept:
    """A term whose Spanish label is `label`; translated columns and other facts by their names."""
    number = next_number()
    facts.setdefault(column("pref_label", SOURCE), label or f"Término {number}")
    return _saved(Concept, scheme=scheme, code=code or f"t{number}", **facts)


def theme(label: str = "", **facts: Any) -> Concept:
    return concept(label, scheme=Scheme.THEME, **facts)


def territory(name: str = "", *, code: str = "", **facts: Any) -> Territory:
    """A canton, unless the facts say otherwise."""
    number = next_number()
    facts.setdefault(column("name", SOURCE), name or f"Cantón {number}")
    facts.setdefault("scheme", TerritoryScheme.DPA)
    facts.setdefault("level", TerritoryLevel.CANTON)
    return _saved(Territory, code=code or f"x{number}", **facts)


def organisation(name: str = "", *, code: str = "", **facts: Any) -> Organisation:
    """A municipal government, unless the facts say otherwise."""
    number = next_number()
    facts.setdefault(column("name", SOURCE), name or f"GAD Municipal de Cantón {number}")
    facts.setdefault("kind", OrganisationKind.GOVERNMENT)
    return _saved(Organisation, code=code or f"gad-x{number}", **facts)
