"""The comparison of two revisions tells what an editor changed, and nothing else."""

import bs4
import pytest
from django.test import Client

from knowledge.language import SOURCE, column
from knowledge.models import Lesson, Practice
from tests import factories
from tests.forms import CmsForm

pytestmark = pytest.mark.django_db

PROBLEM, SOLUTION = column("problem", SOURCE), column("solution", SOURCE)


def compared(client: Client, practice: Practice) -> bs4.BeautifulSoup:
    """What the CMS shows between the published text and the draft."""
    response = client.get(f"/cms/pages/{practice.pk}/revisions/compare/live...latest/")
    return bs4.BeautifulSoup(response.text, "lxml")


@pytest.fixture
def practice(client: Client, db: None) -> Practice:
    """A practice that no editor's form has touched, as a program writes it."""
    client.force_login(factories.superuser(language="en"))
    other = factories.practice("Ferias")
    lesson = Lesson(kind="difficulty", **{column("text", SOURCE): "Sin la junta no hay turnos."})
    return factories.practice(
        languages=[SOURCE],
        children={"lessons": [lesson]},
        **{
            PROBLEM: f'<p>Uno.</p><p>Vea <a linktype="page" id="{other.pk}">las ferias</a>.</p>',
            SOLUTION: "<h3>Pasos</h3><p>Uno.</p><p>Dos.</p>",
        },
    )


def test_what_was_only_opened_has_not_changed(client: Client, practice: Practice) -> None:
    CmsForm.edit(client, practice).save_draft()

    page = compared(client, practice)

    assert page.select("td.comparison") == []
    assert "There are no differences" in page.get_text()


def test_a_changed_section_and_a_changed_part_stand_alone(
    client: Client, practice: Practice
) -> None:
    form = CmsForm.edit(client, practice)
    form.fill(**{SOLUTION: "<h3>Pasos</h3><p>Uno.</p><p>Tres.</p>"})
    form.fill(**{"lessons-0-" + column("response", SOURCE): "Se llegó a un acuerdo."})
    form.save_draft()

    page = compared(client, practice)

    section, part = page.select("td.comparison")
    assert [cell.get_text(strip=True) for cell in page.select("td.title")] == [
        "Solution [es]:",
        "Lessons and difficulties:",
    ]
    assert [word.get_text() for word in section.select(".deletion")] == ["Dos."]
    assert [word.get_text() for word in section.select(".addition")] == ["Tres."]
    assert "Uno. " in section.get_text()
    assert [word.get_text() for word in part.select("dd .addition")] == ["Se llegó a un acuerdo."]
    assert "None" not in part.get_text()


def test_a_link_that_leads_elsewhere_is_a_change(client: Client, practice: Practice) -> None:
    elsewhere = f'<p>Uno.</p><p>Vea <a linktype="page" id="{practice.pk}">las ferias</a>.</p>'
    CmsForm.edit(client, practice).fill(**{PROBLEM: elsewhere}).save_draft()

    titles = [cell.get_text(strip=True) for cell in compared(client, practice).select("td.title")]

    assert titles == ["Problem [es]:"]
