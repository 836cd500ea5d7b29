"""Documents of another system, and what a reader sees of the practices made of them."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import bs4
from django.core.management import call_command
from django.test import Client

from knowledge.addresses import url_for
from knowledge.models import Practice
from tests import factories

ORCHARDS = "Los huertos del barrio dan de comer.\nCada familia cuida un bancal.\n- Agua\n- Semillas"
CASE = """An assembly of neighbours met each month.

## History
The council had promised it since 1998.

## Problems & Purpose
Nobody knew <where> the money went.

## Who sat there
Forty people drawn by lot.

## Influence, Outcomes, and Effects
The budget doubled.

## Adoption by Others
Two towns copied it.
"""


def document(number: int = 1, **told: Any) -> dict[str, Any]:
    return {
        "id": f"doc-{number}",
        "lang": "es",
        "title": f"Huertos del barrio {number}",
        "text": ORCHARDS,
        "country": "Spain",
        "place": "Madrid",
        "year": 2024,
        "themes": ["Huertos"],
        "source": "https://example.org/doc",
        "licence": "Reutilización con cita: Ayuntamiento de Madrid",
        **told,
    }


def loader(directory: Path) -> Any:
    """Writes documents to a file of their own, or lines as they are, and loads it."""
    factories.practice_index()

    def load(*told: Any, **options: Any) -> str:
        out, path = StringIO(), directory / f"{len(list(directory.iterdir()))}.jsonl"
        lines = [one if isinstance(one, bytes) else json.dumps(one).encode() for one in told]
        path.write_bytes(b"\n".join(lines))
        call_command("load_corpus", str(path), stdout=out, stderr=out, **options)
        return out.getvalue()

    return load


def text_of(client: Client, practice: Practice, lang: str = "es") -> str:
    response = client.get(url_for(practice, lang))
    assert response.status_code == 200
    main = bs4.BeautifulSoup(response.content, "lxml").main
    return " ".join(main.get_text(" ").split())


def assert_nothing_lost(text: str, shown: str) -> None:
    words = set(re.findall(r"\w+", text)) - set(re.findall(r"\w+", shown))
    assert not words
