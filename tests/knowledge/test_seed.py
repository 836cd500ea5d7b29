"""What `manage.py seed` puts into an empty bank."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import TestCase
from modeltranslation.translator import translator
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend

from knowledge.language import CODES, SOURCE, column, exact_text
from knowledge.models import (
    Concept,
    HomePage,
    Organisation,
    Practice,
    PracticeIndex,
    StandardPage,
    Territory,
)
from knowledge.seeding.pages import create_site
from tests import factories

SEEDED = (Concept, Territory, Organisation)


def names(obj, field="name"):
    return tuple(exact_text(obj, field, lang) for lang in CODES)


def place(code):
    return Territory.objects.get(scheme="ec-dpa", code=code)


def found(text, model):
    return {obj.code for obj in get_search_backend().search(text, model)}


class TestSeed(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.output = StringIO()
        call_command("seed", stdout=cls.output)

    def test_tells_what_it_did(self):
        assert self.output.getvalue().splitlines() == [
            "Vocabularios: 328 nuevos, 0 actualizados.",
            "Territorios: 1684 nuevos, 0 actualizados.",
            "Organizaciones: 1068 nuevos, 0 actualizados.",
            "Páginas: 7 nuevas.",
        ]

    def test_loads_every_row_of_the_vocabularies(self):
        assert Counter(Concept.objects.values_list("scheme", flat=True)) == {
            "theme": 65,
            "sdg": 17 + 169,
            "competence": 33,
            "population_group": 30,
            "population_band": 5,
            "level": 9,
        }

    def test_loads_the_political_division_and_latin_america(self):
        assert Counter(Territory.objects.values_list("scheme", "level")) == {
            ("iso3166", "country"): 20,
            ("iso3166", "division"): 379,
            ("ec-dpa", "province"): 24,
            ("ec-dpa", "canton"): 222 + 1,
            ("ec-dpa", "parish"): 1037 + 1,
        }

    def test_loads_no_practices(self):
        assert not Practice.objects.exists()

    def test_every_row_is_one_that_its_form_would_accept(self):
        for model in SEEDED:
            for obj in model.objects.all():
                obj.clean_fields()

    def test_bare_columns_hold_the_source_language(self):
        for model in SEEDED:
            for field in translator.get_options_for_model(model).fields:
                rows = model.objects.rewrite(False).values_list(field, column(field, SOURCE))
                assert all((bare or "") == (source or "") for bare, source in rows), (model, field)

    def test_every_concept_has_a_label_in_each_language(self):
        assert [
            str(one) for one in Concept.objects.all() if not all(names(one, "pref_label"))
        ] == []

    def test_a_target_stands_under_its_goal_and_says_its_uri(self):
        assert Concept.objects.filter(scheme="sdg", broader=None).count() == 17
        target = Concept.objects.get(scheme="sdg", code="11.b")
        assert target.broader.code == "11"
        assert target.exact_match == "http://metadata.un.org/sdg/11.b"
        assert not target.editorial_note

    def test_terms_are_in_the_order_of_the_tree(self):
        codes = list(Concept.objects.filter(scheme="sdg").values_list("code", flat=True))
        assert codes[:3] == ["1", "1.1", "1.2"]
        assert codes.index("8.10") == codes.index("8.9") + 1

    def test_synonyms_are_one_a_line(self):
        goal = Concept.objects.get(scheme="sdg", code="1")
        assert exact_text(goal, "alt_label", "pt").splitlines()[:2] == ["ODS 1", "Objetivo 1"]

    def test_every_place_but_a_country_is_within_another(self):
        above = {
            "division": "country",
            "province": "country",
            "canton": "province",
            "parish": "canton",
        }
        for territory in Territory.objects.select_related("parent"):
            parent = territory.parent
            assert (parent.level if parent else None) == above.get(territory.level), territory.code
        assert place("01").parent.code == "EC"

    def test_ecuadors_provinces_are_there_once(self):
        assert not Territory.objects.filter(scheme="iso3166", code__startswith="EC-").exists()
        assert place("24").iso_3166_2 == "EC-SE"

    def test_countries_are_named_in_each_language(self):
        named = {one.code: names(one) for one in Territory.objects.filter(level="country")}
        assert named["BR"] == ("Brasil", "Brazil", "Brasil")
        assert named["EC"] == ("Ecuador", "Ecuador", "Equador")
        assert named["BO"] == ("Bolivia", "Bolivia", "Bolívia")
        assert named["VE"] == ("Venezuela",) * 3
        assert named["HT"] == ("Haití", "Haiti", "Haiti")
        assert named["DO"][:2] == ("República Dominicana", "Dominican Republic")

    def test_divisions_are_called_as_at_home(self):
        assert names(Territory.objects.get(code="BR-MA")) == ("Maranhão", "", "Maranhão")
        assert names(Territory.objects.get(code="PE-CUS")) == ("Cusco", "", "")
        # A planning region above provinces is no place of its own.
        assert not Territory.objects.filter(code="DO-33").exists()
        assert Territory.objects.get(code="DO-25").parent.code == "DO"

    def test_codes_that_ended_lead_to_those_that_hold(self):
        concordia, sevilla = place("0808"), place("140157")
        assert (concordia.valid_from, concordia.valid_to) == ("2007-11-26", "2013")
        assert concordia.replaced_by == place("2302")
        assert concordia.parent == place("08")
        assert place("2302").valid_from == "2013"
        assert sevilla.valid_to == place("141350").valid_from == place("1413").valid_from
        assert sevilla.valid_to == "2024-11-05"
        assert sevilla.replaced_by == place("141350")
        assert {one.code for one in Territory.objects.exclude(valid_to="")} == {"0808", "140157"}

    def test_old_and_other_names_are_found_in_the_cms(self):
        assert "100451" in found("Peguche", Territory)
        assert {"0902", "090250"} <= found("jujan", Territory)
        assert "200152" in found("floreana", Territory)
        # An urban parish is found as its canton's seat, with or without its accent.
        assert "170150" in found("Iñaquito", Territory)
        assert "170150" in found("inaquito", Territory)
        assert {obj.code for obj in get_search_backend().autocomplete("Tulc", Territory)} >= {
            "0401"
        }

    def test_terms_and_organisations_are_found_in_each_language(self):
        assert "FOM-RIE" in found("irrigation", Concept)
        assert "gad-20" in found("Galápagos Governing Council", Organisation)
        assert "gad-01" in found("prefectura azuay", Organisation)

    def test_every_place_that_is_governed_has_its_government(self):
        governed = Territory.objects.filter(scheme="ec-dpa", valid_to="").exclude(kind="urban_seat")
        governments = Organisation.objects.filter(kind="government")
        assert Counter(governments.values_list("territory__code", flat=True)) == Counter(
            governed.values_list("code", flat=True)
        )
        assert Counter(governments.values_list("level__code", flat=True)) == {
            "provincial": 23,
            "regimen_especial": 1,
            "municipal": 221,
            "metropolitano": 1,
            "parroquial": 815,
        }

    def test_governments_have_their_official_names(self):
        gad = "Gobierno Autónomo Descentralizado"
        for code, name, short_name in (
            ("01", f"{gad} Provincial del Azuay", "GAD Provincial del Azuay"),
            ("03", f"{gad} Provincial del Cañar", "GAD Provincial del Cañar"),
            ("04", f"{gad} Provincial del Carchi", "GAD Provincial del Carchi"),
            ("09", f"{gad} Provincial del Guayas", "GAD Provincial del Guayas"),
            ("07", f"{gad} Provincial de El Oro", "GAD Provincial de El Oro"),
            ("12", f"{gad} Provincial de Los Ríos", "GAD Provincial de Los Ríos"),
            (
                "23",
                f"{gad} Provincial de Santo Domingo de los Tsáchilas",
                "GAD Provincial de Santo Domingo de los Tsáchilas",
            ),
            (
                "20",
                "Consejo de Gobierno del Régimen Especial de Galápagos",
                "Consejo de Gobierno de Galápagos",
            ),
            (
                "1701",
                f"{gad} del Distrito Metropolitano de Quito",
                "GAD del Distrito Metropolitano de Quito",
            ),
            ("0101", f"{gad} Municipal del Cantón Cuenca", "GAD Municipal de Cuenca"),
            ("1413", f"{gad} Municipal del Cantón Sevilla Don Bosco", None),
            ("010169", f"{gad} Parroquial Rural de Turi", "GAD Parroquial de Turi"),
        ):
            government = Organisation.objects.get(code=f"gad-{code}")
            assert exact_text(government, "name", SOURCE) == name
            if short_name:
                assert exact_text(government, "short_name", SOURCE) == short_name
            assert all(names(government))
            assert all(names(government, "short_name"))

    def test_no_two_organisations_look_alike(self):
        short = Counter(exact_text(one, "short_name", SOURCE) for one in Organisation.objects.all())
        assert [name for name, number in short.items() if number > 1] == []
        tarqui = Organisation.objects.get(code="gad-010168")
        assert exact_text(tarqui, "short_name", SOURCE) == "GAD Parroquial de Tarqui (Cuenca)"

    def test_the_programmes_institutions_say_since_when(self):
        secretariat = Organisation.objects.exclude(secretariat_from="")
        programme = "ame art-pnud conagopare congope giz onu-habitat promuni-usaid"
        assert sorted(one.code for one in secretariat) == programme.split()
        assert {one.secretariat_from for one in secretariat} == {"2012"}
        assert {one.kind for one in secretariat} == {"association", "cooperation"}

    def pages(self):
        return [page.specific for page in Page.objects.filter(depth__gt=1)]

    def test_wagtails_welcome_page_gave_way(self):
        home = HomePage.objects.get()
        site = Site.objects.get()
        assert site.root_page_id == home.pk
        assert (site.hostname, site.port) == ("127.0.0.1", 8000)
        assert site.site_name == "Banco de Buenas Prácticas Locales"
        assert {type(page) for page in self.pages()} == {HomePage, PracticeIndex, StandardPage}

    def test_pages_are_published_revisions(self):
        for page in self.pages():
            assert page.live
            assert not page.has_unpublished_changes
            assert page.live_revision_id == page.latest_revision_id is not None

    def test_pages_are_written_in_each_language(self):
        assert {page.slug for page in HomePage.objects.get().get_children()} == {
            "practicas",
            "sobre-el-banco",
            "como-usar-el-banco",
            "preparar-una-practica",
            "accesibilidad",
            "privacidad",
        }
        for page in self.pages():
            text = "body" if isinstance(page, StandardPage) else "introduction"
            for field in ("name", "meta_description", text):
                written = names(page, field)
                assert all(written), (page.slug, field)
                assert len(set(written)) == len(CODES), (page.slug, field)
            assert page.title == exact_text(page, "name", SOURCE)

    def test_an_editor_who_saves_a_page_loses_nothing_of_it(self):
        for page in self.pages():
            field = "body" if isinstance(page, StandardPage) else "introduction"
            converter = ContentstateConverter(page._meta.get_field(field).features)
            for lang in CODES:
                before = exact_text(page, field, lang)
                after = converter.to_database_format(converter.from_database_format(before))
                assert tags(after) == tags(before), (page.slug, lang)

    def test_credits_name_those_who_ask_for_it(self):
        about = StandardPage.objects.get(slug="sobre-el-banco")
        for lang in CODES:
            text = exact_text(about, "body", lang)
            assert "https://www.geonames.org/" in text
            assert "https://creativecommons.org/licenses/by/4.0/" in text
            assert "pycountry" in text


def tags(html):
    """How often each element that carries meaning is there, whatever its attributes."""
    elements = ("a", "b", "i", "h2", "h3", "ul", "ol", "li", "p")
    return {
        element: html.count(f"<{element}>") + html.count(f"<{element} ") for element in elements
    }


@pytest.mark.django_db
def test_a_home_page_that_is_there_is_left_alone():
    home = factories.home()
    assert create_site() == 0
    assert HomePage.objects.get() == home
    assert not home.get_children().exists()
