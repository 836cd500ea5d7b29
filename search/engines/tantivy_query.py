"""Compiles our query tree for the embedded engine, which sees a reader's text as terms only."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence

import tantivy
from tantivy import Occur, Query

from search import query as tree
from search import sphere
from search.analysis import spelled
from search.documents import ANALYZERS, WORDS, document_class
from search.engines.tantivy_schema import ORDER, analyzers, flat, leaves
from search.weights import CODES_WEIGHT, FIELDS, OTHER_LANGUAGE, TIE, WORDS_WEIGHT

#: What a 64-bit field can hold.
_NUMBER = re.compile(r"[0-9]{1,18}")


class Compiler:
    """Compiles for one index as it is now and one reader's language."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher, lang: str) -> None:
        self.schema = index.schema
        self.searcher = searcher
        self.lang = lang
        self.analyzers = analyzers()
        self._made: dict[tuple[str, tuple[str, ...], int], Query | None] = {}

    def compile(self, node: tree.Node) -> Query:
        match node:
            case tree.Everything():
                return Query.const_score_query(Query.all_query(), 0.0)
            case tree.Word():
                return self._word(node)
            case tree.InName():
                return self._in_name(node)
            case tree.Phrase():
                return self._phrase(node)
            case tree.Codes():
                found = Query.term_set_query(self.schema, node.field, self._values(node))
                return Query.const_score_query(found, CODES_WEIGHT)
            case tree.Said():
                return self._said(node)
            case tree.Range():
                return self._range(node)
            case tree.Near():
                near = [point for _distance, point in self._points(node)]
                found = Query.term_set_query(self.schema, "point", near)
                return Query.const_score_query(found, 0.0)
            case tree.AllOf():
                return self._all(node.nodes)
            case tree.AnyOf():
                return Query.disjunction_max_query([self.compile(n) for n in node.nodes], TIE)
            case tree.SomeOf():
                return self._some(node)
            case tree.Weighted():
                return Query.boost_query(self.compile(node.node), node.weight)
            case tree.Preferred():
                better = (Occur.Should, self.compile(node.better))
                return Query.boolean_query([(Occur.Must, self.compile(node.node)), better])
            case tree.Not():
                return Query.boolean_query(
                    [(Occur.Must, Query.all_query()), (Occur.MustNot, self.compile(node.node))]
                )

    def filtered(self, node: tree.Node, selections: Iterable[tree.Node]) -> Query:
        """`node` scores; selections only narrow. What is gone never shows."""
        return Query.boolean_query(
            [
                (Occur.Must, self.compile(node)),
                *(
                    (Occur.Must, Query.const_score_query(self.compile(selection), 0.0))
                    for selection in selections
                ),
                (Occur.MustNot, Query.term_query(self.schema, "gone", True)),
            ]
        )

    def beyond(self, query: Query, last: int, *, backwards: bool) -> Query:
        """What follows a hit in an order by date, which ends with the key and is never alike."""
        low, high = (None, last) if backwards else (last, None)
        rest = Query.range_query(
            self.schema, ORDER, tantivy.FieldType.Integer, low, high, backwards, not backwards
        )
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, rest)])

    def nearest(self, query: Query, near: tree.Near) -> Query:
        """Scores by distance alone: the nearer its nearest point, the more."""
        points = self._points(near)
        distances = sorted({distance for distance, _point in points}, reverse=True)
        scores = {distance: float(number) for number, distance in enumerate(distances, start=1)}
        alternatives = [
            Query.const_score_query(Query.term_query(self.schema, "point", point), scores[distance])
            for distance, point in points
        ]
        return Query.boolean_query(
            [
                (Occur.Must, Query.const_score_query(query, 0.0)),
                (Occur.Must, Query.disjunction_max_query(alternatives, 0.0)),
            ]
        )

    def _points(self, near: tree.Near) -> list[tuple[float, str]]:
        """The points of all documents that are near enough, with their distance.

        There are as many as there are places, whatever the number of documents.
        """
        every = (point for point, _count in self.searcher.terms_with_prefix("point", ""))
        origin = (near.lat, near.lon)
        found = ((sphere.kilometres(origin, sphere.read(point)), point) for point in every)
        return [(distance, point) for distance, point in found if distance <= near.km]

    def _all(self, nodes: Sequence[tree.Node]) -> Query:
        clauses = [
            (Occur.MustNot, self.compile(node.node))
            if isinstance(node, tree.Not)
            else (Occur.Must, self.compile(node))
            for node in nodes
        ]
        if all(occur == Occur.MustNot for occur, _query in clauses):
            clauses.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(clauses)

    def _some(self, node: tree.SomeOf) -> Query:
        clauses = [(Occur.Should, self.compile(inner)) for inner in node.nodes]
        return Query.boolean_query(clauses, minimum_number_should_match=node.at_least)

    def _values(self, node: tree.Codes) -> list[str] | list[int]:
        """Codes as the field holds them; a number's code that is none matches nothing."""
        if leaves(document_class())[node.field]["type"] == "keyword":
            return list(node.codes)
        return [int(code) for code in node.codes if _NUMBER.fullmatch(code)]

    def _languages(self) -> Iterable[tuple[str, float]]:
        return ((lang, 1.0 if lang == self.lang else OTHER_LANGUAGE) for lang in ANALYZERS)

    def _word(self, word: tree.Word) -> Query:
        alternatives = list(self._in_languages(word.text, word.langs))
        exact = self.analyzers[WORDS].analyze(word.text)
        if exact:
            alternatives += [
                Query.boost_query(found, WORDS_WEIGHT)
                for field in ("words", "organisation_words")
                if (found := self._terms(field, exact)) is not None
            ]
        return _best(alternatives)

    def _in_languages(
        self, text: str, langs: Container[str], slop: int = 0, field: str = ""
    ) -> Iterator[Query]:
        """A word or phrase in each field, or in one, of these languages."""
        for lang, share in self._languages():
            if lang not in langs:
                continue
            if terms := self.analyzers[ANALYZERS[lang]].analyze(spelled(text, lang)):
                for name, weight in FIELDS.items():
                    if field not in ("", name):
                        continue
                    found = self._terms(flat(name, lang), terms, slop)
                    if found is not None:
                        yield Query.boost_query(found, weight * share)

    def _said(self, node: tree.Said) -> Query:
        return _best(list(self._in_languages(node.text, (node.lang,), node.slop, node.field)))

    def _in_name(self, word: tree.InName) -> Query:
        """The last of what one word is made of (`agua-lu`) may have only begun."""
        terms = self.analyzers[WORDS].analyze(word.text)
        whole, begun = (terms[:-1], terms[-1:]) if word.begins else (terms, [])
        found = [Query.term_query(self.schema, "name_words", term) for term in whole]
        # Terms are letters and digits: nothing in them is a pattern.
        found += [Query.regex_query(self.schema, "name_words", f"{term}.*") for term in begun]
        return Query.boolean_query([(Occur.Must, query) for query in found])

    def _terms(self, field: str, terms: Sequence[str], slop: int = 0) -> Query | None:
        """One term, or several that stood in one word (`agua-luz`) next to each other.

        Nothing where the index has none of them in this field: of all the ways to say a word most
        are in few, and to look for what is not there takes as long as for what is.
        """
        wanted = field, tuple(terms), slop
        if wanted not in self._made:  # hits and facets ask for the same
            self._made[wanted] = self._there(field, terms, slop)
        return self._made[wanted]

    def _there(self, field: str, terms: Sequence[str], slop: int) -> Query | None:
        if any(not self.searcher.doc_freq(field, term) for term in terms):
            return None
        if len(terms) == 1:
            return Query.term_query(self.schema, field, terms[0])
        return Query.phrase_query(self.schema, field, list(terms), slop)

    def _phrase(self, phrase: tree.Phrase) -> Query:
        return _best(list(self._in_languages(phrase.text, phrase.langs)))

    def _range(self, node: tree.Range) -> Query:
        return Query.range_query(
            self.schema, node.field, tantivy.FieldType.Integer, node.low, node.high
        )


def _best(alternatives: list[Query]) -> Query:
    return Query.disjunction_max_query(alternatives, TIE) if alternatives else Query.empty_query()
