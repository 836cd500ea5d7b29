"""Compiles a plan for the cluster: the embedded engine's queries and scores, in its own words."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from search import query as tree
from search import sphere
from search.analysis import spelled
from search.documents import ANALYZERS, WORDS
from search.engines.base import DEPTH, FACET_SIZE, Found
from search.engines.elasticsearch_mapping import properties
from search.engines.tantivy_schema import analyzers
from search.query import Plan
from search.weights import CODES_WEIGHT, FIELDS, OTHER_LANGUAGE, TIE, WORDS_WEIGHT

Query = dict[str, Any]

#: Lucene leaves out the factor (k1 + 1) of BM25, which the embedded engine has.
_BM25 = 2.2
#: What a field of codes can hold, in bytes, and a field of whole numbers.
_LONGEST = 32_766
_LIMITS = {"integer": 2**31 - 1, "long": 2**63 - 1}
_NUMBER = re.compile(r"[0-9]{1,18}")
_NOTHING: Query = {"match_none": {}}
#: What is read of an answer.
ANSWER = (
    "hits.total.value",
    "hits.hits._id",
    "hits.hits._score",
    "aggregations.*.buckets",
    "aggregations.*.*.buckets",
)
#: Documents without a date or name stand where the embedded engine's zero puts them.
_ORDERS: Mapping[str, Sequence[Query]] = {
    "relevance": ({"_score": "desc"}, {"key": "asc"}),
    "newest": ({"published": {"order": "desc", "missing": "_last"}}, {"key": "desc"}),
    "oldest": ({"published": {"order": "asc", "missing": "_first"}}, {"key": "asc"}),
}


def body(plan: Plan) -> dict[str, Any]:
    """What is sent to find a plan's hits, their number, and the counts of its facets.

    A facet's own selection narrows the hits after facets are counted, the others before.
    """
    # A list that is read to its end goes on behind its last hit, however deep that is.
    by_number = plan.after is None
    size = max(0, min(plan.limit, DEPTH - plan.offset)) if by_number else plan.limit
    chosen = {name: node for name, node in plan.selections.items() if name in plan.facets}
    others = [node for name, node in plan.selections.items() if name not in chosen]
    found: Query = {
        "bool": {"must": [compiled(plan.node, plan.lang)], "filter": _each(others, plan)}
    }
    if plan.sort == "relevance":
        quality: Query = {"field": "quality", "modifier": "ln2p", "missing": 0}
        found = {"function_score": {"query": found, "field_value_factor": quality}}
    return {
        "query": found,
        **({"post_filter": {"bool": {"filter": _each(chosen.values(), plan)}}} if chosen else {}),
        **({"aggs": dict(_facets(plan, chosen))} if plan.facets else {}),
        "sort": list(_order(plan)),
        "from": plan.offset if size and by_number else 0,
        "size": size,
        "track_total_hits": True,
        "_source": False,
    }


def copies(plan: Plan) -> str:
    """Which copies of the shards answer: the same ones for each page of a list.

    Copies differ in what was deleted and is still counted, and with it in scores.
    """
    return sha256(repr((plan.node, plan.sort)).encode()).hexdigest()[:8]


def found(plan: Plan, answer: Mapping[str, Any]) -> Found:
    """What an answer says of which no more was asked for than `ANSWER`.

    What is empty is left out of such an answer.
    """
    facets: dict[str, Any] = {}
    for name, counts in answer.get("aggregations", {}).items():
        facets |= {name: counts} if name in plan.facets else counts
    return Found(
        keys=[int(hit["_id"]) for hit in answer["hits"].get("hits", ())],
        total=answer["hits"]["total"]["value"],
        facets={
            name: {
                str(bucket["key"]): bucket["doc_count"]
                for bucket in facets.get(name, {}).get("buckets", ())
            }
            for name in plan.facets
        },
        scores=[score for hit in answer["hits"].get("hits", ()) if (score := hit.get("_score"))],
    )


def compiled(node: tree.Node, lang: str) -> Query:
    match node:
        case tree.Everything():
            return {"constant_score": {"filter": {"match_all": {}}, "boost": 0.0}}
        case tree.Word():
            return _somewhere(
                [*_in_languages(node.text, lang, node.langs), *_as_written(node.text)]
            )
        case tree.InName():
            return _in_name(node)
        case tree.Phrase():
            return _somewhere([*_in_languages(node.text, lang, node.langs)])
        case tree.Said():
            places = _in_languages(node.text, lang, (node.lang,), node.field)
            return _somewhere([*places], node.slop)
        case tree.Codes():
            found = {"terms": {node.field: _values(node)}}
            return {"constant_score": {"filter": found, "boost": CODES_WEIGHT}}
        case tree.Range():
            return {"range": {node.field: dict(_ends(node))}}
        case tree.Near():
            near = {"distance": f"{node.km}km", "point": sphere.written((node.lat, node.lon))}
            return {"constant_score": {"filter": {"geo_distance": near}, "boost": 0.0}}
        case tree.AllOf():
            return _all(node.nodes, lang)
        case tree.AnyOf():
            return _best([compiled(n, lang) for n in node.nodes])
        case tree.SomeOf():
            return _some(node, lang)
        case tree.Weighted():
            return {"bool": {"must": [compiled(node.node, lang)], "boost": node.weight}}
        case tree.Preferred():
            better = compiled(node.better, lang)
            return {"bool": {"must": [compiled(node.node, lang)], "should": [better]}}
        case tree.Not():
            return _all([node], lang)


def _best(alternatives: list[Query]) -> Query:
    return {"dis_max": {"queries": alternatives, "tie_breaker": TIE}} if alternatives else _NOTHING


def _some(node: tree.SomeOf, lang: str) -> Query:
    wanted = [compiled(inner, lang) for inner in node.nodes]
    return (
        {"bool": {"should": wanted, "minimum_should_match": node.at_least}} if wanted else _NOTHING
    )


class _Place(NamedTuple):
    """A field with what stands there, and what that counts."""

    field: str
    text: str
    boost: float


def _in_languages(text: str, lang: str, langs: Container[str], field: str = "") -> Iterator[_Place]:
    """A word or phrase in each field, or in one, of these languages."""
    for code in ANALYZERS:
        if code in langs:
            share = _BM25 * (1.0 if code == lang else OTHER_LANGUAGE)
            as_read = spelled(text, code)
            for name, weight in FIELDS.items():
                if field in ("", name):
                    yield _Place(f"{name}.{code}", as_read, weight * share)


def _as_written(text: str) -> Iterator[_Place]:
    for field in ("words", "organisation_words"):
        yield _Place(field, text, _BM25 * WORDS_WEIGHT)


def _somewhere(places: Sequence[_Place], slop: int = 0) -> Query:
    """The best of these places. What stands there is one term, or several next to each other that
    stood in one word (`agua-luz`); of no term nothing is found.
    """
    if len({place.text for place in places}) == 1:  # a tenth to send and to read of the same
        fields = [f"{place.field}^{place.boost:.4g}" for place in places]
        found = {"query": places[0].text, "fields": fields, "type": "phrase", "slop": slop}
        return {"multi_match": {**found, "tie_breaker": TIE}}
    return _best(
        [
            {"match_phrase": {field: {"query": text, "boost": boost, "slop": slop}}}
            for field, text, boost in places
        ]
    )


def _in_name(word: tree.InName) -> Query:
    """The last of what one word is made of (`agua-lu`) may have only begun."""
    # A beginning is looked up as it stands, so it has to be folded here.
    terms = analyzers()[WORDS].analyze(word.text)
    whole, begun = (terms[:-1], terms[-1:]) if word.begins else (terms, [])
    found = [{"term": {"name_words": {"value": term, "boost": _BM25}}} for term in whole]
    found += [{"prefix": {"name_words": {"value": term}}} for term in begun]
    return {"bool": {"must": found}} if found else _NOTHING


def _all(nodes: Sequence[tree.Node], lang: str) -> Query:
    wanted = [compiled(node, lang) for node in nodes if not isinstance(node, tree.Not)]
    left_out = [compiled(node.node, lang) for node in nodes if isinstance(node, tree.Not)]
    return {"bool": {"must": wanted or [{"match_all": {}}], "must_not": left_out}}


def _values(node: tree.Codes) -> list[str] | list[int]:
    """Codes as the field may hold them; others match nothing."""
    limit = _LIMITS.get(properties()[node.field]["type"])
    if limit is None:
        return [code for code in node.codes if len(code.encode()) <= _LONGEST]
    numbers = [int(code) for code in node.codes if _NUMBER.fullmatch(code)]
    return [number for number in numbers if number <= limit]


def _ends(node: tree.Range) -> Iterator[tuple[str, int]]:
    limit = _LIMITS[properties()[node.field]["type"]]
    for name, end in (("gte", node.low), ("lte", node.high)):
        if end is not None:
            yield name, max(-limit, min(limit, end))


def _each(nodes: Iterable[tree.Node], plan: Plan) -> list[Query]:
    return [compiled(node, plan.lang) for node in nodes]


def _order(plan: Plan) -> Sequence[Query]:
    if plan.sort == "name":
        name: Query = {"order": "asc", "missing": "_first"}
        return ({f"sort_name.{plan.lang}": name}, {"key": "asc"})
    if plan.sort == "nearest":
        point = sphere.written((plan.near.lat, plan.near.lon))
        return ({"_geo_distance": {"point": point, "order": "asc", "unit": "km"}}, {"key": "asc"})
    return _ORDERS[plan.sort]


def _facets(plan: Plan, chosen: Mapping[str, tree.Node]) -> Iterator[tuple[str, Query]]:
    """Counts of each facet under every selection but its own: one pass for those without any.

    A server runs the whole query once more for each filter that counts stand under.
    """
    free = [name for name in plan.facets if name not in chosen]
    for names in ([free] if free else []) + [[name] for name in chosen]:
        others = [node for field, node in chosen.items() if field not in names]
        counts = {name: {"terms": {"field": name, "size": FACET_SIZE}} for name in names}
        if others:
            found = {"bool": {"filter": _each(others, plan)}}
            yield f"with {names[0]}", {"filter": found, "aggs": counts}
        else:
            yield from counts.items()
