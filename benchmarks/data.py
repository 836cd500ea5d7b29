"""The bank that is measured: seeded as any, with practices loaded, one of them of 30 children."""

import sys
import time

from django.contrib.auth import get_user_model
from wagtail.users.models import UserProfile

from knowledge.language import CODES, column
from knowledge.models import (
    Actor,
    BuildingBlock,
    Indicator,
    Lesson,
    Link,
    Milestone,
    Organisation,
    Practice,
    PracticeIndex,
)

USER, PASSWORD = "bench", "a phrase for the measurements only"
REFERENCE = "bench-thirty-children"


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def prepare(number: int) -> Practice:
    """Brings the database to `number` practices and answers with the one that has 30 children."""
    if keys := fill(number):
        from tests.factories.bulk import index_for_cms_search

        started = time.perf_counter()
        index_for_cms_search(keys)
        say(f"indexed for the CMS's search in {time.perf_counter() - started:.0f} s")
    get_user_model().objects.filter(username=USER).delete()
    user = get_user_model().objects.create_superuser(USER, "bench@example.org", PASSWORD)
    UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "es"})
    found = Practice.objects.filter(source_reference=REFERENCE).first()
    return found or thirty_children()


def fill(number: int) -> range:
    """Brings the database to `number` practices and answers with the keys of those it added."""
    from kb.prepare import prepare as prepare_bank
    from tests.factories.bulk import load_practices

    prepare_bank(lambda text: None)
    there = Practice.objects.count()
    if there >= number:
        return range(0)
    started = time.perf_counter()
    keys = load_practices(number - there, parent=PracticeIndex.objects.first())
    say(f"{len(keys)} practices loaded in {time.perf_counter() - started:.0f} s")
    return keys


def thirty_children() -> Practice:
    """A full case in every language with five children of each of six kinds."""
    from tests.factories import practice

    def written(**texts: str) -> dict[str, str]:
        return {
            column(name, lang): f"{text} ({lang})" for name, text in texts.items() for lang in CODES
        }

    five = range(1, 6)
    body = Organisation.objects.first()
    children = {
        "indicators": [
            Indicator(**written(name=f"Indicador {n}", unit="familias", source="Registro"), value=n)
            for n in five
        ],
        "milestones": [Milestone(**written(text=f"Hito {n}"), date=f"201{n}") for n in five],
        "actors": [Actor(**written(role=f"Papel {n}"), organisation=body) for n in five],
        "building_blocks": [
            BuildingBlock(**written(name=f"Bloque {n}", description="Cómo se hizo.")) for n in five
        ],
        "lessons": [Lesson(**written(text=f"Lección {n}", response="Así.")) for n in five],
        "links": [
            Link(**written(name=f"Enlace {n}"), url=f"https://example.org/{n}") for n in five
        ],
    }
    return practice(
        "Caso con treinta partes",
        form="full",
        languages=CODES,
        children=children,
        parent=PracticeIndex.objects.first(),
        source_reference=REFERENCE,
    )
