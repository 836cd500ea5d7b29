"""Which language a text is in. The only module that spells the column of a translated field.

No function here reads the active language: the caller says which one is meant.
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import unescape
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.html import strip_tags
from modelcluster.models import model_from_serializable_data
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

SOURCE: str = settings.LANGUAGE_CODE
#: Every language code, the source first.
CODES: tuple[str, ...] = tuple(code for code, _name in settings.LANGUAGES)
TRANSLATIONS: tuple[str, ...] = CODES[1:]
#: What each language calls itself.
NAMES: dict[str, str] = dict(settings.LANGUAGES)


class Text(NamedTuple):
    """A text and the language it is really in."""

    text: str
    lang: str


@cache
def column(field: str, lang: str) -> str:
    """The column that holds `field` in `lang`."""
    return build_localized_fieldname(field, lang)


def columns(field: str) -> list[str]:
    """The columns of `field`, the source language first."""
    return [column(field, lang) for lang in CODES]


def is_empty(text: str | None) -> bool:
    """Whether nothing would be read: rich text may hold empty paragraphs only."""
    return not text or not unescape(strip_tags(text)).strip()


def exact_text(obj: models.Model, field: str, lang: str) -> str:
    """`field` in `lang` and no other; empty where it was not written."""
    text = getattr(obj, column(field, lang))
    return "" if is_empty(text) else text


def read_in(obj: models.Model, field: str, lang: str) -> Text:
    """`field` in `lang`, else in the source language, else in any; the answer says which.

    Where no language has it the text is empty and `lang` is the one asked for.
    """
    for candidate in (lang, *CODES):
        if text := exact_text(obj, field, candidate):
            return Text(text, candidate)
    return Text("", lang)


def languages_of(obj: models.Model, field: str) -> list[str]:
    """The languages in which `field` was written."""
    return [lang for lang in CODES if exact_text(obj, field, lang)]


def translated_fields(model: type[models.Model]) -> tuple[str, ...]:
    """The fields of `model` that exist in each language; none where it is not translated."""
    registered = translator.get_registered_models(abstract=False)
    if model not in registered:
        return ()
    options: Any = translator.get_options_for_model(model)
    return tuple(options.fields)


def written(field: str, lang: str) -> models.Q:
    """The condition that `field` was written in `lang` (plain text fields only)."""
    name = column(field, lang)
    return models.Q(**{f"{name}__isnull": False}) & ~models.Q(**{name: ""})


def content_language(locale: str | None) -> str:
    """The bank's language for a locale such as `pt-br`; the source for one it does not speak."""
    base = (locale or "").split("-")[0].lower()
    return base if base in CODES else SOURCE


def alphabetical(text: str) -> str:
    """The key by which names are sorted for a reader: accents and capitals do not count."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


@contextmanager
def source_language() -> Iterator[None]:
    """Makes bare names of translated fields mean the source language."""
    with translation.override(SOURCE):
        yield


class SourceLanguageMixin:
    """Keeps a translated model's bare columns in the source language, whoever saves it.

    modeltranslation reads and writes bare names in the active language: an editor whose CMS is in
    English would leave English in the bare column, fallbacks in empty translations, and wrong
    texts in restored revisions. Every translated model, page, child or snippet, stands on this.
    """

    def save(self, *args: Any, **kwargs: Any) -> Any:
        with source_language():
            return super().save(*args, **kwargs)  # type: ignore[misc]

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        with source_language():
            super().full_clean(*args, **kwargs)  # type: ignore[misc]

    def minimal_clean(self) -> None:
        with source_language():
            super().minimal_clean()  # type: ignore[misc]

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        with source_language():
            return super().save_revision(*args, **kwargs)  # type: ignore[misc]

    @classmethod
    def from_serializable_data(
        cls, data: dict, check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        with source_language():
            inherited = getattr(super(), "from_serializable_data", None)
            if inherited is not None:
                return inherited(data, check_fks=check_fks, strict_fks=strict_fks)
            # modelcluster calls the method on a child that has it, and this function on others.
            return model_from_serializable_data(
                cls, data, check_fks=check_fks, strict_fks=strict_fks
            )
