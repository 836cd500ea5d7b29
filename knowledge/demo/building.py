"""Makes a practice and its children from what a file tells, by codes instead of row numbers."""

from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField

from knowledge.demo.files import Case
from knowledge.demo.markup import linked, rich_text
from knowledge.language import CODES, column, translated_fields
from knowledge.models import Concept, Organisation, Part, Practice, Territory


class UnknownInDemoError(ValueError):
    """A file names something that the bank does not have."""


class Registers:
    """The terms, places and organisations of the bank by code, read once."""

    @cached_property
    def _concepts(self) -> dict[tuple[str, str], Concept]:
        return {(term.scheme, term.code): term for term in Concept.objects.all()}

    @cached_property
    def _territories(self) -> dict[str, Territory]:
        return {f"{place.scheme}:{place.code}": place for place in Territory.objects.all()}

    @cached_property
    def _organisations(self) -> dict[str, Organisation]:
        return {body.code: body for body in Organisation.objects.all()}

    def concept(self, scheme: str, code: str) -> Concept:
        return _found(self._concepts, (scheme, code))

    def territory(self, code: str) -> Territory:
        return _found(self._territories, code)

    def organisation(self, code: str) -> Organisation:
        return _found(self._organisations, code)

    def related(self, field: Any, code: str) -> models.Model:
        """What `code` names in a relation of a practice."""
        if field.related_model is Territory:
            return self.territory(code)
        if field.related_model is Organisation:
            return self.organisation(code)
        return self.concept(field.get_limit_choices_to()["scheme"], code)


def _found(register: dict, code: Any) -> Any:
    if code not in register:
        raise UnknownInDemoError(f"{code} is not in the bank")
    return register[code]


def practice(case: Case, registers: Registers) -> Practice:
    """An unsaved practice with its children; links to other practices are not resolved yet.

    Raises:
        UnknownInDemoError: where the file names a field, a language or a code that does not exist.
    """
    told = dict(case.told)
    page = Practice(source_reference=case.reference, is_demonstration=True, live=False)
    for relation in get_all_child_relations(Practice):
        name = relation.get_accessor_name()
        if name in told:
            model = relation.related_model
            setattr(page, name, [_part(model, one, registers) for one in told.pop(name)])
    for lang in CODES:
        _write_texts(page, {name: {lang: text} for name, text in told.pop(lang, {}).items()})
    for name, value in told.items():
        field = _field(Practice, name)
        if field.many_to_many:
            setattr(page, name, [registers.related(field, code) for code in value])
        elif field.is_relation:
            setattr(page, name, registers.related(field, value))
        else:
            setattr(page, name, value)
    return page


def organisation(code: str, told: dict[str, Any], registers: Registers) -> Organisation:
    """An unsaved organisation."""
    told = dict(told)
    body = Organisation(code=code)
    if level := told.pop("level", ""):
        body.level = registers.concept("level", level)
    if place := told.pop("territory", ""):
        body.territory = registers.territory(place)
    _write(body, told)
    return body


def _part(model: type[models.Model], told: dict[str, Any], registers: Registers) -> models.Model:
    told = dict(told)
    part: Any = model()
    if code := told.pop("organisation", ""):
        part.organisation = registers.organisation(code)
    _write(part, told)
    return part


def _write(obj: models.Model, told: dict[str, Any]) -> None:
    texts = {name: value for name, value in told.items() if isinstance(value, dict)}
    _write_texts(obj, texts)
    for name in told.keys() - texts.keys():
        _field(type(obj), name)
        setattr(obj, name, told[name])


def _write_texts(obj: models.Model, texts: dict[str, dict[str, str]]) -> None:
    for name, by_language in texts.items():
        if name not in translated_fields(type(obj)):
            raise UnknownInDemoError(f"{type(obj).__name__}.{name} has no languages")
        rich = isinstance(_field(type(obj), name), RichTextField)
        for lang, text in by_language.items():
            if lang not in CODES:
                raise UnknownInDemoError(f"{lang} is no language of the bank")
            setattr(obj, column(name, lang), rich_text(text) if rich else " ".join(text.split()))


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise UnknownInDemoError(f"{model.__name__} has no {name}") from error


def link(page: Practice, pages: dict[str, int]) -> None:
    """Resolves the links of its rich texts to the other practices of the demonstration."""
    for name in translated_fields(Practice):
        if isinstance(_field(Practice, name), RichTextField):
            for lang in CODES:
                if html := getattr(page, column(name, lang)):
                    setattr(page, column(name, lang), linked(html, pages))


def check(page: Practice) -> None:
    """Validates the practice and each of its children as the editor's form would.

    Raises:
        ValidationError: with what is wrong.
    """
    page.full_clean()
    for relation in get_all_child_relations(Practice):
        if issubclass(relation.related_model, Part):
            for part in getattr(page, relation.get_accessor_name()).all():
                part.full_clean(exclude=["practice"])
