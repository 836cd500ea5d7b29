"""What a query finds, without how well: a smaller tree for what is only counted."""

from collections.abc import Iterable, Iterator, Sequence

from search.analysis import stems
from search.query import AllOf, AnyOf, Node, Not, Preferred, Said, SomeOf, Weighted, Word

#: A language and the stems of a word or phrase in it.
Spoken = tuple[str, tuple[str, ...]]


def matching(node: Node) -> Node:
    """Finds exactly what `node` finds."""
    match node:
        case Weighted() | Preferred():
            return matching(node.node)
        case AnyOf() | SomeOf(at_least=1):
            return AnyOf(tuple(needed(list(alternatives(node)))))
        case AllOf():
            return AllOf(tuple(map(matching, node.nodes)))
        case SomeOf():
            return SomeOf(tuple(map(matching, node.nodes)), node.at_least)
        case Not():
            return Not(matching(node.node))
        case _:
            return node


def alternatives(node: Node) -> Iterator[Node]:
    """The ways to say it that a node is made of."""
    match node:
        case Weighted() | Preferred():
            yield from alternatives(node.node)
        case AnyOf() | SomeOf(at_least=1):
            for other in node.nodes:
                yield from alternatives(other)
        case _:
            yield matching(node)


def needed(ways: Sequence[Node], beside: Iterable[Node] = ()) -> Iterator[Node]:
    """Without phrases that have another of the ways in them, or one `beside`: `municipal` is found
    wherever `gobierno municipal` is. Phrases are what takes longest to look for."""
    told = {spoken for node in (*ways, *beside) for spoken in _spoken(node)}
    for node in ways:
        said = node.node if isinstance(node, Weighted) else node
        spoken = _spoken(said) if isinstance(said, Said) else ()
        if not any(part in told for one in spoken for part in _parts(one)):
            yield node


def _spoken(node: Node) -> Iterable[Spoken]:
    """How a word or phrase is found in the texts of each language, where it is nothing else."""
    match node:
        case Weighted():
            return _spoken(node.node)
        case Said(slop=0, field=""):
            return [(node.lang, stems(node.text, node.lang))]
        case Word():
            return [(lang, stems(node.text, lang)) for lang in node.langs]
        case _:
            return []


def _parts(spoken: Spoken) -> Iterator[Spoken]:
    """The shorter runs of words in a phrase."""
    lang, words = spoken
    for length in range(1, len(words)):
        for start in range(len(words) - length + 1):
            yield lang, words[start : start + length]
