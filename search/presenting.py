"""What a reader sees of an answer: practices read from the database, in the engine's order."""

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape

from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from knowledge.models import Practice
from knowledge.schemas import TextOut
from search import facets, labels, schemas, sphere
from search.cards import Card, cards
from search.facets import Names
from search.query import Near
from search.request import Fragment, Hit, SearchRequest, SearchResponse
from search.trees import territory_points

#: Fields of the document that are no field of a practice.
LABELS = {
    "organisation_names": _("Organizaciones"),
    "organisation": _("Organización"),
    "texts": _("Secciones y otros textos"),
    "details": _("Detalles"),
    "theme": _("Tema"),
    "sdg": _("Objetivo de desarrollo sostenible"),
    "competence": _("Competencia"),
    "population_group": _("Grupo de población"),
    "population_band": _("Tamaño de población"),
    "level": _("Nivel de gobierno"),
    "territory": _("Territorio"),
}


def present(
    request: SearchRequest, answer: SearchResponse, following: str | None = None
) -> schemas.SearchOut:
    """The whole answer. A practice that left the bank since it was indexed is not shown."""
    counts = {name: answer.facets[name] for name in request.facets if name in answer.facets}
    names = labels.shown(request.lang)
    # Read together: a few more cards take no more queries.
    both = (*answer.hits, *answer.nearest)
    shown = cards([hit.key for hit in both], request.lang, names)
    # What we made ourselves is not checked once more.
    return schemas.SearchOut.model_construct(
        total=answer.total,
        page=request.page,
        pages=max(1, -(-answer.total // request.size)),
        took=round(answer.took, 1),
        next=following,
        degraded=answer.degraded,
        hits=_shown(answer.hits, shown, request.lang, request.near),
        did_you_mean=answer.meant,
        nearest=_shown(answer.nearest, shown, request.lang, request.near),
        facets=facets.values(counts, request.filters, request.lang, names),
    )


def hits(found: Sequence[Hit], lang: str, names: Names) -> list[schemas.HitOut]:
    return _shown(found, cards([hit.key for hit in found], lang, names), lang)


def _shown(
    found: Sequence[Hit], shown: Mapping[int, Card], lang: str, near: Near | None = None
) -> list[schemas.HitOut]:
    return [_hit(shown[hit.key], hit, lang, near) for hit in found if hit.key in shown]


def _hit(card: Card, hit: Hit, lang: str, near: Near | None) -> schemas.HitOut:
    return schemas.HitOut(
        code=card.facts["code"],
        title=card.name.text,
        lang=card.name.lang,
        fallback=card.name.lang != lang,
        tagline=TextOut.of(card.tagline, lang),
        url=card.url,
        source_reference=card.facts["source_reference"],
        demonstration=bool(card.facts["is_demonstration"]),
        organisations=card.organisations,
        level=card.level,
        territories=card.territories,
        themes=card.themes,
        form=card.form,
        stage=card.stage,
        start_year=card.facts["start_year"],
        languages=card.languages,
        distance=_distance(card, near) if near else None,
        highlights=[_highlight(fragment, lang) for fragment in hit.fragments],
    )


def _distance(card: Card, near: Near) -> float | None:
    """How far the nearest place of a practice is from what was asked for, as engines measure it."""
    points = territory_points()
    far = [
        sphere.kilometres((near.lat, near.lon), sphere.read(points[key]))
        for key in card.where
        if key in points
    ]
    return round(min(far), 1) if far else None


@cache
def section(field: str, lang: str) -> str:
    """What a field of the document is called."""
    with translation.override(lang):
        label = str(LABELS.get(field) or Practice._meta.get_field(field).verbose_name)
    return label[:1].upper() + label[1:]


def _highlight(fragment: Fragment, lang: str) -> schemas.HighlightOut:
    return schemas.HighlightOut(
        field=fragment.field,
        label=section(fragment.field, lang),
        lang=fragment.lang,
        html=mark_safe(  # noqa: S308  (each piece is escaped)
            "".join(
                f"<mark>{escape(text)}</mark>" if marked else escape(text)
                for text, marked in fragment.pieces
            )
        ),
    )
