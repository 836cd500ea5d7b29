"""The CMS's list of practices, in each language of the CMS."""

import csv
import io
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Workflow, WorkflowState

from knowledge.language import column
from knowledge.models import Practice, Scheme, Territory, TerritoryLevel
from tests.factories import (
    concept,
    editor,
    organisation,
    practice,
    superuser,
    territory,
    theme,
)

LISTING = "/cms/practicas/"

pytestmark = pytest.mark.django_db


def listed(client: Client, **query: object) -> list[str]:
    """The names that the list shows, in its order."""
    response = client.get(LISTING, query)
    assert response.status_code == 200
    titles = re.findall(r'<span id="page_\d+_title">\s*(.*?)\s*</span>', response.text, re.S)
    return [title.strip() for title in titles]


def test_a_row_says_what_an_editor_looks_for(desk: Client) -> None:
    lead = organisation("GAD Municipal de Nabón")
    made = practice("Agua para todos", lead_organisation=lead, languages=("es", "en"))

    html = desk.get(LISTING).text

    assert made.code in html
    assert "Agua para todos" in html
    assert "GAD Municipal de Nabón" in html
    english = made.language_completeness.get(lang="en").percent
    assert english == 100
    assert "en 100&nbsp;%" in html
    assert "pt 0&nbsp;%" in html


def test_the_menu_leads_to_the_list(desk: Client) -> None:
    assert f'"{LISTING}"' in desk.get("/cms/").text


def test_themes_bring_what_is_narrower(desk: Client) -> None:
    broad = theme("Ambiente")
    narrow = theme("Páramos", broader=broad)
    narrowest = theme("Turberas", broader=narrow)
    other = theme("Cultura")
    for name, named in (("A", broad), ("B", narrow), ("C", narrowest), ("D", other)):
        practice(name, themes=[named])

    assert set(listed(desk, themes=broad.pk)) == {"A", "B", "C"}
    assert set(listed(desk, themes=narrow.pk)) == {"B", "C"}
    assert listed(desk, themes=other.pk) == ["D"]


def test_places_bring_what_lies_within(desk: Client) -> None:
    country = territory("Ecuador", level=TerritoryLevel.COUNTRY)
    azuay = territory("Azuay", level=TerritoryLevel.PROVINCE, parent=country)
    loja = territory("Loja", level=TerritoryLevel.PROVINCE, parent=country)
    nabon = territory("Nabón", parent=azuay)
    progreso = territory("El Progreso", level=TerritoryLevel.PARISH, parent=nabon)
    places: dict[str, Territory] = {"A": azuay, "B": nabon, "C": progreso, "D": loja}
    for name, place in places.items():
        practice(name, territories=[place])

    assert set(listed(desk, place=azuay.pk)) == {"A", "B", "C"}
    assert set(listed(desk, place=country.pk)) == {"A", "B", "C", "D"}


def test_level_form_stage_and_kind(desk: Client) -> None:
    parish = concept("Parroquial", scheme=Scheme.LEVEL)
    canton = concept("Cantonal", scheme=Scheme.LEVEL)
    practice("A", lead_organisation=organisation(level=parish), stage="pilot")
    practice("B", lead_organisation=organisation(level=canton), form="full", kind="policy")

    assert listed(desk, level=parish.pk) == ["A"]
    assert listed(desk, form="full") == ["B"]
    assert listed(desk, stage="pilot") == ["A"]
    assert listed(desk, kind="policy") == ["B"]


def test_how_far_a_language_has_come(desk: Client) -> None:
    practice("Sin inglés")
    practice("Con inglés", languages=("es", "en"))
    practice("A medias", **{column("name", "en"): "Half of it"})

    assert listed(desk, completeness_en="none") == ["Sin inglés"]
    assert listed(desk, completeness_en="partial") == ["A medias"]
    assert listed(desk, completeness_en="complete") == ["Con inglés"]
    assert len(listed(desk, completeness_pt="none")) == 3


def test_who_owns_and_who_edited(desk: Client) -> None:
    ana, luis = superuser(username="ana"), superuser(username="luis")
    hers = practice("De Ana", user=ana)
    practice("De Luis", user=luis)
    hers.save_revision(user=luis, log_action=True)

    assert listed(desk, owner=ana.pk) == ["De Ana"]
    assert listed(desk, edited_by=luis.pk) == ["De Ana"]


def test_live_changed_draft_and_in_review(desk: Client) -> None:
    practice("Publicada")
    changed = practice("Con cambios")
    changed.tagline = "Otra frase"
    changed.save_revision()
    reviewed = practice("En revisión", live=False)
    Workflow.objects.get().start(reviewed, superuser())
    practice("Borrador", live=False)

    assert set(listed(desk, status="live")) == {"Publicada", "Con cambios"}
    assert listed(desk, status="changed") == ["Con cambios"]
    assert set(listed(desk, status="draft")) == {"En revisión", "Borrador"}
    assert listed(desk, status="in_review") == ["En revisión"]
    page = ContentType.objects.get_for_model(Page)
    assert WorkflowState.objects.get().base_content_type == page


@pytest.mark.parametrize("order", ["code", "title", "form", "stage", "live"])
def test_sorts_both_ways(client: Client, order: str) -> None:
    client.force_login(superuser())
    practice("Zapallo", form="full", stage="pilot")
    practice("Árbol", live=False, stage="replicated")

    up = listed(client, ordering=order)
    assert sorted(up) == sorted(["Zapallo", "Árbol"])
    assert listed(client, ordering=f"-{order}") == up[::-1]


def test_what_was_changed_last_stands_first(client: Client) -> None:
    client.force_login(superuser())
    first = practice("Primera")
    practice("Segunda")
    assert listed(client) == ["Segunda", "Primera"]
    first.save_revision()
    assert listed(client) == ["Primera", "Segunda"]


def test_search_goes_with_filters_and_order(client: Client, tasks_run: None) -> None:
    client.force_login(superuser())
    practice("Gestión del agua", form="full", languages=("es", "en"))
    practice("Gestión de residuos")
    practice("Turismo")

    assert set(listed(client, q="gestion")) == {"Gestión del agua", "Gestión de residuos"}
    assert listed(client, q="gestion", form="full", completeness_en="partial") == [
        "Gestión del agua"
    ]
    by_code = listed(client, q="gestion", ordering="code")
    assert by_code == ["Gestión del agua", "Gestión de residuos"]


def test_the_number_of_queries_is_constant(client: Client) -> None:
    client.force_login(superuser())

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            listed(client)
        return len(captured)

    practice(languages=("es", "en", "pt"), themes=[theme()])
    queries()
    few = queries()
    for _number in range(8):
        practice(lead_organisation=organisation(), themes=[theme(), theme()], user=superuser())
    assert queries() == few


def test_a_spreadsheet_has_what_the_filters_left(client: Client) -> None:
    client.force_login(superuser())
    practice("Ficha")
    full = practice(
        "Caso",
        form="full",
        languages=("es", "en"),
        themes=[theme("Agua"), theme("Suelo")],
        **{column("name", "en"): "Case"},
    )

    sheet = client.get(LISTING, {"export": "csv", "form": "full"})
    header, *rows = csv.reader(io.StringIO(sheet.getvalue().decode()))

    assert len(rows) == 1
    row = dict(zip(header, rows[0], strict=True))
    assert full.code in row.values()
    assert {"Caso", "Case", "Agua, Suelo"} <= set(row.values())
    assert client.get(LISTING, {"export": "xlsx"}).status_code == 200
    # Rows are written while they are sent, when the CMS has left the person's language.
    client.force_login(superuser(language="en"))
    header, *rows = csv.reader(
        io.StringIO(client.get(LISTING, {"export": "csv"}).getvalue().decode())
    )
    assert "Name (Español)" in header
    assert "Snapshot" in [cell for row in rows for cell in row]


def test_an_editor_sees_the_list_and_a_stranger_does_not(client: Client) -> None:
    practice("Visible")
    assert client.get(LISTING).status_code == 302
    client.force_login(editor())
    assert listed(client) == ["Visible"]


def test_all_in_the_list_means_what_the_filters_left(client: Client) -> None:
    client.force_login(superuser())
    short, full = practice("Ficha"), practice("Caso", form="full")
    query = f"?id=all&form=full&next={LISTING}%3Fform%3Dfull"

    answer = client.post(f"/cms/bulk/wagtailcore/page/unpublish/{query}")

    assert answer.status_code == 302
    live = set(Practice.objects.live().values_list("pk", flat=True))
    assert live == {short.pk}
    assert full.pk not in live
    # The front page and the list of practices stay.
    assert Page.objects.filter(depth__in=(2, 3), live=False).count() == 0
