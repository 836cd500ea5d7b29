"""Which practices are like one: a room that can tell registers here. Without one, none are told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.schemas import TextOut

if TYPE_CHECKING:
    from knowledge.models import Practice


@dataclass(frozen=True)
class Reason:
    """What two practices have in common: what kind of thing, and which of them."""

    kind: str
    label: str
    shared: Sequence[TextOut]


@dataclass(frozen=True)
class Similar:
    code: str
    name: TextOut
    tagline: TextOut
    url: str
    reasons: Sequence[Reason]


Teller = Callable[["Practice", str], Sequence[Similar]]
_tellers: list[Teller] = []


def register(teller: Teller) -> Teller:
    """Lets `teller` say which practices are like one.

    Raises:
        ValueError: where another does already.
    """
    if _tellers:
        raise ValueError("What is like a practice is told by another already.")
    _tellers.append(teller)
    return teller


def similar_to(practice: "Practice", lang: str) -> Sequence[Similar]:
    return _tellers[0](practice, lang) if _tellers else ()
