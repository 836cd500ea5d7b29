"""Reads of practices and of the trees they hang on, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django.db.models import (
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Model,
    OuterRef,
    Prefetch,
    QuerySet,
    Value,
)
from django.db.models.functions import Abs
from modelcluster.models import get_all_child_relations
from wagtail.images import get_image_model
from wagtail.models import CollectionViewRestriction, PageViewRestriction
from wagtail.search.backends import get_search_backend

from knowledge.models import Concept, Organisation, Practice, PracticeDocument, Territory

#: The picture of a practice as its page shows it.
PICTURE = "max-1200x1200"


#: The fields of a practice that hold terms of vocabularies.
TERM_FIELDS = (
    "themes",
    "sdgs",
    "competences",
    "population_groups",
    "suitable_levels",
    "suitable_population_bands",
)


#: On every database, what has no date stands last.
NEWEST_FIRST = (F("first_published_at").desc(nulls_last=True), F("pk").desc())


def public(pages: Any) -> Any:
    """Those of `pages` that anybody may read: published, not expired, behind no restriction.

    Wagtail's `public()` reads the restrictions in a query of its own, each time it is called.
    """
    return pages.live().filter(~_restricted(PageViewRestriction, "page", "path"))


def _restricted(restriction: type[Model], node: str, path: str) -> Exists:
    """Whether a restriction stands at the `node` that has this path, or above it."""
    at = ExpressionWrapper(OuterRef(path), CharField())
    rows = restriction._default_manager.annotate(path=at)
    return Exists(rows.filter(path__startswith=F(f"{node}__path")))


def public_practices() -> QuerySet[Practice]:
    """The practices that anybody may read."""
    return public(Practice.objects.all())


def public_parts(model: type[Model]) -> QuerySet[Any]:
    """The children of one kind that the public reads: of documents those that anybody may open.

    Who may open a document its collection says, or one above. A picture of a restricted collection
    is public all the same: Wagtail lets anybody load what it draws of it.
    """
    parts = model._default_manager.all()
    if model is PracticeDocument:
        path = "document__collection__path"
        return parts.filter(~_restricted(CollectionViewRestriction, "collection", path))
    return parts


def with_card_relations(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Loads what a practice shows in a list."""
    return _with_places(practices).prefetch_related("themes")


def _with_places(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    return practices.select_related("lead_organisation__level").prefetch_related(
        Prefetch("territories", Territory.objects.select_related("parent__parent__parent"))
    )


def with_all_relations(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Loads all that is read of practices: one query a relation, however many children."""
    return _with_children(practices).prefetch_related(*TERM_FIELDS)


def whole(practice: Practice) -> Practice:
    """The published practice with all that is read of it, all its terms in two queries."""
    loaded = _with_children(Practice.objects.filter(pk=practice.pk)).get()
    links = [
        Practice._meta.get_field(field)
        .remote_field.through.objects.filter(practice=practice.pk)
        .annotate(field=Value(field, CharField()))
        .values_list("field", "concept_id")
        for field in TERM_FIELDS
    ]
    chosen = list(links[0].union(*links[1:], all=True))
    terms = {term.pk: term for term in Concept.objects.filter(pk__in={key for _, key in chosen})}
    for field in TERM_FIELDS:
        setattr(loaded, field, [terms[key] for name, key in chosen if name == field])
    return loaded


def _with_children(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    children = {
        relation.get_accessor_name(): public_parts(relation.related_model)
        for relation in get_all_child_relations(Practice)
        if relation.related_model._meta.app_label == Practice._meta.app_label
    }
    children["actors"] = children["actors"].select_related("organisation__level")
    children["documents"] = children["documents"].select_related("document")
    drawn = get_image_model().get_rendition_model().objects.filter(filter_spec=PICTURE)
    children["media_items"] = (
        children["media_items"]
        .select_related("image")
        # Where Wagtail looks for what `prefetch_renditions` found, without the images' own query.
        .prefetch_related(Prefetch("image__renditions", drawn, to_attr="prefetched_renditions"))
    )
    return _with_places(practices).prefetch_related(
        *(Prefetch(name, queryset) for name, queryset in children.items()),
        Prefetch("co_organisations", Organisation.objects.select_related("level")),
    )


def with_descendants(root: Model, children_of: str) -> set[int]:
    """The keys of a tree's node and of everything below it, one query a level."""
    keys = generation = {root.pk}
    while generation:
        below = type(root)._default_manager.filter(**{f"{children_of}__in": generation})
        generation = set(below.values_list("pk", flat=True)) - keys
        keys = keys | generation
    return keys


def practices_in(territory: Territory) -> QuerySet[Practice]:
    """Public practices of a place and of the places within it."""
    places = with_descendants(territory, "parent")
    return public_practices().filter(pk__in=practice_keys("territories", "territory_id", places))


def practices_about(concept: Concept) -> QuerySet[Practice]:
    """Public practices that name a term, or a narrower one, in the field of its vocabulary."""
    terms = with_descendants(concept, "broader")
    field = concept_field(concept.scheme)
    if field is None:
        organisations = Organisation.objects.filter(level__in=terms)
        return public_practices().filter(lead_organisation__in=organisations)
    return public_practices().filter(pk__in=practice_keys(field, "concept_id", terms))


def concept_field(scheme: str) -> str | None:
    """The field of a practice that says what it is about in this vocabulary."""
    return {
        "theme": "themes",
        "sdg": "sdgs",
        "competence": "competences",
        "population_group": "population_groups",
        "population_band": "suitable_population_bands",
    }.get(scheme)


def practice_keys(field: str, key: str, values: Iterable[int]) -> QuerySet:
    through = Practice._meta.get_field(field).remote_field.through
    return through.objects.filter(**{f"{key}__in": values}).values("practice_id")


def naming(
    practices: QuerySet[Practice], words: str, *, begins: bool = False, any_word: bool = False
) -> QuerySet[Practice]:
    """Those of `practices` whose name, tagline or code has all these words, in any language.

    By the CMS's own index, which lies in the database. With `begins` the last word may have only
    begun, and taglines are not looked through; with `any_word` one of them will do.
    """
    backend = get_search_backend()
    ask = backend.autocomplete if begins else backend.search
    operator = "or" if any_word else "and"
    found = ask(words, Practice.objects.all(), operator=operator, order_by_relevance=False)
    return practices.filter(pk__in=found.get_queryset().order_by().values("pk"))


def newest_first(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """The order of every list of practices; the key makes it the same on each page of the list."""
    return practices.order_by(*NEWEST_FIRST)


def practices_of(organisation: Organisation) -> QuerySet[Practice]:
    """Public practices that an organisation leads or takes part in."""
    joint = practice_keys("co_organisations", "organisation_id", [organisation.pk])
    return public_practices().filter(pk__in=joint) | public_practices().filter(
        lead_organisation=organisation
    )


#: Numbers of people between which places are alike.
BANDS = (0, 10_000, 25_000, 50_000, 150_000, 10**10)


def band_of(population: int) -> tuple[int, int]:
    """From where to where (not included) the people of a place are as many as these."""
    return next((low, high) for low, high in pairwise(BANDS) if low <= population < high)


def places_like(place: Territory, having: Sequence[int]) -> QuerySet[Territory]:
    """Places of the same level and as many people, of those in `having`; none is like one that was
    not counted. The most alike stand first."""
    if not place.population:
        return Territory.objects.none()
    low, high = band_of(place.population)
    alike = Territory.objects.filter(
        level=place.level, valid_to="", population__gte=low, population__lt=high, pk__in=having
    )
    return alike.exclude(pk=place.pk).order_by(Abs(F("population") - place.population), "code")
