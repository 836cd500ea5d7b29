"""A practice that says something in every way, and what its revisions say."""

from knowledge.language import SOURCE, TRANSLATIONS, column, columns
from knowledge.models import Indicator, Lesson, Practice
from tests import factories
from tests.knowledge.raw import spoken

ES, EN, PT = SOURCE, *TRANSLATIONS
NAME_ES, NAME_EN, NAME_PT = columns("name")
SUMMARY_ES, SUMMARY_EN, SUMMARY_PT = columns("summary")
TAGLINE_ES, TAGLINE_EN, TAGLINE_PT = columns("tagline")


def full_case(**facts) -> Practice:
    """A published full case in Spanish and, in part, in English; nothing in Portuguese."""
    indicator = Indicator(value=3, **{NAME_ES: "Reservorios", column("unit", ES): "unidades"})
    lesson = Lesson(**{column("text", ES): "Sin la junta no hay turnos.", column("text", EN): "Q"})
    return factories.practice(
        "Riego con la minga",
        form="full",
        children={"indicators": [indicator], "lessons": [lesson]},
        **{NAME_EN: "Irrigation", TAGLINE_EN: "Water", **facts},
    )


def latest_content(page: Practice) -> dict:
    return Practice.objects.get(pk=page.pk).latest_revision.content


def said_by_revision(page: Practice) -> dict[str, str]:
    return spoken(Practice, latest_content(page))


def assert_revision_is_clean(page: Practice) -> None:
    content = latest_content(page)
    for name in ("name", "tagline", "summary", "context"):
        assert (content[name] or "") == (content[column(name, ES)] or "")
    assert content["title"] == content[NAME_ES]
