"""What might be meant by what was typed so far."""

from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.addresses import urls_for
from knowledge.language import CODES, column
from knowledge.selectors import public_practices
from search import labels, spelling
from search.analysis import WORD
from search.cards import read_row
from search.compiled import Compiled
from search.completing import complete, in_use
from search.engines import get_engine
from search.fields import coded
from search.parsing import parse
from search.query import AllOf, AnyOf, InName, Plan
from search.schemas import SuggestionOut
from search.text import fold

PRACTICES = 5


def suggest(text: str, lang: str) -> list[SuggestionOut]:
    """What leads to practices first: names that they carry, then their own; at last other names.

    Where nothing begins so, a letter may be wrong, missing, doubled or in another's place.

    Raises:
        EngineUnavailable: where the engine does not answer.
    """
    words = [
        word for term in parse(text) if not term.field for word in WORD.findall(fold(term.text))
    ]
    if not words:
        return []
    if found := _begun(text.strip(), words, lang):
        return found
    meant = [spelling.begun(word, lang) for word in words]
    return _begun(" ".join(meant), meant, lang) if meant != words else []


def _begun(text: str, words: list[str], lang: str) -> list[SuggestionOut]:
    names = complete(" ".join(words), lang, in_use())
    # Practices whose name has all these words, the last of which may have only begun, or whose code
    # was typed.
    *whole, last = words
    named = AllOf((*(InName(word) for word in whole), InName(last, begins=True)))
    node = AnyOf((named, coded(text)))
    practices = shown(get_engine().search(Plan(node, lang, limit=PRACTICES)).keys, lang)
    return [*names.in_use, *practices, *names.unused]


def shown(keys: Sequence[int], lang: str) -> Iterator[SuggestionOut]:
    """These practices, in their order, but for those that the public may not read any more."""
    rows = {row["pk"]: row for row in _practices().rows(keys)}
    urls = urls_for({key: row["url_path"] for key, row in rows.items()}, lang)
    names = labels.shown(lang)
    for key in keys:
        if row := rows.get(key):
            name = read_row(row, "name", lang)
            lead = names.get(("organisation", row["lead_organisation__code"]))
            yield SuggestionOut(
                kind="practice",
                code=row["code"],
                label=name.text,
                lang=name.lang,
                other_name=None,
                detail=lead.text if lead else "",
                url=urls[key],
            )


@cache
def _practices() -> Compiled:
    names = (column("name", code) for code in CODES)
    facts = ("pk", "code", "url_path", "lead_organisation__code")
    return Compiled(public_practices().order_by().values(*facts, *names), "pk")
