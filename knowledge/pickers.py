"""Finds places and organisations for those who edit: names in any language, old names, codes."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Model
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from knowledge.language import alphabetical, columns, content_language, read_in
from knowledge.models import Organisation, Territory

#: How many answers a list shows.
SHOWN = 20
#: What is shorter finds too much to be of use.
SHORTEST = 2


class Register(NamedTuple):
    model: type[Model]
    #: Translated names, the first being the one shown.
    names: tuple[str, ...]
    #: What its label needs.
    related: tuple[str, ...]
    #: The key of the row that it lies in.
    above: str | None


REGISTERS = {
    "territories": Register(
        Territory, ("name",), ("parent__parent__parent", "replaced_by"), "parent_id"
    ),
    "organisations": Register(
        Organisation, ("name", "short_name"), ("level", "territory__parent__parent__parent"), None
    ),
}


@require_GET
def find(request: HttpRequest, register: str) -> JsonResponse:
    """The best answers for `?q=`, best first. Wagtail lets in only those who may enter the CMS."""
    if register not in REGISTERS:
        raise Http404
    lang = content_language(get_language())
    keys, total = _ranked(REGISTERS[register], request.GET.get("q", ""))
    found = _load(register, keys)
    results = [_described(found[key], lang) for key in keys]
    return JsonResponse({"results": results, "total": total})


def labels(register: str, keys: Iterable[Any], lang: str) -> dict[str, str]:
    """What is shown of each chosen row, by its key as text; rows that are gone are left out."""
    wanted = [int(key) for key in keys if str(key or "").isdecimal()]
    found = _load(register, wanted) if wanted else {}
    return {str(key): label(row, lang) for key, row in found.items()}


def _load(register: str, keys: list[int]) -> dict[int, Any]:
    kind = REGISTERS[register]
    return kind.model._default_manager.select_related(*kind.related).in_bulk(keys)


class Entry(NamedTuple):
    """A row as it is searched: every text in plain words."""

    key: int
    code: str
    above: int | None
    ended: bool
    names: list[str]
    others: list[str]

    def spelled(self) -> str:
        return f" {' '.join(_words(self.code))} {' '.join(self.names)} {' '.join(self.others)}"


def _ranked(kind: Register, query: str) -> tuple[list[int], int]:
    """The keys of the best rows, and how many rows match.

    Each word of the query must start a word of the row, or of the place it lies in: «nabón azuay».
    Read in one query and compared here: SQLite knows no accents, and two thousand rows are few.
    """
    words = _words(query)
    if len("".join(words)) < SHORTEST:
        return [], 0
    entries = _entries(kind)
    spelled = {entry.key: entry.spelled() for entry in entries}
    sought = " ".join(words)
    ranked = []
    for entry in entries:
        own = spelled[entry.key]
        if f" {words[0]}" not in own:
            continue
        everything = own + spelled.get(entry.above or 0, "")
        if all(f" {word}" in everything for word in words):
            names = [f" {name}" for name in entry.names]
            ranked.append(
                (
                    entry.ended,
                    sought not in (*entry.names, *entry.others),
                    not any(name.startswith(f" {sought}") for name in names),
                    not any(f" {word}" in name for name in names for word in words),
                    # A territory's code grows from the province to the parish.
                    len(entry.code) if kind.model is Territory else 0,
                    entry.names[0] if entry.names else entry.code,
                    entry.key,
                )
            )
    ranked.sort()
    return [row[-1] for row in ranked[:SHOWN]], len(ranked)


def _entries(kind: Register) -> list[Entry]:
    shown = [column for name in kind.names for column in columns(name)]
    rows = kind.model._default_manager.values_list(
        "pk", "code", kind.above or "pk", "valid_to", "alt_names", *shown
    )
    return [
        Entry(
            key,
            code,
            above if kind.above else None,
            bool(valid_to),
            [" ".join(_words(name)) for name in names if name],
            [" ".join(_words(name)) for name in alt_names.splitlines()],
        )
        for key, code, above, valid_to, alt_names, *names in rows
    ]


def _words(text: str) -> list[str]:
    folded = alphabetical(text)
    return "".join(char if char.isalnum() else " " for char in folded).split()


def _described(row: Any, lang: str) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "label": label(row, lang),
        "detail": _territory_detail(row) if isinstance(row, Territory) else row.code,
    }


def label(row: Any, lang: str) -> str:
    """Enough to tell a row from others of its name: where a place is, and what has ended."""
    name = read_in(row, "name", lang).text or row.code
    place = row if isinstance(row, Territory) else row.territory
    where = [read_in(above, "name", lang).text for above in _above(place)] if place else []
    if isinstance(row, Territory):
        where.insert(0, row.get_level_display())
    if where:
        name = f"{name} ({', '.join(where)})"
    if row.valid_to:
        return _("%(name)s, hasta %(date)s") % {"name": name, "date": row.valid_to}
    return name


def _above(place: Territory) -> Iterable[Territory]:
    """What a place lies in, its country left out where it is Ecuador's."""
    above = place.parent
    while above is not None:
        if above.parent_id or above.code != "EC":
            yield above
        above = above.parent


def _territory_detail(place: Territory) -> str:
    others = ", ".join(place.alt_names.splitlines())
    if place.replaced_by:
        return _("%(code)s · ahora %(other)s") % {"code": place.code, "other": place.replaced_by}
    return f"{place.code} · {others}" if others else place.code
