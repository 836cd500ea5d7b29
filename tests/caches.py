"""What the search keeps in memory between requests."""

from search import completing, labels, places, spelling, subjects, trees
from search.engines import get_engine


def forget() -> None:
    """Makes the next search read all names and open the engine anew.

    A test that is rolled back leaves a version which the next one raises again.
    """
    for cached in (
        get_engine,
        labels._index,
        labels._register,
        labels._shown,
        completing._as_shown,
        completing._words,
        completing._practices,
        trees._concepts,
        places._found,
        places.offered,
        places.written,
        spelling._names,
        spelling._read,
        subjects._telling,
        trees._points,
        trees._population,
        trees._territories,
    ):
        cached.cache_clear()
