"""Field types that several models share."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from knowledge.language import is_empty

#: What a section may hold. No images or embeds: media are children of their own.
SECTION_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


def validate_partial_date(value: str) -> None:
    """Accepts a year, a month or a day: `2018`, `2018-05`, `2018-05-31` (ISO 8601).

    Raises:
        ValidationError: where it is none of them, or no such day exists.
    """
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        raise ValidationError(_("Escriba un año, un mes o un día: 2018, 2018-05 o 2018-05-31."))
    year, month, day = (int(part) for part in (value + "-01-01")[:10].split("-"))
    try:
        date(year, month, day)
    except ValueError as error:
        raise ValidationError(_("Esa fecha no existe.")) from error


class PartialDateField(models.CharField):
    """A date as exact as it is known. Sorts as text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_partial_date]


class SectionFormField(forms.CharField):
    """Takes the empty paragraph that the rich text editor sends for no text."""

    def to_python(self, value: Any) -> str | None:
        return self.empty_value if is_empty(value) else super().to_python(value)


class SectionField(RichTextField):
    """A section of a practice: rich text with few features."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("features", SECTION_FEATURES)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return super().formfield(**{"form_class": SectionFormField, **kwargs})
