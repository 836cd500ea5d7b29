"""The corpus that queries are judged over: real practices, targets of the goals, invented cases.

The 24 practices of the demonstration; the 169 targets, a document each in three languages, named
after their goal; and practices that were invented to share words or subjects with others
(`invented/`). None outranks another by its evidence alone: the invented ones have as much as the
demonstration.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from knowledge.bulk import Told, Writer
from knowledge.bulk.tables import Row
from knowledge.corpus.practices import spanish
from knowledge.demo.building import Registers
from knowledge.demo.loading import load
from knowledge.forms import NAME_LENGTH
from knowledge.language import CODES, SOURCE, column
from knowledge.models import Practice, PracticeIndex, Scheme
from knowledge.models.choices import EvidenceLevel
from knowledge.seeding import services as seeding
from knowledge.seeding.files import rows_of

HERE = Path(__file__).parent
INVENTED = sorted((HERE / "invented").glob("*.toml"))
TARGET = {"es": "meta", "en": "target", "pt": "meta"}
#: In turns: what a loaded demonstration has too, short or full.
EVIDENCE = (EvidenceLevel.DOCUMENTED, EvidenceLevel.MEASURED)


def build() -> None:
    """Seeds an empty bank and publishes the corpus. The CMS's own search does not learn of it."""
    seeding.seed()
    load()
    Writer(PracticeIndex.objects.get()).write([*_targets(), *_invented()])


def names() -> dict[int, str]:
    """What each practice is called in the judgements: `EC01`, `6.1`, `ciclovias`; by its key."""
    return dict(Practice.objects.values_list("pk", "source_reference"))


def invented() -> dict[str, dict[str, Any]]:
    """By name, what is told of each invented practice."""
    return {
        name: told for path in INVENTED for name, told in tomllib.loads(path.read_text()).items()
    }


def _targets() -> Iterator[Told]:
    registers = Registers()
    goals = {goal["code"]: goal for goal in rows_of("sdg")}
    for target in rows_of("sdg_targets"):
        goal = target["broader"]
        texts: Row = {}
        for lang in CODES:
            texts[column("name", lang)] = f"{goals[goal][lang]}: {TARGET[lang]} {target['code']}"
            texts[column("summary", lang)] = f"<p>{target[lang]}.</p>"
        yield _told(target["code"], texts, 0, sdgs=[registers.concept(Scheme.SDG, goal).pk])


def _invented() -> Iterator[Told]:
    registers = Registers()
    for number, (name, told) in enumerate(invented().items()):
        texts: Row = {}
        for lang in CODES:
            for field, text in told.get(lang, {}).items():
                is_rich = field not in ("name", "tagline")
                texts[column(field, lang)] = f"<p>{text}</p>" if is_rich else text
        if SOURCE not in told:
            # As a loaded document: Spanish readers see its name, and in which language it is told.
            lang = next(lang for lang in CODES if lang in told)
            texts[column("name", SOURCE)] = spanish(told[lang]["name"], lang, NAME_LENGTH)
        yield _told(
            name,
            texts,
            number,
            themes=[registers.concept(Scheme.THEME, code).pk for code in told["themes"]],
            territories=[registers.territory(code).pk for code in told["territories"]],
        )


def _told(name: str, texts: Row, number: int, **links: list[int]) -> Told:
    facts: Row = {
        "source_reference": name,
        "is_demonstration": True,
        "stage": "implementation",
        "evidence_level": EVIDENCE[number % len(EVIDENCE)],
    }
    return Told(facts | texts, timezone.now(), links=links)
