"""Cases as full as an editor can make them."""

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from knowledge.language import SOURCE, column
from knowledge.models import (
    Actor,
    BuildingBlock,
    CostItem,
    CriterionCheck,
    FundingSource,
    Indicator,
    LegalInstrument,
    Lesson,
    Link,
    MediaItem,
    Milestone,
    Practice,
    PracticeDocument,
    Recognition,
    Scheme,
    Source,
)
from tests import factories


def said(**texts: str) -> dict[str, str]:
    """Texts in the source language, by column."""
    return {column(field, SOURCE): text for field, text in texts.items()}


def image(title: str = "Reservorio"):
    return get_image_model().objects.create(title=title, file=get_test_image_file())


def document(title: str = "Manual"):
    return get_document_model().objects.create(
        title=title, file=ContentFile(b"%PDF-1.4", name="manual.pdf")
    )


def parts(each: int) -> dict[str, list]:
    """`each` children of every kind."""
    numbers = range(each)
    bodies = [factories.organisation() for _ in numbers]
    return {
        "indicators": [
            Indicator(
                **said(name=f"Hectáreas {n}", unit="ha", source="Prefectura"),
                baseline=120,
                target=400,
                value="1380.50",
                date="2022-11",
            )
            for n in numbers
        ],
        "milestones": [Milestone(date="2018-03-12", **said(text=f"Hito {n}")) for n in numbers],
        "actors": [
            Actor(organisation=body, support="technical", **said(role="Apoyo")) for body in bodies
        ],
        "building_blocks": [
            BuildingBlock(**said(name=f"Módulo {n}", description="Doce familias.")) for n in numbers
        ],
        "lessons": [
            Lesson(kind="difficulty", **said(text=f"Dificultad {n}", response="Se cercó."))
            for n in numbers
        ],
        "legal_instruments": [
            LegalInstrument(kind="ordinance", number="014", date="2020", **said(name=f"Ord. {n}"))
            for n in numbers
        ],
        "recognitions": [
            Recognition(date="2021", **said(name=f"Mención {n}", granted_by="Comité"))
            for n in numbers
        ],
        "criteria_checks": [
            CriterionCheck(criterion="effective", answer="partly", **said(justification="Falta."))
            for _ in numbers
        ],
        "cost_items": [CostItem(amount="18600.50", **said(name=f"Tubería {n}")) for n in numbers],
        "funding_sources": [
            FundingSource(kind="own", amount=180000, **said(name=f"Fondo {n}")) for n in numbers
        ],
        "media_items": [
            MediaItem(image=image(), credit="GAD", **said(alt_text=f"Ladera {n}", caption="Pie"))
            for n in numbers
        ]
        + [MediaItem(video_url="https://example.org/v", **said(caption="El turno de agua"))],
        "documents": [
            PracticeDocument(document=document(), **said(name=f"Manual {n}")) for n in numbers
        ],
        "links": [
            Link(url=f"https://example.org/{n}", **said(name=f"Enlace {n}")) for n in numbers
        ],
        "sources": [
            Source(citation=f"Prefectura (2022). Tomo {n}.", url="https://example.org/f")
            for n in numbers
        ],
    }


def terms(scheme: str, count: int) -> list:
    codes = iter(range(1, count + 1))
    made = []
    for _ in range(count):
        code = str(next(codes)) if scheme == Scheme.SDG else ""
        made.append(factories.concept(scheme=scheme, code=code))
    return made


def full_case(name: str = "Riego con la minga", *, each: int = 2, **facts) -> Practice:
    """A full case with `each` children of every kind and as many terms of every vocabulary."""
    schemes = {
        "themes": Scheme.THEME,
        "sdgs": Scheme.SDG,
        "competences": Scheme.COMPETENCE,
        "population_groups": Scheme.POPULATION_GROUP,
        "suitable_levels": Scheme.LEVEL,
        "suitable_population_bands": Scheme.POPULATION_BAND,
    }
    facts = {
        **{field: terms(scheme, each) for field, scheme in schemes.items() if field not in facts},
        "co_organisations": [factories.organisation() for _ in range(each)],
        "evidence_level": 2,
        "direct_beneficiaries": 1284,
        "establishment_cost": "412500.00",
        "yearly_cost": "18600.50",
        "replication_time": "6-12m",
        "contact_office": "Dirección de Riego",
        "contact_email": "riego@example.org",
        "accepts_visits": True,
        **facts,
    }
    return factories.practice(name, form="full", children=parts(each), **facts)
