"""The demonstration bank: what its files promise, and that it goes in and out as a whole."""

import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import bs4
import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import TestCase
from modelcluster.models import get_all_child_relations

from knowledge import completeness, demo
from knowledge.addresses import url_for
from knowledge.demo.files import cases, organisations
from knowledge.language import CODES, SOURCE, column, exact_text
from knowledge.models import Actor, Organisation, Part, Practice, PracticeIndex, SeedRecord
from knowledge.selectors import public_practices
from search.building import build
from tests import factories
from tests.forms import CmsForm

REFERENCES = [
    *(f"EC{number:02d}" for number in (*range(1, 13), 14, 15, *range(17, 22), 23)),
    *(f"EC{number}" for number in range(34, 38)),
]
#: What the sources do not tell: left empty, and counted.
NOT_TOLD = {
    "EC02": ["stage"],
    "EC08": ["start_year"],
    "EC11": ["start_year"],
    "EC12": ["stage", "start_year"],
    "EC14": ["problem", "stage"],
    "EC15": ["stage", "start_year"],
    "EC17": ["stage"],
    "EC18": ["start_year"],
    "EC21": ["stage", "start_year"],
    "EC23": ["start_year"],
    "EC34": ["start_year"],
    "EC35": ["start_year"],
    "EC36": ["start_year"],
}
#: Kept by design.
KEPT = {
    # Never given twice.
    "knowledge.practicecode",
    # What the index may still have to forget (`test_demo_pages.py`: it does).
    "search.documentstate",
    "search.labelversion",
}
#: Filled when a transaction ends, which a test's never does.
WORK = {"django_tasks_db.dbtaskresult"}


def rows() -> dict[str, list[str]]:
    """Every row of every table but those kept."""
    return {
        model._meta.label_lower: sorted(repr(sorted(row.items())) for row in model.objects.values())
        for model in apps.get_models()
        if model._meta.managed and model._meta.label_lower not in KEPT | WORK
    }


def by_language(told: Any, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every text of a file with the languages it is in."""
    if isinstance(told, list):
        for number, one in enumerate(told):
            yield from by_language(one, f"{path}.{number}")
    elif isinstance(told, dict):
        if told.keys() <= set(CODES):
            yield path, told
        else:
            for name, one in told.items():
                yield from by_language(one, f"{path}.{name}")


def texts_of(told: dict[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    own = {lang: told.get(lang, {}) for lang in CODES}
    for name in set().union(*own.values()):
        yield name, {lang: texts[name] for lang, texts in own.items() if name in texts}
    children = {name: value for name, value in told.items() if name not in CODES}
    yield from by_language(children, "")


def test_the_files_are_those_of_the_rows_that_were_read() -> None:
    assert [case.reference for case in cases()] == REFERENCES


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.reference)
def test_a_file_is_bilingual_sourced_and_plainly_marked_up(case) -> None:
    texts = dict(texts_of(case.told))
    assert [path for path, said in texts.items() if not said.get("es") or not said.get("en")] == []
    assert all(source["citation"] and source["url"] for source in case.told["sources"])
    html = " ".join(text for said in texts.values() for text in said.values())
    soup = bs4.BeautifulSoup(html, "html.parser")
    assert {tag.name for tag in soup.find_all()} <= {"h3", "b", "i", "a"}
    links = {tag["href"] for tag in soup.find_all("a")}
    assert links <= set(REFERENCES) - {case.reference}


def test_every_organisation_of_the_files_is_named_by_a_practice() -> None:
    assert organisations().keys() <= set().union(*(case.organisations for case in cases()))


def test_a_bank_without_pages_is_told_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="seed"):
        call_command("demo", "load")


class TestDemo(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        call_command("seed", stdout=StringIO())
        assert not Practice.objects.exists(), "seeding loads no practice"
        cls.before = rows()
        cls.said = StringIO()
        call_command("demo", "load", stdout=cls.said)

    def practice(self, reference: str) -> Practice:
        return Practice.objects.get(source_reference=reference)

    def own(self, name: str = "", **facts: Any) -> Practice:
        """A practice of the editors'; the factory's government could be one of the seeds."""
        lead = Organisation.objects.get(code="gad-1702")
        return factories.practice(name, lead_organisation=lead, **facts)

    def command(self, *arguments: str) -> str:
        said = StringIO()
        call_command("demo", *arguments, stdout=said)
        return said.getvalue()

    def test_publishes_every_practice_through_a_revision(self) -> None:
        public = public_practices().order_by("source_reference")
        assert [practice.source_reference for practice in public] == REFERENCES
        assert all(practice.is_demonstration and practice.latest_revision for practice in public)
        assert len({practice.code for practice in public}) == 24
        assert "Prácticas de demostración publicadas: 24." in self.said.getvalue()

    def test_what_is_not_told_is_missing(self) -> None:
        missing = {
            practice.source_reference: fields
            for practice in Practice.objects.all()
            if (fields := completeness.missing(practice))
        }
        assert missing == NOT_TOLD
        key = self.practice("EC02").pk
        assert build([key])[key]["stage"] is None, "no nameless value of a facet"

    def test_a_level_of_government_finds_each(self) -> None:
        levels = set(Practice.objects.values_list("lead_organisation__level__code", flat=True))
        assert levels == {"provincial", "municipal", "metropolitano", "parroquial", "mancomunidad"}

    def test_every_field_and_child_is_valid(self) -> None:
        for practice in Practice.objects.all():
            practice.full_clean()
            for relation in get_all_child_relations(Practice):
                if issubclass(relation.related_model, Part):
                    for part in getattr(practice, relation.get_accessor_name()).all():
                        part.full_clean()

    def test_only_these_say_that_they_are_a_demonstration(self) -> None:
        cited = self.client.get(url_for(self.practice("EC01"), SOURCE)).text
        assert "Cantón Loja (20" not in cited, "what is told about a government is not by it"
        own = self.own()
        assert "Práctica de demostración" in cited
        assert "Práctica de demostración" not in self.client.get(url_for(own, SOURCE)).text

    def test_lists_and_the_api_mark_them(self) -> None:
        self.own("Una práctica propia")
        index = self.client.get(url_for(PracticeIndex.objects.get(), SOURCE)).text
        marks = [
            card.find(class_="tag")
            for card in bs4.BeautifulSoup(index, "lxml")("article", class_="card")
        ]
        assert marks.count(None) == 1
        listed = json.loads(self.client.get("/api/v1/practices/?lang=en").content)["items"]
        assert [one["demonstration"] for one in listed].count(False) == 1

    def test_links_between_practices_follow_a_rename(self) -> None:
        origin, joint = self.practice("EC09"), self.practice("EC08")
        for lang in CODES:
            assert url_for(origin, lang) in self.client.get(url_for(joint, lang)).text
            assert url_for(joint, lang) in self.client.get(url_for(origin, lang)).text
        origin.slug = "otra-direccion"
        origin.save_revision().publish()
        assert "/practicas/otra-direccion/" in self.client.get(url_for(joint, SOURCE)).text
        html = "".join(
            exact_text(practice, field, lang)
            for practice in Practice.objects.all()
            for field in ("context", "problem", "solution", "results", "replicability")
            for lang in CODES
        )
        assert not re.search(r'href="EC', html)

    def test_loading_again_changes_nothing(self) -> None:
        before = rows()
        assert "nada cambió" in self.command("load")
        assert rows() == before

    def test_what_an_editor_changed_or_deleted_stays_so(self) -> None:
        self.client.force_login(factories.superuser())
        edited = self.practice("EC15")
        # It has no starting year, and can be published again without inventing one.
        form = CmsForm.edit(self.client, edited)
        form.fill(**{column("tagline", SOURCE): "Lo que escribió una editora."})
        form.publish()
        self.practice("EC17").delete()
        self.command("load")
        edited = self.practice("EC15")
        assert exact_text(edited, "tagline", SOURCE) == "Lo que escribió una editora."
        assert edited.live
        assert edited.start_year is None
        assert edited.is_demonstration
        assert not Practice.objects.filter(source_reference="EC17").exists()
        said = self.command("status")
        assert "Publicadas: 23." in said
        assert "Editadas por alguien: EC15." in said
        assert "Eliminadas por alguien: EC17." in said

    def test_removing_leaves_the_bank_as_before(self) -> None:
        page = self.practice("EC15")
        page.slug = "renombrada"
        page.save_revision().publish()
        assert "Editadas por alguien: EC15." in self.command("remove", "--yes")
        after = rows()
        assert {label: found for label, found in after.items() if found != self.before[label]} == {}

    def test_removing_asks_first(self) -> None:
        with pytest.raises(CommandError, match="--yes"):
            call_command("demo", "remove", stdout=StringIO())
        assert Practice.objects.count() == 24

    def test_what_is_in_use_elsewhere_stays(self) -> None:
        named = Organisation.objects.get(code="sedal")
        own = self.own(children={"actors": [Actor(organisation=named)]})
        said = self.command("remove", "--yes")
        assert "otras prácticas las nombran: sedal." in said
        assert list(Practice.objects.all()) == [own]
        assert own.actors.get().organisation == named
        assert not SeedRecord.objects.filter(model__startswith="demo.").exists()

    def test_edited_ones_can_be_kept(self) -> None:
        self.practice("EC36").save_revision().publish()
        said = self.command("remove", "--yes", "--keep-edited")
        assert "se conservan: EC36." in said
        kept = Practice.objects.get()
        assert kept.is_demonstration
        assert kept.co_organisations.get().code == "sedal"
        self.command("remove", "--yes")
        assert not Practice.objects.exists()
        assert not Organisation.objects.filter(code="sedal").exists()

    def test_removed_it_can_be_loaded_again(self) -> None:
        self.command("remove", "--yes")
        assert demo.load() == 24

    def test_a_copy_is_the_editors_own_and_needs_what_is_missing(self) -> None:
        copied = self.practice("EC15").copy(
            update_attrs={"slug": "copia", "title": "Copia"}, keep_live=False
        )
        assert not copied.is_demonstration
        assert copied.source_reference == ""
        with pytest.raises(ValidationError, match="start_year"):
            copied.save_revision().publish()
