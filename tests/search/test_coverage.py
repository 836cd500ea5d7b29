"""Every text of a practice is found, in each language; a text that no part reads is told."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models
from modeltranslation.translator import translator
from wagtail.documents.models import Document

from knowledge.language import CODES, column, translated_fields
from knowledge.models import Part, Practice, PracticeDocument
from search import checks, sync
from search.checks import UNREAD
from search.parts import registered
from search.query import Plan, Word
from tests.factories import pages


def test_every_translated_field_is_in_a_part() -> None:
    assert list(checks.check_every_text_is_found()) == []


def test_a_field_in_no_part_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = next(part for part in registered() if "name" in part.fields)
    fewer = {Practice: tuple(field for field in texts.covers[Practice] if field != "problem")}
    monkeypatch.setattr(type(texts), "covers", fewer)
    (error,) = checks.check_every_text_is_found()
    assert error.id == "search.E001"
    assert "Practice.problem" in error.msg


def test_a_part_that_covers_what_does_not_exist_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = next(part for part in registered() if "name" in part.fields)
    more = {Practice: (*texts.covers[Practice], "budget")}
    monkeypatch.setattr(type(texts), "covers", more)
    assert [error.id for error in checks.check_every_text_is_found()] == ["search.E002"]


def tokens() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"zq{number:04d}"


@pytest.mark.django_db
def test_every_text_is_found(engine: Any) -> None:
    practice = pages.practice()
    words, wanted = tokens(), {}

    def fill(model: type[models.Model], pk: int) -> None:
        values = {}
        for field in translated_fields(model):
            if (model, field) in UNREAD:
                continue
            for lang in CODES:
                values[column(field, lang)] = next(words)
                wanted[values[column(field, lang)]] = f"{model.__name__}.{field} {lang}"
        model._default_manager.filter(pk=pk).update(**values)

    fill(Practice, practice.pk)
    fill(type(practice.lead_organisation), practice.lead_organisation_id)
    for model in translator.get_registered_models(abstract=False):
        if issubclass(model, Part):
            required: dict[str, Any] = {
                field.name: 1
                for field in model._meta.fields
                if isinstance(field, models.IntegerField)
                and not (field.primary_key or field.null or field.has_default())
            }
            if model is PracticeDocument:
                required["document"] = Document.objects.create(title="Acta", file="acta.pdf")
            fill(model, model._default_manager.create(practice=practice, **required).pk)
    sync.rebuild()
    missed = [
        where
        for word, where in wanted.items()
        if engine.search(Plan(Word(word), "es")).keys != [practice.pk]
    ]
    assert missed == []
    assert len(wanted) > 60
