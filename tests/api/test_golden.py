"""Whole replies, as they are kept beside this file.

`GOLDEN=write` keeps them anew: read the difference.
"""

import json
import os
import re
from pathlib import Path

import pytest

from knowledge.language import CODES
from tests.api import cases
from tests.api.conftest import Get

GOLDEN = Path(__file__).parent / "golden"


def _without_chance(body: str) -> str:
    """What the database and the file store number for themselves says nothing."""
    body = re.sub(r"BPL-\d+", "BPL-00000", body)
    body = re.sub(r"/documentos/\d+/[\w.]+", "/documentos/0/reglamento.txt", body)
    return re.sub(r"/media/images/[\w.]+?\.(max|original)", r"/media/images/0.\1", body)


# Wagtail leaves the file to the collector in which it drew a picture's rendition.
@pytest.mark.filterwarnings("ignore:.*SpooledTemporaryFile")
@pytest.mark.parametrize("lang", CODES)
@pytest.mark.parametrize("name", ["snapshot", "full"])
def test_a_practice_reads_as_it_always_did(get: Get, name: str, lang: str) -> None:
    practice = getattr(cases, name)()

    response = get(f"practices/{practice.code}/", lang=lang)

    assert response.status_code == 200
    reply = json.loads(_without_chance(response.content.decode()))
    kept = GOLDEN / f"{name}.{lang}.json"
    if os.environ.get("GOLDEN") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(reply, indent=2, ensure_ascii=False) + "\n")
    assert reply == json.loads(kept.read_text())
