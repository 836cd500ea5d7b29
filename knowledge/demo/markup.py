"""Turns what is written in a file into rich text as the CMS keeps it.

A blank line ends a paragraph, lines that begin with `- ` are a list, and a link to another
practice of the demonstration is `<a href="EC05">`. What else the editor offers is written as HTML.
"""

import re
from collections.abc import Callable, Mapping

LINK = re.compile(r'<a href="(EC\d+)">(.*?)</a>', re.DOTALL)


def rich_text(written: str) -> str:
    """Paragraphs, lists and headings as HTML; links to other practices are left as they are."""
    blocks = re.split(r"\n\s*\n", written.strip())
    return "".join(_block(block.strip()) for block in blocks if block.strip())


def _block(block: str) -> str:
    if block.startswith("- "):
        items = re.split(r"\n(?=- )", block)
        return "<ul>" + "".join(f"<li>{_line(item[2:])}</li>" for item in items) + "</ul>"
    if block.startswith(("<h3>", "<ul>", "<ol>", "<p>")):
        return _line(block)
    return f"<p>{_line(block)}</p>"


def _line(text: str) -> str:
    return " ".join(text.split())


def linked(html: str, pages: Mapping[str, int]) -> str:
    """Makes links to other practices follow their pages; without a page only the words stay."""
    return LINK.sub(_to(pages), html)


def _to(pages: Mapping[str, int]) -> Callable[[re.Match[str]], str]:
    def link(found: re.Match[str]) -> str:
        reference, words = found.groups()
        page = pages.get(reference)
        return f'<a linktype="page" id="{page}">{words}</a>' if page else words

    return link
