"""Which practices' documents a change elsewhere touches."""

from collections.abc import Iterable

from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.models import Page

from knowledge.models import Concept, Organisation, Practice, PracticeDocument, Territory
from knowledge.selectors import concept_field, practice_keys, with_descendants


def practices_below(page: Page) -> Iterable[int]:
    """A page that is a practice, or the practices below it."""
    return Practice.objects.filter(path__startswith=page.path).values_list("pk", flat=True)


def practices_naming(organisation: Organisation) -> Iterable[int]:
    named = Q(lead_organisation=organisation) | Q(
        pk__in=practice_keys("co_organisations", "organisation_id", [organisation.pk])
    )
    return Practice.objects.filter(named).values_list("pk", flat=True)


def practices_with_concept(concept: Concept) -> Iterable[int]:
    terms = with_descendants(concept, "broader")
    field = concept_field(concept.scheme)
    if field is None:
        rows = Practice.objects.filter(lead_organisation__level__in=terms)
    else:
        rows = Practice.objects.filter(pk__in=practice_keys(field, "concept_id", terms))
    return rows.values_list("pk", flat=True)


def practices_in_territory(territory: Territory) -> Iterable[int]:
    places = with_descendants(territory, "parent")
    rows = Practice.objects.filter(pk__in=practice_keys("territories", "territory_id", places))
    return rows.values_list("pk", flat=True)


def practices_carrying(files: Iterable[object]) -> Iterable[int]:
    """Those that a document of `files` is attached to; what is no document touches none."""
    documents = [file.pk for file in files if isinstance(file, get_document_model())]
    return PracticeDocument.objects.filter(document__in=documents).values_list(
        "practice_id", flat=True
    )


def practices_carrying_from(collection_path: str) -> Iterable[int]:
    """Those that a document of this collection, or of one below it, is attached to."""
    rows = PracticeDocument.objects.filter(document__collection__path__startswith=collection_path)
    return rows.values_list("practice_id", flat=True)
