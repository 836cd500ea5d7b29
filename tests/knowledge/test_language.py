"""Which language a text is in: the functions, and what every translated model promises."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

from knowledge.language import (
    CODES,
    SOURCE,
    TRANSLATIONS,
    SourceLanguageMixin,
    Text,
    column,
    columns,
    content_language,
    exact_text,
    is_empty,
    languages_of,
    read_in,
    source_language,
    written,
)
from knowledge.models import Concept, Organisation, Practice, Territory
from tests import factories
from tests.knowledge.raw import assert_bare_columns_are_spanish, row

EN, PT = TRANSLATIONS


@pytest.fixture(params=[*CODES, "fr", None])
def active(request: pytest.FixtureRequest):
    """Whatever language was left on, also one that is not ours, also none."""
    with translation.override(request.param):
        yield request.param


def test_one_list_of_languages() -> None:
    assert tuple(code for code, _name in settings.LANGUAGES) == CODES
    assert (SOURCE, *TRANSLATIONS) == CODES
    assert columns("name") == [column("name", lang) for lang in CODES]


@pytest.mark.parametrize(
    ("locale", "lang"),
    [("pt-br", PT), ("PT-BR", PT), ("en", EN), ("en-gb", EN), ("fr", SOURCE), ("", SOURCE)],
)
def test_the_language_of_a_locale(locale: str, lang: str) -> None:
    assert content_language(locale) == lang
    assert content_language(None) == SOURCE


@pytest.mark.parametrize(
    "nothing",
    [None, "", " ", "\n", "<p></p>", "<p> </p>", "<p>\xa0</p>", "<p>&nbsp;</p>", "<p><br/></p>"],
)
def test_what_nobody_could_read_is_empty(nothing: str | None) -> None:
    assert is_empty(nothing)


@pytest.mark.parametrize("text", ["a", "<p>a</p>", "0", "&amp;", "a < b"])
def test_what_can_be_read_is_not(text: str) -> None:
    assert not is_empty(text)


def test_reading_says_which_language_it_found(active: str | None) -> None:
    def concept(**labels: str) -> Concept:
        return Concept(**{column("pref_label", lang): text for lang, text in labels.items()})

    both = concept(**{SOURCE: "Agua", EN: "Water"})
    assert read_in(both, "pref_label", EN) == Text("Water", EN)
    assert read_in(both, "pref_label", PT) == Text("Agua", SOURCE)
    assert read_in(both, "pref_label", SOURCE) == Text("Agua", SOURCE)
    assert exact_text(both, "pref_label", PT) == ""
    assert languages_of(both, "pref_label") == [SOURCE, EN]

    foreign = concept(**{PT: "Água", SOURCE: "<p> </p>"})
    assert read_in(foreign, "pref_label", EN) == Text("Água", PT)
    assert read_in(concept(), "pref_label", EN) == Text("", EN)
    assert languages_of(concept(), "pref_label") == []


@pytest.mark.django_db
def test_a_condition_for_what_is_written(active: str | None) -> None:
    one = factories.theme("Agua", **{column("pref_label", EN): "Water"})
    factories.theme("Suelo", **{column("pref_label", EN): ""})
    factories.theme("Aire")

    assert Concept.objects.filter(written("pref_label", EN)).get() == one
    assert Concept.objects.filter(written("pref_label", SOURCE)).count() == 3


def test_inside_the_source_language_bare_names_mean_it(active: str | None) -> None:
    made = Concept(**{column("pref_label", SOURCE): "Agua", column("pref_label", EN): "Water"})

    with source_language():
        assert made.pref_label == "Agua"
    assert translation.get_language() == active


# Every translated model


def translated_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if issubclass(model, SourceLanguageMixin)]


def test_there_are_many_translated_models() -> None:
    assert {Practice, Concept, Territory, Organisation} < set(translated_models())
    assert len(translated_models()) > 15


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make", "field"),
    [
        (factories.theme, "pref_label"),
        (factories.territory, "name"),
        (factories.organisation, "name"),
        (factories.standard_page, "name"),
        (factories.practice, "tagline"),
    ],
)
def test_saving_under_any_language_keeps_each_to_itself(
    make, field: str, active: str | None
) -> None:
    made = make(**{column(field, SOURCE): "Agua"})
    before = row(made)
    setattr(made, column(field, EN), "Water")
    made.save()
    made = type(made).objects.get(pk=made.pk)
    made.full_clean()
    made.save()

    after = row(made)
    assert_bare_columns_are_spanish(type(made), after)
    changed = {name for name, value in after.items() if before[name] != value}
    assert changed == {column(field, EN)}
    assert after[column(field, PT)] is None


@pytest.mark.django_db
def test_a_snippet_made_under_another_language(active: str | None) -> None:
    made = factories.organisation("Municipio", **{column("short_name", EN): "City"})

    stored = row(made)
    assert_bare_columns_are_spanish(Organisation, stored)
    assert (stored["name"], stored["short_name"]) == ("Municipio", "")


@pytest.mark.django_db
def test_a_practice_read_again_from_its_revision(active: str | None) -> None:
    page = factories.practice(languages=(SOURCE, PT), live=False)

    again = page.latest_revision.as_object()

    for field in ("name", "tagline", "summary"):
        assert languages_of(again, field) == [SOURCE, PT]
        assert exact_text(again, field, EN) == ""
