"""Makes what tests need as the product does: pages are added to the tree, and published."""

from tests.factories.pages import home, practice, practice_index, standard_page, texts
from tests.factories.people import PASSWORD, editor, moderator, superuser
from tests.factories.registers import concept, organisation, territory, theme

__all__ = [
    "PASSWORD",
    "concept",
    "editor",
    "home",
    "moderator",
    "organisation",
    "practice",
    "practice_index",
    "standard_page",
    "superuser",
    "territory",
    "texts",
    "theme",
]
