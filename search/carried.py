"""What a hit was found by where no text of it says so: the terms and places that it carries."""

from collections.abc import Iterator, Sequence

from search import labels
from search import query as tree
from search.practice_parts import Facts, Organisations, Places
from search.registers import Key
from search.request import Fragment


def carried(node: tree.Node, keys: Sequence[int], lang: str) -> dict[int, tuple[Fragment, ...]]:
    """The names of what was asked for by its code and stands with each of these documents."""
    asked = list(dict.fromkeys(_asked(node)))
    if not keys or not asked:
        return {}
    names = labels.shown(lang)
    facts, places, bodies = Facts().read(keys), Places().read(keys), Organisations().read(keys)
    found: dict[int, tuple[Fragment, ...]] = {}
    for key in keys:
        values = {**facts.get(key, {}), **places.get(key, {}), **bodies.get(key, {})}
        found[key] = tuple(
            Fragment(field, names[field, code].lang, ((names[field, code].text, True),))
            for field, code in asked
            if (field, code) in names and code in (values.get(field) or ())
        )
    return found


def _asked(node: tree.Node) -> Iterator[Key]:
    match node:
        case tree.Codes():
            yield from ((node.field, code) for code in node.codes)
        case tree.Weighted() | tree.Preferred():
            yield from _asked(node.node)
        case tree.AllOf() | tree.AnyOf() | tree.SomeOf():
            for inner in node.nodes:
                yield from _asked(inner)
