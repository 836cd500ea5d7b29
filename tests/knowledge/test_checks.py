"""`manage.py check` fails where a translated model breaks a rule that nobody would remember."""

from collections.abc import Iterator

import pytest
from django.core import checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import models
from django.test.utils import isolate_apps
from modeltranslation.translator import TranslationOptions, translator

from knowledge.checks import check_translated_models
from knowledge.language import SOURCE, SourceLanguageMixin


@pytest.fixture
def register() -> Iterator:
    """Registers throwaway models, and forgets them."""
    made: list[type[models.Model]] = []

    def do(model: type[models.Model], required: tuple[str, ...] = (SOURCE,)) -> None:
        options = {"fields": ("name",), "required_languages": required}
        translator.register(model, type("Options", (TranslationOptions,), options))
        made.append(model)

    with isolate_apps("knowledge"):
        yield do
    for model in made:
        translator.unregister(model)


def found(model: type[models.Model]) -> list[str]:
    return [message.id for message in check_translated_models() if message.obj is model]


def test_the_project_passes() -> None:
    assert list(check_translated_models()) == []
    assert check_translated_models in checks.registry.registry.get_checks()


def test_a_model_that_keeps_the_rules(register) -> None:
    class Good(SourceLanguageMixin, models.Model):
        name = models.CharField(max_length=10)

        class Meta:
            app_label = "knowledge"

    register(Good)

    assert found(Good) == []


def test_a_model_without_the_mixin(register) -> None:
    class Bare(models.Model):
        name = models.CharField(max_length=10)

        class Meta:
            app_label = "knowledge"

    register(Bare)

    assert found(Bare) == ["knowledge.E001"]
    with pytest.raises(SystemCheckError, match="E001"):
        call_command("check")


def test_a_mixin_that_comes_too_late_is_none(register) -> None:
    class Late(models.Model, SourceLanguageMixin):
        name = models.CharField(max_length=10)

        class Meta:
            app_label = "knowledge"

    register(Late)

    assert found(Late) == ["knowledge.E001"]


def test_a_needed_field_that_no_language_needs(register) -> None:
    class Unneeded(SourceLanguageMixin, models.Model):
        name = models.CharField(max_length=10)

        class Meta:
            app_label = "knowledge"

    register(Unneeded, required=())

    assert found(Unneeded) == ["knowledge.E002"]
    with pytest.raises(SystemCheckError, match="E002"):
        call_command("check")


def test_a_field_that_may_be_empty_in_every_language(register) -> None:
    class Optional(SourceLanguageMixin, models.Model):
        name = models.CharField(max_length=10, blank=True)

        class Meta:
            app_label = "knowledge"

    register(Optional, required=())

    assert found(Optional) == []
