"""The editor of a practice: every field once, what it asks for, what it refuses, what it costs."""

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import bs4
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from modelcluster.models import get_all_child_relations
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel

from knowledge.language import CODES, NAMES, SOURCE, column, translated_fields
from knowledge.models import Actor, Concept, HomePage, Indicator, Milestone, Part, Practice, Scheme
from knowledge.panels.guidance import guidance_for
from tests import factories
from tests.forms import CmsForm, errors

pytestmark = pytest.mark.django_db

#: What Wagtail keeps of a page for itself, and what this project hides.
NOT_OURS = {"title", "seo_title", "search_description", "show_in_menus", "slug"}


@pytest.fixture
def cms(client: Client) -> Client:
    client.force_login(factories.superuser())
    return client


def soup(response: object) -> bs4.BeautifulSoup:
    return bs4.BeautifulSoup(response.text, "lxml")  # type: ignore[attr-defined]


def columns_of(panel: Panel) -> Counter:
    """How often the panels under this one show each field."""
    found: Counter = Counter()
    if isinstance(panel, FieldPanel):
        found[panel.field_name] += 1
    elif isinstance(panel, InlinePanel):
        found[panel.relation_name] += 1
    for child in getattr(panel, "children", ()):
        found += columns_of(child)
    return found


def inline_panels(panel: Panel) -> dict[str, InlinePanel]:
    found = {panel.relation_name: panel} if isinstance(panel, InlinePanel) else {}
    for child in getattr(panel, "children", ()):
        found |= inline_panels(child)
    return found


def editable(model: type) -> set[str]:
    """The columns that an editor must be able to write: bare names stand for their languages."""
    bare = set(translated_fields(model))
    ours = (
        field.name
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.editable and field.name not in bare and not field.auto_created
    )
    parents = {field.name for base in (HomePage, Part) for field in base._meta.fields}
    own = {name for field in bare for name in (column(field, lang) for lang in CODES)}
    return {name for name in ours if name not in parents - own} | own


def test_every_field_of_a_practice_is_in_the_editor_once() -> None:
    shown = columns_of(Practice.get_edit_handler())
    relations = {relation.get_accessor_name() for relation in get_all_child_relations(Practice)}
    parts = {
        name for name in relations if issubclass(getattr(Practice, name).rel.related_model, Part)
    }
    assert {name: times for name, times in shown.items() if times != 1} == {}
    assert editable(Practice) - NOT_OURS | parts <= set(shown)
    assert {"slug", "go_live_at", "expire_at"} <= set(shown)


def test_every_field_of_every_part_is_in_the_editor_once() -> None:
    for name, panel in inline_panels(Practice.get_edit_handler()).items():
        shown = columns_of(panel.child_edit_handler)
        assert {field: times for field, times in shown.items() if times != 1} == {}, name
        assert editable(panel.db_field.related_model) - {"practice"} == set(shown), name


def test_every_text_of_a_practice_says_what_belongs_in_it() -> None:
    silent = [
        field for field in translated_fields(Practice) if not guidance_for(Practice, field).help
    ]
    assert silent == []


def test_a_text_has_one_heading_and_a_named_column_for_each_language(cms: Client) -> None:
    page = soup(cms.get(f"/cms/pages/{factories.practice().pk}/edit/"))
    for lang in CODES:
        label = page.find("label", attrs={"for": f"id_{column('problem', lang)}"})
        assert label.get_text(" ", strip=True).removesuffix("*").split() == [
            "Problema,",
            NAMES[lang],
        ]
    headings = [h.get_text(" ", strip=True).rstrip("* ") for h in page.find_all("h2")]
    assert headings.count("Problema") == 1


def test_no_two_controls_of_the_editor_share_an_identity(cms: Client) -> None:
    practice = factories.practice(form="full", children={"actors": some_actors(3)})
    page = soup(cms.get(f"/cms/pages/{practice.pk}/edit/"))
    for template in page.find_all("template"):
        template.extract()
    form = page.find("form", id="page-edit-form")
    ids = Counter(tag["id"] for tag in form.find_all(id=True))
    assert {name: times for name, times in ids.items() if times > 1} == {}


def some_actors(number: int) -> list[Actor]:
    return [Actor(organisation=factories.organisation()) for _ in range(number)]


def queries_to_edit(cms: Client, practice: Practice) -> int:
    address = f"/cms/pages/{practice.pk}/edit/"
    assert cms.get(address).status_code == 200  # Wagtail notes the first visit of each person.
    with CaptureQueriesContext(connection) as queries:
        cms.get(address)
    return len(queries)


def test_the_editor_asks_the_database_as_often_for_many_parts_as_for_few(cms: Client) -> None:
    def practice(number: int) -> Practice:
        milestones = [
            Milestone(date="2020", **{column("text", SOURCE): "Se aprobó la ordenanza"})
            for _ in range(number)
        ]
        return factories.practice(
            children={"actors": some_actors(number), "milestones": milestones}
        )

    few, many = practice(3), practice(15)
    assert queries_to_edit(cms, many) == queries_to_edit(cms, few)


def test_the_form_holds_what_is_chosen_and_not_the_whole_register(cms: Client) -> None:
    chosen = factories.territory("Nabón")
    for _ in range(5):
        factories.territory()
    practice = factories.practice(territories=[chosen])
    page = soup(cms.get(f"/cms/pages/{practice.pk}/edit/"))
    options = page.find("select", attrs={"name": "territories"}).find_all("option")
    assert [option["value"] for option in options] == [str(chosen.pk)]


def test_what_was_chosen_comes_back_with_a_form_that_was_refused(cms: Client) -> None:
    place, theme, body = factories.territory("Nabón"), factories.theme(), factories.organisation()
    form = CmsForm.edit(cms, factories.practice())
    form.fill(territories=[place], themes=[theme], co_organisations=[body], lead_organisation=body)
    form.fill(**{column("name", SOURCE): ""})
    response = form.publish()
    assert column("name", SOURCE) in errors(response)
    page = soup(response)
    for field, chosen in {
        "territories": place,
        "themes": theme,
        "co_organisations": body,
        "lead_organisation": body,
    }.items():
        shown = page.select(f"[name={field}] option[selected], [name={field}][checked]")
        assert [control["value"] for control in shown] == [str(chosen.pk)]


def test_choices_survive_a_draft_and_can_be_emptied(cms: Client) -> None:
    practice = factories.practice(co_organisations=[factories.organisation()])
    place, goal = factories.territory("Nabón"), factories.concept(scheme=Scheme.SDG)
    form = CmsForm.edit(cms, practice).fill(territories=[place], sdgs=[goal], co_organisations=[])
    assert form.autosave()["success"]
    draft = Practice.objects.get(pk=practice.pk).get_latest_revision_as_object()
    assert list(draft.territories.all()) == [place]
    assert list(draft.sdgs.all()) == [goal]
    assert list(draft.co_organisations.all()) == []


def test_a_term_of_another_vocabulary_is_refused(cms: Client) -> None:
    goal = factories.concept(scheme=Scheme.SDG)
    form = CmsForm.edit(cms, factories.practice())
    form.data["themes"] = [str(goal.pk)]
    assert "themes" in errors(form.publish())


def test_terms_are_a_tree_in_the_language_of_the_cms(client: Client) -> None:
    client.force_login(factories.superuser(language="en"))
    top = factories.theme("Agua", **{column("pref_label", "en"): "Water"})
    factories.theme("Riego", broader=top)
    page = soup(client.get(f"/cms/pages/{factories.practice().pk}/edit/"))
    box = page.find("input", attrs={"name": "themes", "value": str(top.pk)})
    assert box.find_parent("label").get_text(strip=True) == "Water"
    narrower = box.find_parent("li").find("ul").find("span", attrs={"data-tree-text": True})
    # A term without an English name says in which language it is shown.
    assert (narrower.get_text(strip=True), narrower["lang"]) == ("Riego", SOURCE)


def test_competences_are_chosen_under_their_level(cms: Client) -> None:
    level = factories.concept("GAD municipal", scheme=Scheme.COMPETENCE)
    duty = factories.concept("Agua potable", scheme=Scheme.COMPETENCE, broader=level)
    page = soup(cms.get(f"/cms/pages/{factories.practice().pk}/edit/"))
    boxes = page.find_all("input", attrs={"name": "competences"})
    assert [box["value"] for box in boxes] == [str(duty.pk)]
    assert "GAD municipal" in boxes[0].find_parent("ul").find_parent("li").get_text()


def test_each_criterion_is_answered_once(cms: Client) -> None:
    practice = factories.practice()
    form = CmsForm.edit(cms, practice)
    for answer in ("yes", "no"):
        form.add_child("criteria_checks", criterion="gender", answer=answer)
    refused = errors(form.publish())
    assert "criteria_checks" in refused
    assert "criteria_checks-1-criterion" in refused
    form.remove_child("criteria_checks", 1)
    assert form.publish().status_code == 302
    practice = Practice.objects.get(pk=practice.pk)
    assert [check.answer for check in practice.criteria_checks.all()] == ["yes"]


def test_a_full_case_is_asked_for_its_sections_and_an_indicator(cms: Client) -> None:
    form = CmsForm.edit(cms, factories.practice()).fill(form="full")
    refused = errors(form.publish())
    assert {column(field, SOURCE) for field in ("context", "results", "replicability")} <= set(
        refused
    )
    assert "__all__" in refused


def test_two_revisions_are_compared_by_names(cms: Client) -> None:
    practice = factories.practice(territories=[factories.territory("Nabón")])
    before = practice.latest_revision
    CmsForm.edit(cms, practice).fill(territories=[factories.territory("Oña")]).save_draft()
    after = Practice.objects.get(pk=practice.pk).latest_revision
    page = cms.get(f"/cms/pages/{practice.pk}/revisions/compare/{before.pk}...{after.pk}/")
    comparison = " ".join(cell.get_text() for cell in soup(page).select("td.comparison"))
    assert "Nabón" in comparison
    assert "Oña" in comparison


def test_numbers_stand_without_the_zeros_of_their_column(cms: Client) -> None:
    indicator = Indicator(value="600000", target="1380.50", **{column("name", SOURCE): "Hectáreas"})
    practice = factories.practice(yearly_cost=2000000, children={"indicators": [indicator]})
    form = CmsForm.edit(cms, practice)
    assert form.data["yearly_cost"] == ["2000000"]
    assert form.data["indicators-0-value"] == ["600000"]
    assert form.data["indicators-0-target"] == ["1380.5"]
    form.publish()
    assert Practice.objects.get(pk=practice.pk).indicators.get().target == Decimal("1380.5")


def test_a_line_of_text_is_kept_on_one_line(cms: Client) -> None:
    practice = factories.practice()
    CmsForm.edit(cms, practice).fill(
        **{column("tagline", SOURCE): "Agua\r\n para   todos "}
    ).publish()
    assert (
        getattr(Practice.objects.get(pk=practice.pk), column("tagline", SOURCE))
        == "Agua para todos"
    )


def test_the_colours_of_the_goals_are_legible() -> None:
    css = (Path(settings.BASE_DIR) / "static/cms/editor.css").read_text()
    colours = re.findall(r'data-sdg="(\d+)"\] \{ --sdg: (#\w+); --sdg-ink: (#\w+); \}', css)
    assert [int(goal) for goal, _colour, _ink in colours] == list(range(1, 18))
    for goal, colour, ink in colours:
        assert contrast(colour, ink) >= 4.5, goal


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_terms_are_read_once_however_many_are_chosen(cms: Client) -> None:
    themes = [factories.theme() for _ in range(4)]
    few = factories.practice(themes=themes[:1])
    many = factories.practice(themes=themes)
    assert queries_to_edit(cms, many) == queries_to_edit(cms, few)
    assert Concept.objects.count() >= len(themes)
