"""Texts as an index takes them: no markup, one spelling of each letter."""

import re
import unicodedata
from html import unescape

# A plain text may say `< 50`; that is no tag.
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|sub|sup)\b[^>]*>")
_TAG = re.compile(r"</?[a-z][^>]*>")
_MARKS = dict.fromkeys(range(0x300, 0x370))


def plain(html: str | None) -> str:
    """What is read of a rich or plain text, NFC (accents as one letter with it), on one line."""
    if not html:
        return ""
    separated = _TAG.sub(" ", _INLINE.sub("", html)) if "<" in html else html
    return unicodedata.normalize("NFC", " ".join(unescape(separated).split()))


def fold(text: str) -> str:
    """`text` without capitals and accents: what is compared, never what is shown."""
    return unicodedata.normalize("NFKD", text.casefold()).translate(_MARKS)
