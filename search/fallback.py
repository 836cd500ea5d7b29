"""What the database can answer while the engine is away: every filter and order, words of names.

No facet is counted, no fragment marked, nothing ranked by relevance.
"""

import time
from collections.abc import Sequence
from functools import reduce
from math import inf
from operator import or_
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from knowledge.criteria import PracticeCriteria, narrow
from knowledge.language import CODES, SOURCE, column, written
from knowledge.models import Practice
from knowledge.selectors import naming, newest_first, practice_keys, public_practices
from search import labels, planning, sphere
from search.completing import complete
from search.facets import PLACES
from search.parsing import parse
from search.query import Near
from search.request import Hit, SearchRequest, SearchResponse
from search.schemas import SuggestionOut
from search.suggesting import PRACTICES, shown
from search.trees import territory_points

#: Parameters of the API's list of practices that mean what a filter here means.
SAME = ("level", "theme", "sdg", "competence", "stage", "form")
EVIDENCE = ("0", "1", "2", "3", "4")


def search(request: SearchRequest) -> SearchResponse:
    began = time.perf_counter()
    found = _matching(request)
    start = (request.page - 1) * request.size
    keys = _ordered(found, request)[start : start + request.size]
    hits, total = tuple(Hit(key) for key in keys), found.count()
    took = 1000 * (time.perf_counter() - began)
    return SearchResponse(hits, total, {}, took, degraded=True)


def suggest(text: str, lang: str) -> list[SuggestionOut]:
    """As `suggesting.suggest`, but that nobody knows which names practices carry."""
    words = " ".join(term.text for term in parse(text))
    if not words:
        return []
    found = newest_first(naming(public_practices(), words, begins=True))
    keys = list(found.values_list("pk", flat=True)[:PRACTICES])
    return [*complete(words, lang, {}).unused, *shown(keys, lang)]


def _matching(request: SearchRequest) -> QuerySet[Practice]:
    chosen = {facet: _known(facet, codes) for facet, codes in request.filters.items() if codes}
    found = public_practices()
    if not all(chosen.values()):
        return found.none()  # a code that nobody knows, nobody carries
    same: dict[str, Any] = {facet: list(chosen.get(facet, ())) for facet in SAME}
    asked = PracticeCriteria.model_construct(
        lang=request.lang,
        started_from=request.year_from,
        started_to=request.year_to,
        evidence_level=[int(code) for code in chosen.get("evidence", ())],
        **same,
    )
    found = narrow(found, asked)
    for facet in PLACES:
        if codes := chosen.get(facet):
            place = PracticeCriteria.model_construct(lang=request.lang, territory=list(codes))
            found = narrow(found, place)
    if near := request.near:
        places = [place for place, km in _distances(near).items() if km <= near.km]
        found = found.filter(pk__in=practice_keys("territories", "territory_id", places))
    if languages := chosen.get("languages"):
        found = found.filter(
            reduce(or_, (written("name", lang) & written("summary", lang) for lang in languages))
        )
    return _saying(found, request)


def _known(facet: str, codes: tuple[str, ...]) -> Sequence[str]:
    """Those of the codes that a register has, the narrowest of them."""
    if facet == "languages":
        return [code for code in codes if code in CODES]
    if facet == "evidence":
        return [code for code in codes if code in EVIDENCE]
    if facet in ("stage", "form"):
        return codes
    register = "territory" if facet in PLACES else facet
    known = labels.register()
    return [code for code in planning.narrowest(facet, codes) if (register, code) in known]


def _saying(found: QuerySet[Practice], request: SearchRequest) -> QuerySet[Practice]:
    """Those of `found` that have the words, by the words of names alone."""
    terms = parse(request.text)
    if request.text.strip() and not terms:
        return found.none()
    wanted = " ".join(term.text for term in terms if not term.excluded)
    if wanted:
        either = request.any_word or any(term.either for term in terms)
        found = naming(found, wanted, any_word=either)
    for term in terms:
        if term.excluded:
            found = found.exclude(pk__in=naming(public_practices(), term.text).values("pk"))
    return found


def _ordered(
    found: QuerySet[Practice], request: SearchRequest
) -> QuerySet[Practice, Any] | list[int]:
    """The keys of `found`, in order; of a queryset no more is read than what is taken of it."""
    if request.sort == "nearest" and request.near:
        return _nearest_first(found, request.near)
    if request.sort == "oldest":
        found = found.order_by(F("first_published_at").asc(nulls_first=True), "pk")
    elif request.sort == "name":
        names = (NullIf(column("name", lang), Value("")) for lang in (request.lang, SOURCE))
        found = found.order_by(Coalesce(*names), "pk")
    else:
        found = newest_first(found)
    return found.values_list("pk", flat=True)


def _nearest_first(found: QuerySet[Practice], near: Near) -> list[int]:
    """By the nearest of the places of each."""
    distances = _distances(near)
    through = Practice.territories.through.objects.filter(practice__in=found.order_by())
    nearest: dict[int, float] = {}
    for key, place in through.values_list("practice_id", "territory_id"):
        km = distances.get(place, inf)
        nearest[key] = min(km, nearest.get(key, inf))
    return sorted(nearest, key=lambda key: (nearest[key], key))


def _distances(near: Near) -> dict[int, float]:
    """Kilometres to each place of which a point is known."""
    centre = near.lat, near.lon
    points = territory_points().items()
    return {key: sphere.kilometres(centre, sphere.read(point)) for key, point in points}
