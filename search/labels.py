"""Names of the registers, looked up when somebody searches: documents hold only codes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection
from django.db.models import F

from knowledge.language import CODES, Text
from search.analysis import stems
from search.models import LabelVersion
from search.registers import Entry, Key, entries

#: Words of the longest label that a query is compared with.
LONGEST = 8
#: A language and the stems of a name in it.
Spelled = tuple[str, tuple[str, ...]]
Index = Mapping[Spelled, frozenset[Key]]


@dataclass(frozen=True)
class Named:
    """A field of the document and the codes that a name stands for."""

    field: str
    codes: tuple[str, ...]


def raise_version() -> None:
    """Says, in the transaction of the change, that a label changed."""
    if not LabelVersion.objects.filter(pk=1).update(version=F("version") + 1):
        LabelVersion.objects.create(pk=1, version=1)


def index() -> Index:
    """Every name of now, to look up with `find`."""
    return _index(version())


def find(words: Sequence[str], index: Index) -> tuple[int, list[Named]]:
    """The longest name that begins these words: how many it takes, and what it names."""
    for length in range(min(len(words), LONGEST), 0, -1):
        text = " ".join(words[:length])
        codes: dict[str, set[str]] = defaultdict(set)
        for lang in CODES:
            for field, code in index.get((lang, stems(text, lang)), ()):
                codes[field].add(code)
        if codes:
            return length, [Named(field, tuple(sorted(found))) for field, found in codes.items()]
    return 0, []


def version() -> int:
    """Rises with each change of a name or of a place in a tree."""
    # Asked for by every search: the words of this question take longer to put together by the ORM
    # than all else about it.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT version FROM {LabelVersion._meta.db_table} WHERE id = 1")  # noqa: S608
        row = cursor.fetchone()
    return row[0] if row else 0


@lru_cache(maxsize=1)
def _index(version: int) -> Index:
    """Names by language and stems. Made again when a label changed: `version` says so."""
    names: dict[Spelled, set[Key]] = defaultdict(set)
    for entry in _register(version).values():
        if entry.key[0] == "organisation":  # found by the texts of documents
            continue
        for lang in CODES:
            for name in entry.spellings(lang):
                if terms := stems(name, lang):
                    names[lang, terms].add(entry.key)
    return {key: frozenset(found) for key, found in names.items()}


def register() -> Mapping[Key, Entry]:
    """Every term, place and organisation as it is now."""
    return _register(version())


@lru_cache(maxsize=1)
def _register(version: int) -> Mapping[Key, Entry]:
    return {entry.key: entry for entry in entries()}


def shown(lang: str) -> Mapping[Key, Text]:
    """What each place, term and organisation is called in a language, else in another."""
    return _shown(version(), lang)


@lru_cache(maxsize=len(CODES))
def _shown(version: int, lang: str) -> Mapping[Key, Text]:
    return {key: entry.called[lang] for key, entry in _register(version).items()}
