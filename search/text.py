"""Texts as an index takes them: no markup, one spelling of each letter."""

import re
import unicodedata
from html import unescape

# A plain text may say `< 50`; that is no tag.
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|sub|sup)\b[^>]*>")
_TAG = re.compile(r"</?[a-z][^>]*>")
# Where a heading, an item or a line ends without a sign that says so.
# Begins with its first letter, not with what stands before: a pattern is found quicker so.
_UNENDED = re.compile(r"<(?<=[^\s>.,:;!?…·]<)(?:/(?:h\d|li|p)|br */?)>(?!\s*·)")
# What parts the thousands of a number, and nothing else: `1.500.000`, `25,000`.
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[.,]\d{3}){1,3}(?![.,]?\d)")
_MARKS = dict.fromkeys(range(0x300, 0x370))


def plain(html: str | None) -> str:
    """What is read of a rich or plain text, NFC (accents as one letter with it), on one line."""
    if not html:
        return ""
    return _on_one_line(_TAG.sub(" ", _INLINE.sub("", html)) if "<" in html else html)


def told(html: str) -> str:
    """As `plain`, with a sign between a heading or item and what follows, where there is none."""
    if "<" in html:
        html = _TAG.sub(" ", _UNENDED.sub(" · ", _INLINE.sub("", html)))
    return _on_one_line(html).removesuffix(" ·")


def _on_one_line(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(unescape(text).split()))


def ungrouped(text: str) -> str:
    """`text` without what parts the thousands of its numbers."""
    return _GROUPED.sub(lambda found: found[0].replace(".", "").replace(",", ""), text)


def fold(text: str) -> str:
    """`text` without capitals and accents: what is compared, never what is shown."""
    return unicodedata.normalize("NFKD", text.casefold()).translate(_MARKS)
