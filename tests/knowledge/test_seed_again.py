"""Seeding a bank that is in use: what editors did stays, what the files correct arrives."""

import csv
import shutil
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.forms.models import model_to_dict
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from wagtail.search.backends import get_search_backend

from knowledge.language import SOURCE, column, exact_text
from knowledge.models import Concept, HomePage, Organisation, SeedRecord, StandardPage, Territory
from knowledge.seeding import files

SPANISH, ENGLISH = column("pref_label", SOURCE), column("pref_label", "en")


def seed():
    call_command("seed", stdout=StringIO())


def everything():
    """Every row of every table that is ours or Wagtail's."""
    labels = ("knowledge", "wagtailcore", "modelsearch")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model: list(model._base_manager.order_by("pk").values_list()) for model in models}


def theme(code):
    return Concept.objects.get(scheme="theme", code=code)


class TestSeedAgain(TestCase):
    @classmethod
    def setUpTestData(cls):
        seed()

    @pytest.fixture(autouse=True)
    def _files_of_a_later_release(self, tmp_path, monkeypatch):
        self.data = tmp_path / "data"
        shutil.copytree(files.DATA, self.data)
        monkeypatch.setattr(files, "DATA", self.data)

    def correct(self, file_name, code, /, **cells):
        """Changes cells of the row of `code`; adds the row where there is none."""
        path = self.data / f"{file_name}.csv"
        rows = files.rows_of(file_name)
        row = next((row for row in rows if row["code"] == code), None)
        if row is None:
            rows.append(row := dict.fromkeys(rows[0], "") | {"code": code})
        row.update(cells)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)

    def test_writes_nothing_when_nothing_changed(self):
        before = everything()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            seed()
        written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
        assert written == []
        assert len(queries) < 25
        assert everything() == before

    def test_keeps_what_an_editor_changed(self):
        water = theme("SER-AGU")
        setattr(water, SPANISH, "Agua para todos")
        water.scope_note = "Se usa también para sistemas comunitarios."
        water.save()
        cuenca = Organisation.objects.get(code="gad-0101")
        cuenca.website = "https://www.cuenca.gob.ec"
        cuenca.alt_names = ""
        cuenca.save()
        parish = Territory.objects.get(code="011551")
        parish.parent = Territory.objects.get(scheme="ec-dpa", code="0108")
        parish.save()
        edited = [model_to_dict(obj) for obj in (water, cuenca, parish)]

        seed()

        for obj, was in zip((water, cuenca, parish), edited, strict=True):
            obj.refresh_from_db()
            assert model_to_dict(obj) == was

    def test_an_edited_field_also_stays_when_the_file_changes_it(self):
        water = theme("SER-AGU")
        setattr(water, ENGLISH, "Water for all")
        water.save()
        self.correct("themes", "SER-AGU", es="Agua segura y potable", en="Safe drinking water")

        seed()
        seed()

        water.refresh_from_db()
        assert exact_text(water, "pref_label", "en") == "Water for all"
        # The other language was nobody's: the correction arrives there.
        assert exact_text(water, "pref_label", SOURCE) == "Agua segura y potable"

    def test_an_editor_who_accepts_the_files_value_gets_later_corrections(self):
        water = theme("SER-AGU")
        setattr(water, SPANISH, "Agua segura")
        water.save()
        self.correct("themes", "SER-AGU", es="Agua segura")
        seed()
        self.correct("themes", "SER-AGU", es="Agua segura y potable")
        seed()

        assert exact_text(theme("SER-AGU"), "pref_label", SOURCE) == "Agua segura y potable"

    def test_does_not_bring_back_what_an_editor_deleted(self):
        theme("AMB-ANI").delete()
        Organisation.objects.get(code="giz").delete()
        self.correct("themes", "AMB-ANI", es="Bienestar animal")

        seed()

        assert not Concept.objects.filter(code="AMB-ANI").exists()
        assert not Organisation.objects.filter(code="giz").exists()

    def test_a_corrected_cell_reaches_fields_that_nobody_edited(self):
        self.correct("themes", "SER-AGU", es="Agua segura", alt_es="agua clorada")
        self.correct("territories", "2302", population="51386", population_source="Censo 2022")
        # A parish that turns out to lie in another canton.
        self.correct("territories", "011551", parent="0108")
        self.correct("territories", "0109", name="Pucará de los Cañaris")

        seed()

        water = theme("SER-AGU")
        assert exact_text(water, "pref_label", SOURCE) == "Agua segura"
        bare = Concept.objects.rewrite(False).values_list("pref_label", flat=True)
        assert bare.get(pk=water.pk) == "Agua segura"
        assert "SER-AGU" in {one.code for one in get_search_backend().search("clorada", Concept)}
        concordia = Territory.objects.get(scheme="ec-dpa", code="2302")
        assert (concordia.population, concordia.population_source) == (51386, "Censo 2022")
        assert Territory.objects.get(code="011551").parent.code == "0108"
        # What is derived from a row follows it.
        government = Organisation.objects.get(code="gad-0109")
        assert (
            exact_text(government, "short_name", SOURCE) == "GAD Municipal de Pucará de los Cañaris"
        )

    def test_a_cell_that_was_emptied_is_emptied(self):
        self.correct("territories", "01", note="", area_km2="")
        seed()
        azuay = Territory.objects.get(scheme="ec-dpa", code="01")
        assert (azuay.note, azuay.area_km2) == ("", None)

    def test_line_ends_of_a_form_are_not_an_edit(self):
        goal = Concept.objects.get(scheme="sdg", code="1")
        names = exact_text(goal, "alt_label", SOURCE)
        assert "\n" in names
        setattr(goal, column("alt_label", SOURCE), names.replace("\n", "\r\n"))
        goal.save()
        self.correct("sdg", "1", alt_es="ODS 1|Sin pobreza")

        seed()

        goal.refresh_from_db()
        assert exact_text(goal, "alt_label", SOURCE) == "ODS 1\nSin pobreza"

    def test_a_new_row_is_added_where_it_belongs(self):
        self.correct(
            "territories", "070256", level="parish", name="La Cuca", parent="0702", kind="rural"
        )
        seed()

        parish = Territory.objects.get(code="070256")
        assert parish.parent.code == "0702"
        assert Organisation.objects.get(code="gad-070256").territory == parish
        assert parish in get_search_backend().search("La Cuca", Territory)

    def test_what_an_editor_made_first_is_the_editors(self):
        made = Concept.objects.create(
            scheme="theme", code="AMB-GEO", **{SPANISH: "Geoparques", ENGLISH: "Geoparks"}
        )
        self.correct("themes", "AMB-GEO", es="Geoparque", en="Geopark", pt="Geoparque")
        seed()
        self.correct("themes", "AMB-GEO", es="Geoparques mundiales", broader="AMB")
        seed()

        made.refresh_from_db()
        assert exact_text(made, "pref_label", SOURCE) == "Geoparques"
        assert exact_text(made, "pref_label", "en") == "Geoparks"
        assert Concept.objects.filter(code="AMB-GEO").count() == 1

    def test_a_row_taken_out_of_a_file_leaves_its_object(self):
        path = self.data / "institutions.csv"
        kept = [
            line for line in path.read_text("utf-8").splitlines() if not line.startswith("giz,")
        ]
        path.write_text("\n".join(kept), "utf-8")
        seed()
        assert Organisation.objects.filter(code="giz").exists()
        assert SeedRecord.objects.filter(key="giz").exists()

    def test_pages_are_the_editors_from_the_first_run_on(self):
        about = StandardPage.objects.get(slug="sobre-el-banco")
        setattr(about, column("name", SOURCE), "Quiénes somos")
        about.save_revision().publish()
        StandardPage.objects.get(slug="privacidad").delete()

        seed()

        assert StandardPage.objects.get(slug="sobre-el-banco").title == "Quiénes somos"
        assert not StandardPage.objects.filter(slug="privacidad").exists()
        assert HomePage.objects.count() == 1
