"""The rows that published practices leave in each table, and how they are written.

A practice comes as what it says (`Told`); what follows from it, from its place in the tree to the
content of its revision, is worked out here.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.text import slugify
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import COMMENTS_RELATION_NAME, Page, PageLogEntry, ReferenceIndex, Revision

from knowledge.bulk.tables import Row, defaults, insert, next_key, reset_sequences, serialised
from knowledge.completeness import needs
from knowledge.language import SOURCE, TRANSLATIONS, column, translated_fields
from knowledge.models import (
    LanguageCompleteness,
    Organisation,
    Practice,
    PracticeCode,
    PracticeIndex,
)

CHILDREN = {
    relation.get_accessor_name(): relation.related_model
    for relation in get_all_child_relations(Practice)
    if relation.related_model._meta.app_label == "knowledge"
}
RELATIONS = {relation.name: relation for relation in get_all_child_m2m_relations(Practice)}
#: Every table, those first to which others point.
TABLES: tuple[type[models.Model], ...] = (
    PracticeCode,
    Revision,
    Page,
    Practice,
    *CHILDREN.values(),
    *(relation.remote_field.through for relation in RELATIONS.values()),
    LanguageCompleteness,
    PageLogEntry,
    ReferenceIndex,
)
TRANSLATED = {model: translated_fields(model) for model in (Practice, *CHILDREN.values())}
DEFAULTS = {model: defaults(model) for model in (Page, Practice, *CHILDREN.values())}
#: What a revision written before publishing says of its page.
UNPUBLISHED = {
    "live": False,
    "latest_revision": None,
    "live_revision": None,
    "latest_revision_created_at": None,
    "first_published_at": None,
    "last_published_at": None,
}
#: Of a slug, the letters that its code leaves room for.
SLUG = 200

Rows = Iterator[tuple[type[models.Model], Row]]


@dataclass(frozen=True)
class Told:
    """What a practice says: by column, its children by relation in order, the keys it names."""

    facts: Row
    published: datetime
    children: Sequence[tuple[str, Row]] = ()
    links: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A practice that was written."""

    key: int
    code: str
    revision: int


@dataclass
class Free:
    """The next free key of each table, and the next free place under the index."""

    step: int
    code: int
    page: int = field(default_factory=lambda: next_key(Page))
    revision: int = field(default_factory=lambda: next_key(Revision))
    children: dict[str, int] = field(
        default_factory=lambda: {relation: next_key(model) for relation, model in CHILDREN.items()}
    )

    @classmethod
    def under(cls, parent: PracticeIndex) -> "Free":
        last = parent.get_last_child()
        step = Page._str2int(last.path[-Page.steplen :]) if last else 0
        code = int(PracticeCode.mint().removeprefix("BPL-"))
        return cls(step=step + 1, code=code + 1)


class Writer:
    """Writes practices under one index, past every model's `save`: rows, in few statements."""

    def __init__(self, parent: PracticeIndex) -> None:
        self.parent = parent
        self.type = ContentType.objects.get_for_model(Practice).pk
        self.base_type = ContentType.objects.get_for_model(Page).pk
        self.organisation_type = ContentType.objects.get_for_model(Organisation).pk

    @transaction.atomic
    def write(self, told: Iterable[Told]) -> list[Written]:
        """All of them or none. Its caller tells the search (`knowledge.signals`)."""
        # Looked up each time: others may have written since.
        parent = PracticeIndex.objects.get(pk=self.parent.pk)
        self.free = Free.under(parent)
        tables: dict[type[models.Model], list[Row]] = {model: [] for model in TABLES}
        written = []
        for one in told:
            code = str(PracticeCode(pk=self.free.code))
            written.append(Written(self.free.page, code, self.free.revision))
            for model, row in self._rows(one, code):
                tables[model].append(row)
        for model, rows in tables.items():
            insert(model, rows)
        Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(written))
        reset_sequences(TABLES)
        return written

    def _rows(self, told: Told, code: str) -> Rows:
        key, revision, when = self.free.page, self.free.revision, told.published
        practice = _with_bare_columns(
            Practice, DEFAULTS[Practice] | told.facts | {"page_ptr_id": key, "code": code}
        )
        page = self._page(practice[column("name", SOURCE)], code, when)
        parts = self._parts(told.children, key)
        links = {relation: told.links.get(relation, []) for relation in RELATIONS}

        yield PracticeCode, {"id": self.free.code, "minted_at": when}
        yield Page, page
        yield Practice, practice
        for relation, children in parts.items():
            for child in children:
                yield CHILDREN[relation], child
        for relation, keys in links.items():
            m2m = RELATIONS[relation]
            names = (m2m.m2m_field_name() + "_id", m2m.m2m_reverse_field_name() + "_id")
            for one in keys:
                yield m2m.remote_field.through, dict(zip(names, (key, one), strict=True))
        yield (
            Revision,
            {
                "id": revision,
                "content_type_id": self.type,
                "base_content_type_id": self.base_type,
                "object_id": str(key),
                "created_at": when,
                "object_str": page["title"],
                "content": _content(page, practice, parts, links),
            },
        )
        for lang, percent in _by_language(practice, parts, links).items():
            yield LanguageCompleteness, {"practice_id": key, "lang": lang, "percent": percent}
        yield from self._log(page)
        if lead := practice["lead_organisation_id"]:
            yield ReferenceIndex, self._reference(key, lead)
        self.free.page, self.free.revision, self.free.code = (
            key + 1,
            revision + 1,
            self.free.code + 1,
        )
        self.free.step += 1

    def _page(self, title: str, code: str, when: datetime) -> Row:
        slug = f"{slugify(title, allow_unicode=True)[:SLUG].strip('-')}-{code.lower()}"
        return DEFAULTS[Page] | {
            "id": self.free.page,
            "path": Page._get_path(self.parent.path, self.parent.depth + 1, self.free.step),
            "depth": self.parent.depth + 1,
            "translation_key": uuid.uuid4(),
            "locale_id": self.parent.locale_id,
            "content_type_id": self.type,
            "title": title,
            "draft_title": title,
            "slug": slug,
            "url_path": f"{self.parent.url_path}{slug}/",
            "live": True,
            "latest_revision_id": self.free.revision,
            "live_revision_id": self.free.revision,
            "latest_revision_created_at": when,
            "first_published_at": when,
            "last_published_at": when,
        }

    def _parts(self, children: Iterable[tuple[str, Row]], practice: int) -> dict[str, list[Row]]:
        parts: dict[str, list[Row]] = {relation: [] for relation in CHILDREN}
        for relation, facts in children:
            model = CHILDREN[relation]
            child = _with_bare_columns(model, DEFAULTS[model] | facts)
            child["id"] = self.free.children[relation]
            child["practice_id"] = practice
            child["sort_order"] = len(parts[relation])
            self.free.children[relation] += 1
            parts[relation].append(child)
        return parts

    def _log(self, page: Row) -> Rows:
        for action, of in (
            ("wagtail.create", None),
            ("wagtail.publish", page["live_revision_id"]),
        ):
            yield (
                PageLogEntry,
                {
                    "page_id": page["id"],
                    "content_type_id": self.type,
                    "label": page["title"],
                    "action": action,
                    "data": {},
                    "timestamp": page["first_published_at"],
                    "content_changed": True,
                    "deleted": False,
                    "revision_id": of,
                },
            )

    def _reference(self, key: int, organisation: int) -> Row:
        path = "lead_organisation"
        return {
            "content_type_id": self.type,
            "base_content_type_id": self.base_type,
            "object_id": str(key),
            "to_content_type_id": self.organisation_type,
            "to_object_id": str(organisation),
            "model_path": path,
            "content_path": path,
            "content_path_hash": ReferenceIndex._get_content_path_hash(path),
        }


def _with_bare_columns(model: type[models.Model], row: Row) -> Row:
    for each in TRANSLATED[model]:
        row[each] = row[column(each, SOURCE)] or ""
    return row


def _content(
    page: Row, practice: Row, parts: dict[str, list[Row]], links: dict[str, list[int]]
) -> Row:
    content = {"pk": page["id"], **serialised(Page, page), **UNPUBLISHED}
    content |= serialised(Practice, practice) | {COMMENTS_RELATION_NAME: []}
    for relation, children in parts.items():
        model = CHILDREN[relation]
        content[relation] = [{"pk": child["id"], **serialised(model, child)} for child in children]
    return content | links


def _by_language(
    practice: Row, parts: dict[str, list[Row]], links: dict[str, list[int]]
) -> dict[str, int]:
    """As `knowledge.completeness.by_language`, of rows."""
    every = [(Practice, practice)]
    every += [(CHILDREN[relation], child) for relation, some in parts.items() for child in some]
    texts = [
        (row, each)
        for model, row in every
        for each in TRANSLATED[model]
        if row[column(each, SOURCE)]
    ]
    wanted = needs("full")
    filled = sum(_is_filled(each, practice, parts, links) for each in wanted)
    percent = {SOURCE: round(100 * filled / len(wanted))}
    for lang in TRANSLATIONS:
        translated = sum(bool(row[column(each, lang)]) for row, each in texts)
        percent[lang] = 100 * translated // len(texts) if texts else 0
    return percent


def _is_filled(field: str, practice: Row, parts: Any, links: Any) -> bool:
    if field in TRANSLATED[Practice]:
        return bool(practice[column(field, SOURCE)])
    if field in parts or field in links:
        return bool(parts.get(field) or links.get(field))
    return practice[Practice._meta.get_field(field).attname] not in (None, "")
