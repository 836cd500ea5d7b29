"""In which languages one public page can be read, and where: switch, alternates, canonical."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from knowledge.addresses import absolute, reading_language
from knowledge.language import CODES, NAMES


class Version(NamedTuple):
    lang: str
    name: str
    url: str
    current: bool
    #: Whether it is more than the page's frame around texts of another language.
    written: bool


@dataclass(frozen=True)
class Versions:
    """Promises that only languages that exist are told to search engines; the switch offers all."""

    lang: str
    addresses: dict[str, str]
    languages: tuple[str, ...]
    #: The address that leads to the reader's own language, where there is one.
    neutral: str = ""
    #: What follows the path for a reader who changes the language, and for a search engine.
    query: str = ""
    canonical_query: str = ""

    @property
    def indexable(self) -> bool:
        """A filtered list is a view of another page, not a page to be found."""
        return self.query == self.canonical_query

    @property
    def switch(self) -> list[Version]:
        return [
            Version(
                lang=lang,
                name=NAMES[lang],
                url=self.addresses[lang] + self.query,
                current=lang == self.lang,
                written=lang in self.languages,
            )
            for lang in CODES
        ]

    @property
    def canonical(self) -> str:
        """This page, or the language that it repeats where its own was not written."""
        lang = self.lang if self.lang in self.languages else self._first
        return absolute(self.addresses[lang] + self.canonical_query)

    @property
    def alternates(self) -> Iterator[tuple[str, str]]:
        """Pairs of `hreflang` and address, `x-default` the last."""
        for lang in self.languages:
            yield lang, absolute(self.addresses[lang] + self.canonical_query)
        default = self.neutral or self.addresses[self._first] + self.canonical_query
        yield "x-default", absolute(default)

    @property
    def _first(self) -> str:
        return self.languages[0] if self.languages else CODES[0]


def versions(
    request: HttpRequest,
    address_in: Callable[[str], str],
    languages: Iterable[str] = CODES,
    neutral: str = "",
) -> Versions:
    """The versions of what `request` asked for, which stands at `address_in(lang)`."""
    return Versions(
        lang=reading_language(request),
        addresses={lang: address_in(lang) for lang in CODES},
        languages=tuple(languages),
        neutral=neutral,
        query=_query(request.GET),
        canonical_query=_query(_page_only(request.GET)),
    )


def _query(parameters: MultiValueDict) -> str:
    given = [(key, value) for key, values in parameters.lists() for value in values if value]
    return f"?{urlencode(given)}" if given else ""


def _page_only(parameters: MultiValueDict) -> MultiValueDict:
    page = parameters.get("page", "")
    return MultiValueDict({"page": [page]} if page.isdecimal() and int(page) > 1 else {})
