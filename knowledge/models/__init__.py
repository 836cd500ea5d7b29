"""What a practice is, in tables."""

from knowledge.models.code import PracticeCode
from knowledge.models.completeness import LanguageCompleteness
from knowledge.models.evidence import (
    CostItem,
    FundingSource,
    Indicator,
    Link,
    MediaItem,
    PracticeDocument,
    Source,
)
from knowledge.models.home import HomePage
from knowledge.models.organisation import Organisation, OrganisationKind
from knowledge.models.parts import (
    Actor,
    BuildingBlock,
    CriterionCheck,
    LegalInstrument,
    Lesson,
    Milestone,
    Part,
    Recognition,
)
from knowledge.models.practice import Practice
from knowledge.models.practice_index import PracticeIndex
from knowledge.models.seeding import SeedRecord
from knowledge.models.standard_page import StandardPage
from knowledge.models.territory import Territory, TerritoryLevel, TerritoryScheme
from knowledge.models.vocabulary import Concept, Scheme

__all__ = [
    "Actor",
    "BuildingBlock",
    "Concept",
    "CostItem",
    "CriterionCheck",
    "FundingSource",
    "HomePage",
    "Indicator",
    "LanguageCompleteness",
    "LegalInstrument",
    "Lesson",
    "Link",
    "MediaItem",
    "Milestone",
    "Organisation",
    "OrganisationKind",
    "Part",
    "Practice",
    "PracticeCode",
    "PracticeDocument",
    "PracticeIndex",
    "Recognition",
    "Scheme",
    "SeedRecord",
    "Source",
    "StandardPage",
    "Territory",
    "TerritoryLevel",
    "TerritoryScheme",
]
