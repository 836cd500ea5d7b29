"""Public pages that stand outside the page tree."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from knowledge import reading
from knowledge.addresses import (
    concept_url,
    front_url,
    organisation_url,
    organisations_url,
    reading_language,
    scheme_url,
    similar_url,
    territories_url,
    territory_url,
    url_for,
)
from knowledge.language import SOURCE, Text, alphabetical, languages_of
from knowledge.models import (
    Concept,
    Organisation,
    OrganisationKind,
    Practice,
    PracticeCode,
    Scheme,
    Territory,
    TerritoryLevel,
)
from knowledge.schemas import TextOut
from knowledge.selectors import (
    band_of,
    places_like,
    practices_about,
    practices_in,
    practices_of,
    public_practices,
)
from knowledge.site import errors
from knowledge.site.figures import Figures
from knowledge.site.filters import OrganisationFilter
from knowledge.site.pages import page_of, practice_list, provinces, with_counts
from knowledge.site.similar import similar_to
from knowledge.site.versions import versions

ORGANISATIONS_PER_PAGE = 40
#: Places like one that its page names.
PLACES_LIKE = 8
#: The sources of `data/territories.csv`.
SOURCES = {
    "INEC Censo 2022": _("INEC Censo 2022"),
    "proyección; la fuente no dice el año": _("proyección; la fuente no dice el año"),
}


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def root(request: HttpRequest) -> HttpResponse:
    """Leads to the front page in the reader's language."""
    return redirect(front_url(reading_language(request)))


@require_safe
@vary_on_headers("Accept-Language", "Cookie")
def permanent(request: HttpRequest, code: str) -> HttpResponse:
    """Leads to a practice in the reader's language; says so where the practice was deleted."""
    code = code.upper()
    if not PracticeCode.is_well_formed(code):
        raise Http404
    practice = public_practices().filter(code=code).first()
    if practice is not None:
        return redirect(url_for(practice, reading_language(request)))
    if PracticeCode.was_minted(code) and not Practice.objects.filter(code=code).exists():
        return errors.gone(request)
    raise Http404


@require_safe
def similar(request: HttpRequest, code: str) -> HttpResponse:
    """Practices that are like one, each with the reasons."""
    lang = reading_language(request)
    practice = get_object_or_404(public_practices(), code=code)
    context = {
        "lang": lang,
        "name": reading.text(practice, "name", lang),
        "practice_url": url_for(practice, lang),
        "alike": similar_to(practice, lang),
        "versions": versions(request, lambda lang: similar_url(practice, lang)),
    }
    return render(request, "pages/similar.html", context)


@require_safe
def concept_list(request: HttpRequest, scheme: str) -> HttpResponse:
    """A vocabulary as a tree, each term with its number of practices."""
    if scheme not in Scheme.values:
        raise Http404
    lang = reading_language(request)
    counts = Figures().by_concept(scheme)
    terms = list(Concept.objects.filter(scheme=scheme))

    def below(parent: int | None) -> list[dict[str, Any]]:
        return [
            {
                "term": reading.concept(term, lang),
                "count": counts.get(term.pk, 0),
                "narrower": below(term.pk),
            }
            for term in terms
            if term.broader_id == parent
        ]

    context = {
        "lang": lang,
        "name": reading.spoken(Scheme(scheme).label, lang),
        "scheme": scheme,
        "terms": below(None),
        "versions": versions(request, lambda code: scheme_url(scheme, code)),
    }
    return render(request, "pages/concept_list.html", context)


@require_safe
def concept(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """A term of a vocabulary: what it means, what is narrower, the practices about it."""
    lang = reading_language(request)
    term = get_object_or_404(
        Concept.objects.select_related("broader__broader"), scheme=scheme, code=code
    )
    counts = Figures().by_concept(scheme)
    context = {
        "lang": lang,
        "name": reading.text(term, "pref_label", lang),
        "term": reading.concept(term, lang),
        "scope_note": reading.text(term, "scope_note", lang),
        "exact_match": term.exact_match,
        "scheme_label": Scheme(scheme).label,
        "scheme_url": scheme_url(scheme, lang),
        "broader": [reading.concept(above, lang) for above in _broader(term)],
        "narrower": [
            {"term": reading.concept(below, lang), "count": counts.get(below.pk, 0)}
            for below in term.narrower.all()
        ],
        "count": counts.get(term.pk, 0),
        "versions": versions(
            request, lambda code: concept_url(term, code), languages_of(term, "pref_label")
        ),
        **practice_list(request, practices_about(term)),
    }
    return render(request, "pages/concept.html", context)


def _broader(term: Concept) -> list[Concept]:
    above: list[Concept] = []
    while term.broader is not None:
        term = term.broader
        above.insert(0, term)
    return above


@require_safe
def territory_list(request: HttpRequest) -> HttpResponse:
    """The provinces, and the other countries that have practices, with their numbers."""
    lang = reading_language(request)
    figures = Figures()
    counts = figures.by_territory()
    countries = Territory.objects.filter(level=TerritoryLevel.COUNTRY, pk__in=list(counts))
    context = {
        "lang": lang,
        "name": reading.spoken(_("Territorios"), lang),
        "countries": with_counts(countries, counts, lang),
        "provinces": provinces(lang, figures),
        "versions": versions(request, territories_url),
    }
    return render(request, "pages/territory_list.html", context)


@require_safe
def territory(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """A place: where it lies, what lies in it, who governs it, the practices there."""
    lang = reading_language(request)
    place = get_object_or_404(
        Territory.objects.select_related("parent__parent__parent", "replaced_by"),
        scheme=scheme,
        code=code,
    )
    counts = Figures().by_territory()
    inside = [child for child in place.children.all() if not child.valid_to or child.pk in counts]
    bodies = place.organisations.select_related("level").filter(valid_to="")
    governs = OrganisationKind.GOVERNMENT
    context = {
        "lang": lang,
        "name": reading.spoken(reading.place(place, lang).name, lang),
        "place": reading.territory(place, lang),
        "territory": place,
        "other_names": [name for name in place.alt_names.splitlines() if name.strip()],
        "replaced_by": reading.place(place.replaced_by, lang) if place.replaced_by else None,
        "inside": with_counts(inside, counts, lang),
        "alike": with_counts(places_like(place, list(counts))[:PLACES_LIKE], counts, lang),
        "population_source": _source(place.population_source, lang),
        "band": band_of(place.population) if place.population else None,
        "governments": [reading.organisation(it, lang) for it in bodies if it.kind == governs],
        "bodies": [reading.organisation(it, lang) for it in bodies if it.kind != governs],
        "count": counts.get(place.pk, 0),
        "versions": versions(request, lambda lang: territory_url(place, lang)),
        **practice_list(request, practices_in(place)),
    }
    return render(request, "pages/territory.html", context)


def _source(text: str, lang: str) -> TextOut:
    """Where a number is from: what the bank's own register says, in the reader's language too."""
    known = SOURCES.get(text)
    return reading.spoken(known, lang) if known else TextOut.of(Text(text, SOURCE), lang)


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Who leads or joins public practices."""
    lang = reading_language(request)
    form = OrganisationFilter(request.GET, lang)
    counts = Figures().by_organisation()
    found = form.apply(Organisation.objects.select_related("level").filter(pk__in=counts))
    ordered = sorted(
        found,
        key=lambda body: (-counts[body.pk], alphabetical(reading.short_name(body, lang).text)),
    )
    page = page_of(request, ordered, ORGANISATIONS_PER_PAGE)
    context = {
        "lang": lang,
        "name": reading.spoken(_("Organizaciones"), lang),
        "form": form,
        "page_of_list": page,
        "organisations": [
            {"body": reading.organisation(body, lang), "count": counts[body.pk]} for body in page
        ],
        "versions": versions(request, organisations_url),
    }
    return render(request, "pages/organisation_list.html", context)


@require_safe
def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """An institution and the practices that it leads or takes part in."""
    lang = reading_language(request)
    body = get_object_or_404(
        Organisation.objects.select_related("level", "territory__parent__parent__parent"),
        code=code,
    )
    context = {
        "lang": lang,
        "name": reading.text(body, "name", lang),
        "body": reading.organisation(body, lang),
        "organisation": body,
        "kind": body.get_kind_display(),
        "place": reading.territory(body.territory, lang) if body.territory else None,
        "versions": versions(request, lambda lang: organisation_url(body, lang)),
        **practice_list(request, practices_of(body)),
    }
    return render(request, "pages/organisation.html", context)
