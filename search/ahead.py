"""What every process reads once is read before there are several: nobody's search waits for it."""

from knowledge.language import CODES
from search.completing import complete
from search.planning import plan
from search.request import SearchRequest
from search.spelling import correct

#: A word, and one that nobody uses, for which all that is known has to be read.
WORD, MISTYPED = "agua", "aguaaa"


def read_ahead() -> None:
    """Reads names from the database, the words of practices, and the tables of words.

    Asks no engine: its connections do not outlive a fork.
    """
    for lang in CODES:
        plan(SearchRequest(text=WORD, lang=lang))
        correct(MISTYPED, lang)
        complete(WORD, lang, {})
