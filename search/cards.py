"""What a result shows of a practice: read for all hits at once, from the columns alone."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.db.models.functions import Left

from knowledge.addresses import urls_for
from knowledge.language import CODES, Text, column
from knowledge.models import Practice, TerritoryLevel
from knowledge.selectors import public_practices
from search import labels
from search.compiled import Compiled, Row
from search.facets import Names, named
from search.registers import Entry, Key
from search.schemas import NamedOut, NamedPlaceOut
from search.text import plain

#: Characters of a rich text in which the first word stands, if there is one.
BEGINNING = 300
FACTS = (
    "pk",
    "url_path",
    "code",
    "source_reference",
    "is_demonstration",
    "form",
    "stage",
    "start_year",
    "lead_organisation__code",
    "lead_organisation__level__code",
)


@dataclass(frozen=True, slots=True)
class Card:
    """A practice as a list of results shows it."""

    facts: Row
    name: Text
    tagline: Text
    url: str
    languages: list[str]
    organisations: list[NamedOut]
    level: NamedOut | None
    territories: list[NamedPlaceOut]
    #: Keys of its territories.
    where: list[int]
    themes: list[NamedOut]
    form: NamedOut
    stage: NamedOut


@dataclass(frozen=True, slots=True)
class Title:
    """A practice as a link to it shows it."""

    code: str
    name: Text
    tagline: Text
    url: str


def titles(keys: Sequence[int], lang: str) -> dict[int, Title]:
    """The titles of what the public may still read, in one query."""
    rows = list(_practices().rows(keys))
    urls = urls_for({row["pk"]: row["url_path"] for row in rows}, lang)
    return {
        row["pk"]: Title(
            row["code"],
            read_row(row, "name", lang),
            read_row(row, "tagline", lang),
            urls[row["pk"]],
        )
        for row in rows
    }


def cards(keys: Sequence[int], lang: str, names: Names) -> dict[int, Card]:
    """The cards of what the public may still read. As many queries for one key as for twenty."""
    of_place = ("territory_id", "territory__scheme", "territory__code")
    places = _related(keys, "territories", of_place)
    themes = _related(keys, "themes", ("concept__code",))
    bodies = _related(keys, "co_organisations", ("organisation__code",))
    register = labels.register()
    rows = list(_practices().rows(keys))
    urls = urls_for({row["pk"]: row["url_path"] for row in rows}, lang)
    found: dict[int, Card] = {}
    for row in rows:
        key = row["pk"]
        level = row["lead_organisation__level__code"]
        lead = row["lead_organisation__code"]
        joint = [body["organisation__code"] for body in bodies[key]]
        found[key] = Card(
            facts=row,
            name=read_row(row, "name", lang),
            tagline=read_row(row, "tagline", lang),
            url=urls[key],
            languages=[
                code for code in CODES if row[column("name", code)] and plain(row[f"begun_{code}"])
            ],
            organisations=[
                named("organisation", code, lang, names) for code in (lead, *joint) if code
            ],
            level=named("level", level, lang, names) if level else None,
            territories=[
                _place(code, lang, register)
                for place in places[key]
                for code in [f"{place['territory__scheme']}:{place['territory__code']}"]
            ],
            where=[place["territory_id"] for place in places[key]],
            themes=[named("theme", theme["concept__code"], lang, names) for theme in themes[key]],
            form=named("form", row["form"], lang, names),
            stage=named("stage", row["stage"], lang, names),
        )
    return found


@cache
def _practices() -> Compiled:
    """What is read of every practice."""
    texts = [column(field, lang) for field in ("name", "tagline") for lang in CODES]
    begun = {f"begun_{lang}": Left(column("summary", lang), BEGINNING) for lang in CODES}
    return Compiled(public_practices().order_by().values(*FACTS, *texts, **begun), "pk")


def _related(
    keys: Sequence[int], relation: str, columns: tuple[str, ...]
) -> defaultdict[int, list[Row]]:
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in _through(relation, columns).rows(keys):
        found[row["practice_id"]].append(row)
    return found


@cache
def _through(relation: str, columns: tuple[str, ...]) -> Compiled:
    through = getattr(Practice, relation).through.objects.order_by("pk")
    return Compiled(through.values("practice_id", *columns), "practice")


def _place(code: str, lang: str, register: Mapping[Key, Entry]) -> NamedPlaceOut:
    key = ("territory", code)
    if not (entry := register.get(key)):
        return NamedPlaceOut(code, code, lang, "")
    above = entry.above
    while above and register[above].nature != TerritoryLevel.PROVINCE:
        above = register[above].above
    return NamedPlaceOut(
        code, *entry.called[lang], register[above].called[lang].text if above else ""
    )


def read_row(row: Row, field: str, lang: str) -> Text:
    """As `language.read_in`, of a row."""
    for code in (lang, *CODES):
        if text := row[column(field, code)]:
            return Text(text, code)
    return Text("", lang)
