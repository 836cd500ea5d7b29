"""Turns a request into the query that an engine runs."""

import re
from collections.abc import Iterator
from itertools import groupby

from knowledge.models import PracticeCode
from search import labels
from search.expanding import Expander
from search.fields import node as field_node
from search.parsing import Term, parse
from search.query import (
    AllOf,
    AnyOf,
    Codes,
    Everything,
    Node,
    Not,
    Plan,
    Preferred,
    Range,
    Said,
    SomeOf,
    Weighted,
    Word,
)
from search.request import RANGES, SearchRequest
from search.weights import NEAR, SLOP


def plan(request: SearchRequest) -> Plan:
    """Pure but for the names of places and vocabularies, which are read as they are now."""
    selections: dict[str, Node] = {
        name: Codes(name, narrowest(name, codes))
        for name, codes in request.filters.items()
        if codes
    }
    for name in RANGES:
        low, high = request.asked_range(name)
        if low is not None or high is not None:
            selections[name] = Range(name, low, high)
    if request.near:
        selections["near"] = request.near
    terms = parse(request.text)
    by_relevance = request.sort == "relevance" and bool(terms)
    return Plan(
        node=tree(terms, request.lang, any_word=request.any_word)
        if terms
        else _without_words(request.text),
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


#: What stands between words that were typed as one.
_BETWEEN = re.compile(r"[\s/–-]+")
#: Words up to which all have to be there. Of more, one in so many may be missing.
ALL, ONE_IN = 3, 4


def tree(terms: list[Term], lang: str, *, any_word: bool = False) -> Node:
    """What has to be found. Names of places and terms are looked up as they are now."""
    expander = Expander(lang)
    wanted = [term for term in terms if not term.excluded]
    left_out = [Not(_without_kin(term, expander)) for term in terms if term.excluded]
    has_either = any(term.either for term in wanted)
    # What was asked of a field is never missing, however many words there are.
    fields = [] if has_either else [term for term in wanted if term.field]
    words = [term for term in wanted if term not in fields]
    nodes = _joined(words, expander) if has_either else _grouped(words, expander, apart=any_word)
    others = (*(field_node(term.field, term.text) for term in fields), *left_out)
    if not nodes:
        return AllOf(others)
    found = _together(nodes, at_least=1 if any_word else len(nodes) if has_either else 0)
    if len(words) > 1 and not has_either:
        text = " ".join(term.text for term in words)
        found = Preferred(found, Weighted(Said(text, lang, slop=SLOP), NEAR))
    return AllOf((found, *others)) if others else found


def _without_kin(term: Term, expander: Expander) -> Node:
    """A word in any number, a phrase or a field: what a minus leaves out."""
    if term.field:
        return field_node(term.field, term.text)
    return expander.phrase(term.text) if term.phrase else expander.forms(term.text)


def _together(nodes: list[Node], at_least: int) -> Node:
    needed = at_least or (len(nodes) if len(nodes) <= ALL else len(nodes) - len(nodes) // ONE_IN)
    return AllOf(tuple(nodes)) if needed == len(nodes) else SomeOf(tuple(nodes), needed)


def _without_words(text: str) -> Node:
    """Nothing but signs is found nowhere; who types nothing looks at everything."""
    return Word(text) if text.strip() else Everything()


def _grouped(terms: list[Term], expander: Expander, *, apart: bool = False) -> list[Node]:
    """A node for each phrase, and those of the runs of words between them.

    What comes near has the words of a phrase, or of `agua-riego`, `apart`.
    """
    nodes: list[Node] = []
    if apart:
        terms = [Term(word) for term in terms for word in _apart(term.text) if word]
    for phrases, run in groupby(terms, key=lambda term: term.phrase):
        texts = [term.text for term in run]
        if phrases:
            nodes += [expander.phrase(text) for text in texts]
        else:
            nodes += expander.words(texts, apart=apart)
    return nodes


def _apart(text: str) -> list[str]:
    # A code stays whole: its letters are those of every other.
    return [text] if PracticeCode.is_well_formed(text.upper()) else _BETWEEN.split(text)


def _joined(terms: list[Term], expander: Expander) -> list[Node]:
    """Names are known on either side of an OR, as without it; it joins what stands next to it.

    All that is joined becomes one node, however many there are: one in another would go as deep as
    there are words, and a server reads no more than 30.
    """
    runs: list[list[Term]] = []
    for term in terms:
        if term.either or not runs:
            runs.append([])
        runs[-1].append(term)
    joined: list[tuple[Node, ...]] = []
    for run in runs:
        first, *others = _in_a_row(run, expander)
        joined.append((*joined.pop(), first) if joined else (first,))
        joined += [(node,) for node in others]
    return [AnyOf(nodes) if len(nodes) > 1 else nodes[0] for nodes in joined]


def _in_a_row(terms: list[Term], expander: Expander) -> Iterator[Node]:
    for is_field, some in groupby(terms, key=lambda term: bool(term.field)):
        if is_field:
            yield from (field_node(term.field, term.text) for term in some)
        else:
            yield from _grouped(list(some), expander)
