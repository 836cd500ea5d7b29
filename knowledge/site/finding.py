"""Who answers for the list of practices: a room that finds better than the database registers here.

Without one, or while it is away, the list is read from the database.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from knowledge.models import PracticeIndex

Finder = Callable[["PracticeIndex", HttpRequest], HttpResponse]


class FinderAwayError(Exception):
    """Nothing can be found just now but what the database lists."""


_finders: list[Finder] = []


def register(finder: Finder) -> Finder:
    """Lets `finder` answer for the list of practices.

    Raises:
        ValueError: where another does already.
    """
    if _finders:
        raise ValueError("The list of practices has its finder already.")
    _finders.append(finder)
    return finder


def finder() -> Finder | None:
    return _finders[0] if _finders else None
