"""Places in a list of hits as an address carries them: opaque, signed, good for one question."""

from dataclasses import replace
from hashlib import sha256

from django.conf import settings
from django.core import signing

from search.request import SearchRequest, SearchResponse

#: Where a list that is read to its end begins.
START = "*"

# Without a time: an engine knows by itself what it still goes on from.
_signer = signing.Signer(salt="search.cursor")


class InvalidCursorError(Exception):
    """A cursor that this site did not make."""


class OtherSearchError(Exception):
    """A cursor of a list that something else was asked for, or that another engine made."""


def placed(request: SearchRequest, text: str) -> SearchRequest:
    """The same question, asked from a place on."""
    if text == START:
        return replace(request, page=1, after=())
    try:
        of, page, after = _signer.unsign_object(text)
    except (signing.BadSignature, ValueError) as error:
        raise InvalidCursorError from error
    if of != _of(request):
        raise OtherSearchError
    return replace(request, page=page, after=tuple(after))


def following(request: SearchRequest, answer: SearchResponse) -> str:
    """Where the list goes on after an answer; empty at its end."""
    if answer.after is None:
        return ""
    # An engine's place repeats itself for each of its shards.
    return _signer.sign_object((_of(request), request.page + 1, answer.after), compress=True)


def _of(request: SearchRequest) -> str:
    """What was asked and where, but for how much of it is shown."""
    asked = replace(request, page=1, size=1, facets=(), after=None)
    told = repr((settings.SEARCH_URL, {**vars(asked), "filters": sorted(asked.filters.items())}))
    return sha256(told.encode()).hexdigest()[:16]
