"""What was loaded: remembered by page, so that no other is touched."""

from knowledge.models import SeedRecord

#: Who wrote a `SeedRecord`: seeding and the demonstration write under other names.
PRACTICES = "corpus.practice"
CONCEPTS = "corpus.concept"
TERRITORIES = "corpus.territory"


def loaded() -> int:
    """How many practices were loaded and not taken out again."""
    return SeedRecord.objects.filter(model=PRACTICES).count()
