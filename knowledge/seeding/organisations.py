"""The rows of the organisations: the government of each territory, the programme's institutions."""

from collections import Counter
from collections.abc import Iterator

from knowledge.language import CODES, column
from knowledge.models import OrganisationKind, Scheme, TerritoryLevel, TerritoryScheme
from knowledge.seeding.files import lines, rows_of
from knowledge.seeding.merge import Row, key
from knowledge.seeding.territories import Place, places

#: Provinces whose name takes the article: "del Azuay", "del Cañar", "del Carchi", "del Guayas".
WITH_ARTICLE = {"01", "03", "04", "09"}
DATES = ("valid_from", "valid_to", "secretariat_from", "secretariat_to")


def organisation_rows() -> Iterator[Row]:
    yield from _governments()
    yield from (_institution(cells) for cells in rows_of("institutions"))


def government_code(dpa: str) -> str:
    return f"gad-{dpa}"


def _governments() -> Iterator[Row]:
    # How the governments of a level are called, and by its code one that the law calls otherwise.
    forms = {form["place"]: form for form in rows_of("government_forms")}
    everywhere = places()
    names = {place.code: place.name for place in everywhere}
    governed = [place for place in everywhere if place.has_government]
    same_name = Counter((place.level, place.name) for place in governed)
    for place in governed:
        # Two parishes called Tarqui: the short name says of which canton each is.
        is_shared = same_name[place.level, place.name] > 1
        above = f" ({names[place.cells['parent']]})" if is_shared else ""
        yield _government(place, forms.get(place.code) or forms[place.level], above)


def _government(place: Place, form: dict[str, str], above: str) -> Row:
    article = place.level == TerritoryLevel.PROVINCE and place.code in WITH_ARTICLE
    words = {"place": place.name, "of": f"del {place.name}" if article else f"de {place.name}"}
    row: Row = {
        "code": government_code(place.code),
        "kind": OrganisationKind.GOVERNMENT.value,
        "level": key(Scheme.LEVEL, form["level"]),
        "territory": key(TerritoryScheme.DPA, place.code),
        "alt_names": lines(f"{form['alt_names'].format(**words)}|{place.cells['alt_names']}"),
    }
    for lang in CODES:
        row[column("name", lang)] = form[lang].format(**words)
        row[column("short_name", lang)] = form[column("short", lang)].format(**words) + above
    return row


def _institution(cells: dict[str, str]) -> Row:
    row: Row = {
        "code": cells["code"],
        "kind": OrganisationKind(cells["kind"]).value,
        "alt_names": lines(cells["alt_names"]),
        "note": cells["note"],
        **{name: cells[name] for name in DATES},
    }
    for lang in CODES:
        row[column("name", lang)] = cells[lang]
        row[column("short_name", lang)] = cells[column("short", lang)]
    return row
