"""The rows of the controlled vocabularies."""

from collections.abc import Iterator

from knowledge.language import CODES, column
from knowledge.models import Scheme
from knowledge.seeding.files import lines, rows_of
from knowledge.seeding.merge import Row, key

#: The files that make up each vocabulary.
FILES: dict[Scheme, tuple[str, ...]] = {
    Scheme.THEME: ("themes",),
    Scheme.SDG: ("sdg", "sdg_targets"),
    Scheme.COMPETENCE: ("competences",),
    Scheme.POPULATION_GROUP: ("population_groups",),
    Scheme.POPULATION_BAND: ("population_bands",),
    Scheme.LEVEL: ("levels",),
}
#: The United Nations' own identifiers of the goals and their targets.
SDG_URI = "http://metadata.un.org/sdg/{}"


def in_tree_order(cells: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Each term followed by its narrower ones, otherwise in the order of the file."""
    below: dict[str, list[dict[str, str]]] = {}
    for cell in cells:
        below.setdefault(cell["broader"], []).append(cell)

    def walk(code: str) -> Iterator[dict[str, str]]:
        for cell in below.get(code, []):
            yield cell
            yield from walk(cell["code"])

    return walk("")


def concept_rows() -> Iterator[Row]:
    for scheme, files in FILES.items():
        cells = [cell for file in files for cell in rows_of(file)]
        for position, cell in enumerate(in_tree_order(cells), start=1):
            is_sdg = scheme == Scheme.SDG
            row: Row = {
                "scheme": scheme.value,
                "code": cell["code"],
                "broader": key(scheme, cell["broader"]) if cell["broader"] else "",
                "position": position,
                "exact_match": SDG_URI.format(cell["code"]) if is_sdg else "",
                # The goals' note is their URI, which has a field of its own.
                "editorial_note": "" if is_sdg else cell.get("note", ""),
            }
            for lang in CODES:
                row[column("pref_label", lang)] = cell[lang]
                row[column("alt_label", lang)] = lines(cell[column("alt", lang)])
            yield row
