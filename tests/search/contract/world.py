"""What the engines are asked about: the demonstration's texts, and made ones that fill pages."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from knowledge.demo import files
from knowledge.language import CODES
from search.analysis import spelled
from search.engines.base import Change
from search.practice_parts import Texts
from search.text import fold, plain
from tests.factories import bulk_texts

MADE = 260
FIRST = datetime(2021, 3, 1, 12, tzinfo=UTC)
#: More seconds than 32 bits hold, and than 32 bits without a sign.
LATER = (timedelta(days=20 * 365), timedelta(days=200 * 365))
#: Places that several share: in Ecuador, on both sides of the day's line, at a pole.
POINTS = [
    *(f"{-4.9 + 0.17 * n:.5f},{-80.9 + 0.13 * n:.5f}" for n in range(36)),
    "-16.50000,179.99000",
    "-16.50000,-179.99000",
    "89.90000,10.00000",
    "0.00000,0.00000",
]


@cache
def documents() -> list[Change]:
    """Every document, by key from 1 on, each at a version of its own."""
    found = [*_demonstration(), *_made()]
    return [
        Change(key, 1_000 + key, {"key": key, **document})
        for key, document in enumerate(found, start=1)
    ]


def point(chance: Random) -> str:
    return f"{chance.uniform(-5, 1.5):.5f},{chance.uniform(-81, -75):.5f}"


def _demonstration() -> Iterator[dict[str, Any]]:
    chance = Random(9)
    for number, case in enumerate(files.cases()):
        told = case.told
        texts = {
            field: {
                lang: spelled(plain(text), lang)
                for lang in CODES
                if (text := told.get(lang, {}).get(field))
            }
            for field in Texts.own
        }
        yield {
            **_texts(texts, f"BPL-{case.reference}", {}),
            "form": told.get("form"),
            "stage": told.get("stage"),
            "evidence": told.get("evidence_level", 0),
            "quality": 20 * told.get("evidence_level", 0),
            "year": told.get("start_year"),
            "theme": told.get("themes", []),
            "sdg": told.get("sdgs", []),
            "organisation": [told["lead_organisation"]],
            "territory": told.get("territories", []),
            "point": [point(chance) for _ in range(number % 3)],
            # Several of the same second, and one without a date.
            "published": FIRST + timedelta(seconds=number // 2, milliseconds=400 * number % 1000)
            if number
            else None,
        }


def _made() -> Iterator[dict[str, Any]]:
    chance = Random(5)
    for number in range(MADE):
        languages = ("es", *(lang for lang in ("en", "pt") if chance.random() < 0.4))
        texts = {
            "name": {lang: bulk_texts.name(chance, lang, number // 2) for lang in languages},
            **{
                field: {lang: bulk_texts.sentence(chance, lang) for lang in languages}
                for field in ("tagline", "summary", "problem", "solution")
            },
        }
        details = {
            lang: [spelled(bulk_texts.sentence(chance, lang), lang)] * 2 for lang in languages
        }
        organisation = f"gad-{chance.randint(1, 12):02d}"
        evidence = chance.randint(0, 4)
        for told in texts.values():
            for lang, text in told.items():
                told[lang] = spelled(text, lang)
        details["es"].append(f"GAD de {organisation[4:]} Ñandú-Mayo")
        yield {
            **_texts(texts, f"BPL-{number:04d}", details),
            "organisation_words": [f"GAD de {organisation[4:]} Ñandú-Mayo", "GADÑM"],
            "organisation": [organisation],
            "level": [chance.choice(("parish", "canton", "province"))],
            "form": chance.choice(("snapshot", "full")),
            "stage": chance.choice(("pilot", "implementation", "consolidated")),
            "evidence": evidence,
            "quality": 20 * evidence,
            "year": chance.choice((None, *range(1998, 2024))),
            "theme": sorted(chance.sample(("AMB", "AMB-AGU", "ECO", "SOC", "SER"), 2)),
            "sdg": sorted(chance.sample([str(goal) for goal in range(1, 18)], 3)),
            "country": ["iso3166:EC"],
            "province": [f"ec-dpa:{chance.randint(1, 24):02d}"],
            # Several of one point, some of none, and some far away.
            "point": [POINTS[number % 40]] + [point(chance)] * (number % 3) if number % 7 else [],
            "published": FIRST
            + timedelta(days=number // 3, seconds=number % 2)
            + (LATER[number % 2] if number % 50 < 2 else timedelta()),
        }


def _texts(
    texts: Mapping[str, Mapping[str, str]], code: str, details: Mapping[str, list[str]]
) -> dict[str, Any]:
    names = texts["name"]
    told = {
        lang: [
            *(texts[field][lang] for field in Texts.sections if lang in texts.get(field, {})),
            *details.get(lang, ()),
        ]
        for lang in CODES
    }
    return {
        **{field: texts[field] for field in Texts.short if texts.get(field)},
        "texts": {lang: every for lang, every in told.items() if every},
        "code": code,
        "words": [
            code,
            *(text for field in Texts.short for text in texts.get(field, {}).values()),
        ],
        "name_words": list(names.values()),
        "sort_name": {lang: fold(names.get(lang) or names["es"]) for lang in CODES},
        "languages": [lang for lang in CODES if lang in names],
    }
