"""Splits the plain text of a document into the sections of a practice. No word is lost or added.

Lines that begin with `## ` are headings: they stay, above their text, in the section that they
speak of. One that speaks of none goes on in the section before it. What stands before the first
heading is the summary. A text without headings is split by its paragraphs, in their order: nobody
read it.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape

from knowledge.language import alphabetical

#: What headings of a section are called (en, es, pt), looked for in this order.
HEADINGS: dict[str, re.Pattern[str]] = {
    field: re.compile(rf"\b(?:{words})")
    for field, words in {
        "summary": "summary|overview|introduc|resumen|resumo|sintesis|sumario",
        "replicability": "adoption|replic|lessons|leccion|licoes|aprendi",
        "sustainability": "fund|cost|financ|sustain|sosten|sustent",
        "results": "result|outcome|impact|influence|effect|analysis|critic|evaluat|evaluacion"
        "|analisis|avaliac",
        "problem": "problem|purpose|objecti|aims|goal|objetiv|proposito|desafio|reto",
        "context": "history|background|context|where|historia|antecedente|donde|onde",
        "solution": "structure|process|deliberat|decision|participa|method|how|proces|metod"
        "|como|fases|programa",
    }.items()
}
_BULLET = re.compile(r"[-*•·]\s+")
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)

Block = tuple[str, list[str]]


def split(text: str) -> dict[str, str]:
    """Rich text of each section that the document has."""
    blocks = list(_blocks(text))
    if all(not heading for heading, _lines in blocks):
        return _by_order([line for _heading, lines in blocks for line in lines])
    sections: dict[str, str] = {}
    field = "summary"
    for number, (heading, lines) in enumerate(blocks):
        # Every practice has a summary: where nothing says that it is one, it is what comes first.
        if number and heading:
            field = _field(heading) or ("solution" if field == "summary" else field)
        sections[field] = sections.get(field, "") + _heading(heading) + _paragraphs(lines)
    return sections


def first_sentence(text: str, limit: int) -> str:
    """How a text begins, headings aside, cut between two words where it is too long."""
    lines = (line for _heading, lines in _blocks(text) for line in lines)
    beginning = _BULLET.sub("", next(lines, ""), count=1)
    sentence = _SENTENCE.match(beginning)
    return cut(sentence[0] if sentence else beginning, limit)


def cut(text: str, limit: int) -> str:
    """`text`, or the words of it that fit, with a mark that some are missing."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 1].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def _blocks(text: str) -> Iterator[Block]:
    """Each heading with the lines below it; lines before the first have an empty one."""
    heading, lines = "", list[str]()
    for raw in text.splitlines():
        line = " ".join(raw.split())
        if raw.startswith("## "):
            if heading or lines:
                yield heading, lines
            heading, lines = line.lstrip("# ").rstrip("\\- "), []
        elif line:
            lines.append(line)
    if heading or lines:
        yield heading, lines


def _field(heading: str) -> str:
    folded = alphabetical(heading)
    return next((field for field, words in HEADINGS.items() if words.search(folded)), "")


def _by_order(lines: list[str]) -> dict[str, str]:
    parts = {"summary": lines[:1], "problem": lines[1:2], "solution": lines[2:]}
    if len(lines) == 2:
        parts = {"summary": lines[:1], "solution": lines[1:]}
    return {field: _paragraphs(some) for field, some in parts.items() if some}


def _heading(text: str) -> str:
    return f"<h3>{escape(text, quote=False)}</h3>" if text else ""


def _paragraphs(lines: Iterable[str]) -> str:
    html, items = "", ""
    for line in lines:
        said = escape(_BULLET.sub("", line, count=1) if _BULLET.match(line) else line, quote=False)
        if _BULLET.match(line):
            items += f"<li>{said}</li>"
            continue
        html += (f"<ul>{items}</ul>" if items else "") + f"<p>{said}</p>"
        items = ""
    return html + (f"<ul>{items}</ul>" if items else "")
