"""The bank page as a reader sees it: what it lists, what it offers, what narrows it."""

from collections.abc import Callable

from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from search import sync

BANK = "/es/practicas/"
Ask = Callable[..., BeautifulSoup]


def reader(client: Client) -> Ask:
    """Reads the bank page from an index that has what is published; no cache has it yet."""
    cache.clear()

    def read(query: str = "", *, page: str = BANK, **headers: str) -> BeautifulSoup:
        sync.rebuild()
        response = client.get(f"{page}{query}", headers=headers, follow=True)
        assert response.status_code == 200, response
        # A part of a page is no document.
        parser = "lxml" if b"<html" in response.content else "html.parser"
        return BeautifulSoup(response.content, parser)

    return read


def titles(page: BeautifulSoup) -> list[str]:
    return [title.text for title in page.select(".hit-title")]


def options(page: BeautifulSoup, facet: str) -> dict[str, str]:
    """What a facet offers, with its counts."""
    found = page.select(f"#faceta-{facet} .option")
    return {o.select_one(".option-label").text: o.select_one(".option-count").text for o in found}


def choices(page: BeautifulSoup) -> dict[str, str]:
    """What narrows the list, with the address of the list without it."""
    found = page.select(".choice")
    return {" ".join(c.text.split()).removeprefix("Quitar el filtro "): c["href"] for c in found}
