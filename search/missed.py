"""What is looked for and hardly found: kept without who asked, and without what could tell it.

Of a question only its text and language are kept, digits and mail addresses masked, for a year
at most. It is shown once it was asked three times.
"""

import logging
import re

from django.db import DatabaseError, transaction
from django.db.models import F, Max, Min, OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone

from search.models import MissedSearch
from search.parsing import clean, parse
from search.request import SearchRequest

logger = logging.getLogger(__name__)

#: Found so often or more, nothing is missed.
FEW = 5
#: From how often on it is shown, and how many texts of a month are kept.
OFTEN = 3
MOST = 20_000
#: Letters of a text that are kept.
LONGEST = 100

_ADDRESS = re.compile(r"\S+@\S+")
_DIGIT = re.compile(r"\d")


def masked(text: str) -> str:
    """A text as it is kept: no capitals, digits or mail addresses."""
    text = _ADDRESS.sub("@", clean(text).lower())
    return _DIGIT.sub("#", " ".join(text.split()))[:LONGEST]


def note(asked: SearchRequest, total: int) -> None:
    """Counts a question of words alone that found little. Its reader is answered in any case."""
    if total >= FEW or asked.page > 1 or not parse(asked.text) or _is_narrowed(asked):
        return
    text, month = masked(asked.text), timezone.localdate().replace(day=1)
    if not any(char.isalpha() for char in text):
        return  # Masked, a number or an address tells an editor nothing.
    try:
        with transaction.atomic():
            same = MissedSearch.objects.filter(text=text, lang=asked.lang, month=month)
            if same.update(count=F("count") + 1, found=total):
                return
            if MissedSearch.objects.filter(month=month).count() < MOST:
                MissedSearch.objects.bulk_create(
                    [MissedSearch(text=text, lang=asked.lang, month=month, count=1, found=total)],
                    ignore_conflicts=True,
                )
    except DatabaseError:
        logger.warning("A search that found little was not noted.", exc_info=True)


def _is_narrowed(asked: SearchRequest) -> bool:
    return bool(asked.filters or asked.near) or any(
        end is not None
        for name in ("year", "population", "cost")
        for end in asked.asked_range(name)
    )


def often() -> QuerySet[MissedSearch]:
    """What was asked often enough: a row for each text and language, with `total` and `last`."""
    same = MissedSearch.objects.filter(text=OuterRef("text"), lang=OuterRef("lang"))
    group = same.order_by().values("text")
    return MissedSearch.objects.annotate(
        total=Subquery(group.annotate(sum=Sum("count")).values("sum")),
        last=Subquery(group.annotate(max=Max("month")).values("max")),
        first=Subquery(group.annotate(min=Min("pk")).values("min")),
    ).filter(pk=F("first"), total__gte=OFTEN)


def prune() -> None:
    """Forgets the months that began twelve months ago: nothing is kept for longer than a year."""
    this = timezone.localdate().replace(day=1)
    MissedSearch.objects.filter(month__lte=this.replace(year=this.year - 1)).delete()
