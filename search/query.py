"""Our own small query tree: what both engines compile, and all they see of a reader's text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from knowledge.language import CODES

MAX_TERMS = 32


@dataclass(frozen=True)
class Word:
    """A word as it is written anywhere, and by its stem in the texts of these languages."""

    text: str
    langs: tuple[str, ...] = CODES


@dataclass(frozen=True)
class InName:
    """A word of a practice's name as it is written, or one that begins so."""

    text: str
    begins: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words side by side in the texts of one of these languages."""

    text: str
    langs: tuple[str, ...] = CODES


@dataclass(frozen=True)
class Said:
    """Words that stand side by side in the texts of one language, or up to `slop` places apart.

    Of all texts, or of one `field`.
    """

    text: str
    lang: str
    slop: int = 0
    field: str = ""


@dataclass(frozen=True)
class Codes:
    """Documents that carry one of these codes in a keyword field."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Range:
    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Near:
    """Documents with a point within so many kilometres of a point, both in degrees."""

    lat: float
    lon: float
    km: float


@dataclass(frozen=True)
class AllOf:
    nodes: "tuple[Node, ...]"


@dataclass(frozen=True)
class AnyOf:
    """One of several ways to say the same; the best one counts."""

    nodes: "tuple[Node, ...]"


@dataclass(frozen=True)
class SomeOf:
    """At least so many of several things that were asked for; each one counts."""

    nodes: "tuple[Node, ...]"
    at_least: int = 1


@dataclass(frozen=True)
class Weighted:
    """What counts for more or less than it would by itself, and `why` it was added."""

    node: "Node"
    weight: float
    why: str = ""


@dataclass(frozen=True)
class Preferred:
    """What `node` finds; more of what `better` finds too."""

    node: "Node"
    better: "Node"


@dataclass(frozen=True)
class Not:
    node: "Node"


@dataclass(frozen=True)
class Everything:
    pass


#: Where a page of a list ended, in an engine's own words: what JSON can hold. Empty is where a list
#: that is read to its end begins.
Place = tuple[Any, ...]

Node = (
    Word
    | InName
    | Phrase
    | Said
    | Codes
    | Range
    | Near
    | AllOf
    | AnyOf
    | SomeOf
    | Weighted
    | Preferred
    | Not
    | Everything
)


@dataclass(frozen=True)
class Plan:
    """A search as an engine runs it.

    `selections` filter the hits; each facet is counted with every selection but its own. A list
    that is read to its end is asked for by `after`, and `offset` says nothing then. What is
    nearest is so to the selection `near`.
    """

    node: Node
    lang: str
    selections: Mapping[str, Node] = field(default_factory=dict)
    facets: Sequence[str] = ()
    sort: Literal["relevance", "newest", "oldest", "name", "nearest"] = "relevance"
    offset: int = 0
    limit: int = 20
    after: Place | None = None

    @property
    def near(self) -> Near:
        """Where the order by distance begins.

        Raises:
            LookupError: where nothing says it.
        """
        node = self.selections.get("near")
        if not isinstance(node, Near):
            raise LookupError("What is nearest needs to be near something.")
        return node
