"""What a practice still lacks: to be published in its form, and in each language."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations

from knowledge.language import SOURCE, TRANSLATIONS, column, exact_text, translated_fields

if TYPE_CHECKING:
    from knowledge.models import Practice

#: What each form needs, in the source language where it is a text.
SNAPSHOT_TEXTS = ("name", "tagline", "summary", "problem", "solution")
SNAPSHOT_FACTS = ("lead_organisation", "territories", "themes", "stage", "start_year")
FULL_TEXTS = ("context", "results", "replicability")
FULL_CHILDREN = ("indicators",)
#: What the sources of a demonstration do not always tell: it stays empty and counts as missing.
UNTOLD = ("problem", "stage", "start_year")


def needs(form: str) -> tuple[str, ...]:
    """The fields that a practice of this form must fill before it is published."""
    snapshot = (*SNAPSHOT_TEXTS, *SNAPSHOT_FACTS)
    return (*snapshot, *FULL_TEXTS, *FULL_CHILDREN) if form == "full" else snapshot


def _is_filled(practice: "Practice", field: str) -> bool:
    if field in (*SNAPSHOT_TEXTS, *FULL_TEXTS):
        return bool(exact_text(practice, field, SOURCE))
    value: Any = getattr(practice, field)
    return value.exists() if isinstance(value, models.Manager) else value not in (None, "")


def missing(practice: "Practice", form: str | None = None) -> list[str]:
    """The fields that publishing still needs, in the order in which the editor shows them."""
    return [field for field in needs(form or practice.form) if not _is_filled(practice, field)]


def refused(practice: "Practice", form: str | None = None) -> list[str]:
    """The missing fields that keep it from being published, in its form or another.

    A demonstration tells what its public sources tell: nobody is there to ask for the rest.
    """
    fields = missing(practice, form)
    return [field for field in fields if not (practice.is_demonstration and field in UNTOLD)]


def untold(practice: "Practice") -> list[str]:
    """The columns that a demonstration leaves empty because its sources do not tell them."""
    if not practice.is_demonstration:
        return []
    empty = [field for field in UNTOLD if not _is_filled(practice, field)]
    return [name for field in empty for name in (field, _column_of(field))]


def _column_of(field: str) -> str:
    return column(field, SOURCE) if field in (*SNAPSHOT_TEXTS, *FULL_TEXTS) else field


def percent(practice: "Practice") -> int:
    """How much of a full case is there, 0 to 100."""
    wanted = needs("full")
    return round(100 * (len(wanted) - len(missing(practice, "full"))) / len(wanted))


def _texts(practice: "Practice") -> Iterator[tuple[models.Model, str]]:
    """Every translatable text of a practice and its children that exists in the source language."""
    children = (
        child
        for relation in get_all_child_relations(type(practice))
        for child in getattr(practice, relation.get_accessor_name()).all()
    )
    for obj in (practice, *children):
        for field in translated_fields(type(obj)):
            if exact_text(obj, field, SOURCE):
                yield obj, field


def by_language(practice: "Practice") -> dict[str, int]:
    """Percent, for the source language of a full case, for each other of the source's texts."""
    texts = list(_texts(practice))
    done = {SOURCE: percent(practice)}
    for lang in TRANSLATIONS:
        translated = sum(bool(exact_text(obj, field, lang)) for obj, field in texts)
        # Rounded down: only what is whole is 100.
        done[lang] = 100 * translated // len(texts) if texts else 0
    return done


def error_for(fields: Iterable[str]) -> ValidationError:
    """The errors of a form that lacks these fields, on the column where each is written."""
    return ValidationError(
        {_column_of(field): _("Hace falta para publicar en esta forma.") for field in fields}
    )


class IncompletePracticeError(ValidationError):
    """A practice that cannot be published yet; its message names it and what it lacks."""

    def __init__(self, practice: "Practice", fields: list[str]) -> None:
        self.fields = fields
        super().__init__(
            _("No se puede publicar «%(name)s» (%(code)s) como %(form)s. Falta: %(fields)s.")
            % {
                "name": practice.title,
                "code": practice.code,
                "form": practice.get_form_display().lower(),
                "fields": labels(type(practice), fields),
            }
        )


def labels(model: type["Practice"], fields: Iterable[str]) -> str:
    """What the editor calls these fields, one after another."""
    return ", ".join(
        str(relation.related_model._meta.verbose_name)
        if (relation := model._meta.get_field(field)).auto_created
        else str(relation.verbose_name)
        for field in fields
    )


def refuse_incomplete(practice: "Practice") -> None:
    """As `require`, for those who publish without a form that could show errors by field.

    Raises:
        IncompletePracticeError: where something is missing.
    """
    if fields := refused(practice):
        raise IncompletePracticeError(practice, fields)


def require(practice: "Practice") -> None:
    """Refuses a practice that lacks what its form needs.

    Raises:
        ValidationError: with an entry for each missing field.
    """
    if fields := refused(practice):
        raise error_for(fields)
