"""A snapshot and a full case whose every fact is written here, for the golden replies."""

from datetime import UTC, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from knowledge.language import column
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
    Organisation,
    Practice,
    PracticeDocument,
    Recognition,
    Scheme,
    Source,
    Territory,
)
from tests import factories

PUBLISHED = datetime(2024, 3, 1, 15, 0, tzinfo=UTC)
UPDATED = datetime(2025, 6, 30, 9, 30, tzinfo=UTC)


def said(field: str, **texts: str) -> dict[str, str]:
    """`field` in each of the languages given: `said("name", es="Agua", en="Water")`."""
    return {column(field, lang): text for lang, text in texts.items()}


def _place() -> Territory:
    country = factories.territory(
        scheme="iso3166", code="EC", level="country", **said("name", es="Ecuador")
    )
    province = factories.territory(
        code="18", level="province", parent=country, **said("name", es="Tungurahua")
    )
    return factories.territory(
        code="1801", parent=province, latitude=-1.24, longitude=-78.62, **said("name", es="Ambato")
    )


def _lead(place: Territory) -> Organisation:
    level = factories.concept(
        scheme=Scheme.LEVEL,
        code="province",
        **said("pref_label", es="Provincial", en="Provincial", pt="Provincial"),
    )
    return factories.organisation(
        code="gad-provincial-tungurahua",
        level=level,
        territory=place.parent,
        **said("name", es="Gobierno Provincial de Tungurahua"),
        **said("short_name", es="GAD Tungurahua"),
    )


def _dated(practice: Practice) -> Practice:
    Practice.objects.filter(pk=practice.pk).update(
        first_published_at=PUBLISHED, last_published_at=UPDATED
    )
    return Practice.objects.get(pk=practice.pk)


def snapshot() -> Practice:
    place = _place()
    theme = factories.theme(code="agua", **said("pref_label", es="Agua", en="Water"))
    return _dated(
        factories.practice(
            "Riego parcelario",
            slug="riego-parcelario",
            languages=("es", "en"),
            lead_organisation=_lead(place),
            territories=[place],
            themes=[theme],
        )
    )


def full() -> Practice:
    place = _place()
    lead = _lead(place)
    theme = factories.theme(code="agua", **said("pref_label", es="Agua", en="Water", pt="Água"))
    goal = factories.concept("Agua limpia y saneamiento", scheme=Scheme.SDG, code="6")
    practice = factories.practice(
        "Riego parcelario con la minga",
        slug="riego-con-la-minga",
        form="full",
        languages=("es", "en", "pt"),
        source_reference="CONGOPE-2013-07",
        lead_organisation=lead,
        co_organisations=[factories.organisation("Junta de Riego", code="junta-de-riego")],
        territories=[place],
        themes=[theme],
        sdgs=[goal],
        stage="institutionalised",
        evidence_level=2,
        start_year=2011,
        end_year=2019,
        direct_beneficiaries=1200,
        establishment_cost=Decimal("84000.50"),
        replication_time="1-2y",
        contact_office="Dirección de Recursos Hídricos",
        contact_email="recursos.hidricos@example.org",
        accepts_visits=True,
        children=_parts(lead),
        **said("meta_description", es="Riego que la comunidad administra."),
        **said("evidence_reason", es="Línea base de 2011 y encuesta de 2018."),
        **said(
            "sustainability",
            es=f'<p>Ver <a linktype="page" id="{factories.home().pk}">la portada</a>.</p>',
        ),
    )
    return _dated(practice)


def _parts(lead: Organisation) -> dict[str, list]:
    image = get_image_model().objects.create(
        title="Reservorio", file=get_test_image_file(size=(1600, 900))
    )
    document = get_document_model().objects.create(
        title="Reglamento", file=ContentFile(b"Reglamento de riego", name="reglamento.txt")
    )
    document.get_file_size()
    return {
        "indicators": [
            Indicator(
                baseline=Decimal("120"),
                value=Decimal("380.5"),
                date="2018",
                **said("name", es="Familias con riego", en="Households with irrigation"),
                **said("unit", es="familias", en="households"),
            )
        ],
        "milestones": [Milestone(date="2011-05", **said("text", es="Primera minga."))],
        "actors": [
            Actor(organisation=lead, support="lead", **said("role", es="Dirige.")),
            Actor(**said("name", es="Regantes", pt="Irrigantes")),
        ],
        "building_blocks": [BuildingBlock(**said("name", es="Turnos de agua"))],
        "lessons": [
            Lesson(
                kind="difficulty",
                **said("text", es="Heladas."),
                **said("response", es="Se cambió el calendario."),
            )
        ],
        "legal_instruments": [
            LegalInstrument(kind="ordinance", number="012", **said("name", es="Ordenanza de riego"))
        ],
        "recognitions": [Recognition(date="2013", **said("name", es="Mejor práctica"))],
        "criteria_checks": [
            CriterionCheck(criterion="gender", answer="partly", **said("justification", es="…"))
        ],
        "cost_items": [CostItem(phase="yearly", amount=Decimal("900"), **said("name", es="Tubos"))],
        "funding_sources": [FundingSource(kind="own", amount=Decimal("1000000"))],
        "media_items": [
            MediaItem(image=image, **said("alt_text", es="Un reservorio lleno.")),
            MediaItem(video_url="https://video.example.org/7"),
        ],
        "documents": [PracticeDocument(document=document, **said("name", es="Reglamento"))],
        "links": [Link(url="https://riego.example.org/", **said("name", es="Sitio"))],
        "sources": [Source(citation="CONGOPE (2013). Memoria.", accessed="2024-02")],
    }
