"""Reads corpora: files of documents, a JSON object a line, in memory that their texts do not fill.

Documents that say the same in several languages (`pair`) come together, wherever they stand. Those
that only share their subject (`pair_kind`) come alone: they translate nothing.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.language import CODES

#: What every document says, and as what.
TYPES: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "lang": str,
    "title": str,
    "text": str,
    "country": str,
    "place": str,
    "year": (int, type(None)),
    "themes": list,
    "source": str,
    "licence": str,
}
FILLED = ("id", "lang", "title", "text", "licence")
#: The longest id that can be remembered, and the longest licence that is shown whole.
LONGEST = {"id": 128, "pair": 128, "licence": 140}


@dataclass(frozen=True)
class Document:
    id: str
    lang: str
    title: str
    text: str
    country: str
    place: str
    year: int | None
    themes: tuple[str, ...]
    source: str
    licence: str
    #: What its translations share with it; its own id where there are none.
    key: str


@dataclass(frozen=True)
class BadLine:
    """A line that is no document, and why."""

    file: Path
    number: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.number}: {self.reason}"


@dataclass(frozen=True)
class _Line:
    file: Path
    offset: int


class NoDocumentError(ValueError):
    """A line that cannot be loaded; the message says why."""


class Corpus:
    """The documents of some files, which are looked through once when this is made.

    What stays in memory is where the documents of each pair stand, never their texts.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = files
        self.bad: list[BadLine] = []
        #: Documents in languages that the bank does not speak, by language.
        self.left_out: Counter[str] = Counter()
        self._pairs: dict[str, dict[str, _Line]] = {}
        self._single = 0
        for file in files:
            for number, offset, raw in _lines(file):
                try:
                    document = read(raw)
                except NoDocumentError as error:
                    self.bad.append(BadLine(file, number, str(error)))
                    continue
                if document.lang not in CODES:
                    self.left_out[document.lang] += 1
                elif document.key == document.id or not self._joins(document, _Line(file, offset)):
                    self._single += 1

    def _joins(self, document: Document, line: _Line) -> bool:
        """Whether it is the first of its pair in its language: a second one stands alone."""
        return self._pairs.setdefault(document.key, {}).setdefault(document.lang, line) == line

    def __len__(self) -> int:
        """How many practices its documents make."""
        return self._single + len(self._pairs)

    def __iter__(self) -> Iterator[tuple[str, list[Document]]]:
        """A key and its documents, the source language first."""
        for file in self.files:
            for _number, offset, raw in _lines(file):
                try:
                    document = read(raw)
                except NoDocumentError:
                    continue  # told when the files were looked through
                if document.lang not in CODES:
                    continue
                line, pair = _Line(file, offset), self._pairs.get(document.key, {})
                if pair.get(document.lang) != line:
                    yield document.id, [document]
                elif next(iter(pair.values())) == line:
                    yield document.key, [_read_at(pair[lang]) for lang in CODES if lang in pair]


def _lines(file: Path) -> Iterator[tuple[int, int, bytes]]:
    """Number, place and bytes of each line that is not empty."""
    offset = 0
    with file.open("rb") as opened:
        for number, raw in enumerate(opened, start=1):
            if raw.strip():
                yield number, offset, raw
            offset += len(raw)


def _read_at(line: _Line) -> Document:
    with line.file.open("rb") as opened:
        opened.seek(line.offset)
        return read(opened.readline())


def read(raw: bytes) -> Document:
    """The document of a line.

    Raises:
        NoDocumentError: where it is none, or says what no database can keep.
    """
    try:
        told = json.loads(raw)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise NoDocumentError(f"no JSON: {error}") from error
    except RecursionError as error:
        raise NoDocumentError("no JSON that can be read: nested too deeply") from error
    if not isinstance(told, dict):
        raise NoDocumentError("no JSON object")
    if wrong := [name for name, kind in TYPES.items() if not _is(told.get(name), kind)]:
        raise NoDocumentError(f"missing, or not what it should be: {', '.join(wrong)}")
    if empty := [name for name in FILLED if not told[name].strip()]:
        raise NoDocumentError(f"empty: {', '.join(empty)}")
    values = {name: _kept(name, told[name]) for name in TYPES}
    pair = told.get("pair") if told.get("pair_kind", "translation") == "translation" else None
    key = _kept("pair", pair) if isinstance(pair, str) and pair.strip() else values["id"]
    for name, limit in LONGEST.items():
        if len({**values, "pair": key}[name]) > limit:
            raise NoDocumentError(f"{name} of more than {limit} characters")
    return Document(**values, key=key)


def _is(value: Any, kind: type | tuple[type, ...]) -> bool:
    if isinstance(value, bool) or not isinstance(value, kind):
        return False
    return not isinstance(value, list) or all(isinstance(one, str) for one in value)


def _kept(name: str, value: Any) -> Any:
    """The value as it is kept; texts that no database keeps are refused."""
    if isinstance(value, list):
        kept = (_kept(name, one) for one in value)
        return tuple(dict.fromkeys(one for one in kept if one))
    if not isinstance(value, str):
        return value
    if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise NoDocumentError(f"letters that cannot be kept: {name}")
    return value.strip()
