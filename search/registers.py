"""The registers as they are now: what each term, place and organisation is called, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from knowledge.language import CODES, Text, column
from knowledge.models import Concept, Organisation, Scheme, Territory
from search.sphere import Point

#: The field of the document that holds a vocabulary's codes.
FIELDS = {
    Scheme.THEME: "theme",
    Scheme.SDG: "sdg",
    Scheme.COMPETENCE: "competence",
    Scheme.POPULATION_GROUP: "population_group",
    Scheme.POPULATION_BAND: "population_band",
    Scheme.LEVEL: "level",
}

#: A field of the document and a code that it may hold.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a register: what it is called for readers of each language, and `others` besides.

    Other names that are the same for all are of no language. `above` is what it lies or belongs in;
    `nature` the kind of a place or an organisation; `point` where a place is.
    """

    key: Key
    called: Mapping[str, Text]
    others: Mapping[str, Sequence[Text]]
    above: Key | None = None
    nature: str = ""
    level: str = ""
    point: Point | None = None

    def spellings(self, lang: str) -> Iterator[str]:
        return (name.text for name in self.names(lang))

    def names(self, lang: str) -> Iterator[Text]:
        yield self.called[lang]
        yield from self.others[lang]


def entries() -> Iterator[Entry]:
    yield from concepts()
    yield from territories()
    yield from organisations()


def concepts() -> Iterator[Entry]:
    columns = [column(name, lang) for name in ("pref_label", "alt_label") for lang in CODES]
    for row in Concept.objects.order_by("pk").values("scheme", "code", "broader__code", *columns):
        field = FIELDS[row["scheme"]]
        yield Entry(
            key=(field, row["code"]),
            called=_called(row, "pref_label"),
            others={lang: _lines(row[column("alt_label", lang)], lang) for lang in CODES},
            above=(field, broader) if (broader := row["broader__code"]) else None,
        )


def territories() -> Iterator[Entry]:
    columns = [column("name", lang) for lang in CODES]
    for row in Territory.objects.order_by("pk").values(
        "scheme",
        "code",
        "level",
        "alt_names",
        "latitude",
        "longitude",
        "parent__scheme",
        "parent__code",
        *columns,
    ):
        # What a place is called in one language is typed in the others too.
        others = [*_written(row, "name"), *_lines(row["alt_names"])]
        point = (row["latitude"], row["longitude"])
        yield Entry(
            key=_place(row["scheme"], row["code"]),
            # A place has one name for all; nobody hears it differently in another language.
            called={lang: Text(name.text, lang) for lang, name in _called(row, "name").items()},
            others=dict.fromkeys(CODES, others),
            above=_place(row["parent__scheme"], row["parent__code"])
            if row["parent__code"]
            else None,
            nature=row["level"],
            point=None if None in point else point,
        )


def organisations() -> Iterator[Entry]:
    columns = [column(name, lang) for name in ("name", "short_name") for lang in CODES]
    for row in Organisation.objects.order_by("pk").values(
        "code",
        "kind",
        "alt_names",
        "level__code",
        "territory__scheme",
        "territory__code",
        *columns,
    ):
        others = [
            *_written(row, "name"),
            *_written(row, "short_name"),
            *_lines(row["alt_names"]),
        ]
        yield Entry(
            key=("organisation", row["code"]),
            called=_called(row, "short_name", "name"),
            others=dict.fromkeys(CODES, others),
            above=_place(row["territory__scheme"], row["territory__code"])
            if row["territory__code"]
            else None,
            nature=row["kind"],
            level=row["level__code"] or "",
        )


def _place(scheme: str, code: str) -> Key:
    return "territory", f"{scheme}:{code}"


def _written(row: Mapping[str, Any], field: str) -> list[Text]:
    return [Text(_composed(text), lang) for lang in CODES if (text := row[column(field, lang)])]


def _lines(names: str | None, lang: str = "") -> list[Text]:
    return [Text(name, lang) for name in _composed(names or "").splitlines()]


def _composed(text: str) -> str:
    """Accents as one letter with it, as everywhere else in the search."""
    return normalize("NFC", text)


def _called(row: Mapping[str, Any], *fields: str) -> dict[str, Text]:
    """In each language the first of these fields that was written, as `language.read_in`."""
    return {
        lang: next(
            (
                Text(_composed(text), code)
                for field in fields
                for code in (lang, *CODES)
                if (text := row[column(field, code)])
            ),
            Text("", lang),
        )
        for lang in CODES
    }
