"""Rules of translated models that a person would have to remember. Run by `manage.py check`."""

from collections.abc import Iterable
from typing import Any

from django.core import checks
from django.db import models
from modeltranslation.translator import translator

from knowledge.language import SOURCE, SourceLanguageMixin, column, translated_fields


@checks.register(checks.Tags.models)
def check_translated_models(
    app_configs: Any = None, **kwargs: Any
) -> Iterable[checks.CheckMessage]:
    """Every translated model stands on the mixin, and its form refuses what Spanish needs."""
    for model in translator.get_registered_models(abstract=False):
        bases = model.__mro__
        if SourceLanguageMixin not in bases[: bases.index(models.Model)]:
            yield checks.Error(
                f"{model.__name__} is translated but does not stand on SourceLanguageMixin.",
                hint="Without it, or behind another base, bare columns and restored revisions "
                "follow the editor's language.",
                obj=model,
                id="knowledge.E001",
            )
        for name in translated_fields(model):
            bare: Any = model._meta.get_field(name)
            source: Any = model._meta.get_field(column(name, SOURCE))
            if source.blank != bare.blank:
                yield checks.Error(
                    f"{model.__name__}.{name} must be filled, but its source language need not be.",
                    hint=f"Add {SOURCE!r} to required_languages: blank=False alone is a 500.",
                    obj=model,
                    id="knowledge.E002",
                )
