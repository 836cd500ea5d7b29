"""Turns a request into the query that an engine runs."""

from itertools import groupby

from search import labels
from search.parsing import Term, parse
from search.query import AllOf, AnyOf, Codes, Everything, Node, Not, Phrase, Plan, Range, Word
from search.request import SearchRequest


def plan(request: SearchRequest) -> Plan:
    """Pure but for the names of places and vocabularies, which are read as they are now."""
    selections: dict[str, Node] = {
        name: Codes(name, narrowest(name, codes))
        for name, codes in request.filters.items()
        if codes
    }
    if request.year_from is not None or request.year_to is not None:
        selections["year"] = Range("year", request.year_from, request.year_to)
    if request.near:
        selections["near"] = request.near
    terms = parse(request.text)
    by_relevance = request.sort == "relevance" and bool(terms)
    return Plan(
        node=_tree(terms, any_word=request.any_word) if terms else _without_words(request.text),
        lang=request.lang,
        selections=selections,
        facets=request.facets,
        # Without words there is nothing to be relevant to.
        sort=request.sort if by_relevance or request.sort != "relevance" else "newest",
        offset=(request.page - 1) * request.size,
        limit=request.size,
        after=request.after,
    )


def narrowest(field: str, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Without those under which another of them stands: to choose that one too is to narrow."""
    register = labels.register()
    wider: set[str] = set()
    for code in codes:
        entry = register.get((field, code))
        while entry and entry.above and entry.above[1] not in wider:
            wider.add(entry.above[1])
            entry = register.get(entry.above)
    return tuple(code for code in codes if code not in wider)


#: Letters of a word that says something by itself: `de` and `los` are in every text.
TELLING = 4


def _tree(terms: list[Term], *, any_word: bool) -> Node:
    wanted = [term for term in terms if not term.excluded]
    left_out = [Not(_node(term)) for term in terms if term.excluded]
    if any_word:
        nodes = _any_of(wanted)
    elif any(term.either for term in wanted):
        nodes = _joined(wanted)
    else:
        nodes = _grouped(wanted)
    return AllOf((*nodes, *left_out))


def _without_words(text: str) -> Node:
    """Nothing but signs is found nowhere; who types nothing looks at everything."""
    return Word(text) if text.strip() else Everything()


def _any_of(terms: list[Term]) -> list[Node]:
    telling = [term for term in terms if len(term.text) >= TELLING] or terms
    return [AnyOf(tuple(_node(term) for term in telling))] if telling else []


def _grouped(terms: list[Term]) -> list[Node]:
    """A node for each phrase, and those of the runs of words between them."""
    nodes: list[Node] = []
    for phrases, run in groupby(terms, key=lambda term: term.phrase):
        some = list(run)
        nodes += [_node(term) for term in some] if phrases else _named([t.text for t in some])
    return nodes


def _node(term: Term) -> Node:
    return Phrase(term.text) if term.phrase else Word(term.text)


def _named(words: list[str]) -> list[Node]:
    """Words that must all match; those that name a place or a term also match its code."""
    nodes: list[Node] = []
    index = labels.index()
    while words:
        length, named = labels.find(words, index)
        spelled: Node = AllOf(tuple(Word(word) for word in words[: length or 1]))
        codes = [Codes(found.field, found.codes) for found in named]
        nodes.append(AnyOf((spelled, *codes)) if codes else spelled)
        words = words[length or 1 :]
    return nodes


def _joined(terms: list[Term]) -> list[Node]:
    """What stands on both sides of an OR becomes one node, however many there are.

    One in another would go as deep as there are words, and a server reads no more than 30.
    """
    joined: list[tuple[Node, ...]] = []
    for term in terms:
        before = joined.pop() if term.either and joined else ()
        joined.append((*before, _node(term)))
    return [AnyOf(nodes) if len(nodes) > 1 else nodes[0] for nodes in joined]
