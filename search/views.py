"""The bank page: the list of practices, as the search engine finds it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from knowledge import reading
from knowledge.addresses import reading_language, url_for
from knowledge.models import PracticeIndex
from knowledge.models.base import KnowledgePage
from knowledge.schemas import TextOut
from knowledge.site import finding
from knowledge.site.pages import introduced
from knowledge.site.versions import versions
from search import asking, bank, missed
from search.engines.base import EngineUnavailable
from search.request import FACETS, SearchRequest
from search.tables import rows

#: What each field that may be named is about.
FIELD_LABELS = {
    "name": _("Palabras del nombre de la práctica"),
    "theme": _("Un tema o lo que está por debajo de él"),
    "level": _("El nivel del gobierno que la lidera"),
    "place": _("Un territorio o lo que está dentro de él"),
    "province": _("Una provincia"),
    "canton": _("Un cantón"),
    "organisation": _("Una organización que la lidera o participa"),
    "sdg": _("Un objetivo de desarrollo sostenible o una meta"),
    "competence": _("Una competencia del COOTAD, por su nombre o su letra"),
    "group": _("Un grupo de población"),
    "stage": _("La etapa en que está"),
    "form": _("Ficha breve o caso completo"),
    "evidence": _("El nivel de evidencia, de 0 a 4"),
    "language": _("Un idioma en que se puede leer: es, en, pt"),
    "year": _("El año en que empezó"),
    "population": _("Los habitantes del territorio"),
    "cost": _("Lo que costó ponerla en marcha, en dólares"),
    "code": _("El código de la práctica"),
}
#: An example of each sign, and what it does.
SIGNS = (
    (_('"agua potable"'), _("Entre comillas, las palabras tal como están, una junto a otra.")),
    (_("agua -riego"), _("Con un menos delante, lo que no debe estar.")),
    (_("páramo OR bosque"), _("Con OR en mayúsculas, lo uno o lo otro.")),
)


@finding.register
def bank_page(page: PracticeIndex, request: HttpRequest) -> HttpResponse:
    """The whole page, or the part of it that changes where a script of ours asks for that."""
    lang = reading_language(request)
    asked, ignored = asking.read(request.GET, lang)
    if "page" in ignored:
        raise Http404
    htmx = request.htmx  # type: ignore[attr-defined]
    if not htmx and (filled := _filled(request.GET)) != request.GET:
        # A form without scripts sends all its fields: the address that is left can be shared.
        query = f"?{filled.urlencode()}" if filled else ""
        return HttpResponseRedirect(request.path + query)
    part_only = htmx and not htmx.history_restore_request
    address = url_for(page, lang) + asking.write(asked)
    try:
        place = request.GET["near"][:60] if "near" in ignored else ""
        shown = bank.shown(asked, _looked_for(request), place)
    except EngineUnavailable as error:
        if part_only:  # the whole page will say that the search is away
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        raise finding.FinderAwayError from error
    missed.note(asked, shown["total"])
    context = {
        **KnowledgePage.get_context(page, request),
        **introduced(page, lang),
        **shown,
        "title": _title(page, asked),
        "ignored": [name for name in ignored if name != "near"],
        "no_place": place,
        "frame_of_page": "search/part.html" if part_only else "base.html",
    }
    response = TemplateResponse(request, "search/bank.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if part_only:
        # The address without what was left empty.
        response["HX-Push-Url"] = address
    return response


@require_safe
def search_help(request: HttpRequest) -> HttpResponse:
    """What may be typed into the box: signs, and fields with an example of each."""
    lang = reading_language(request)
    known = [
        {"name": row[lang], "example": row[f"example_{lang}"], "label": FIELD_LABELS[row["field"]]}
        for row in rows("fields.csv")
    ]
    context = {
        "lang": lang,
        "name": reading.spoken(_("Cómo buscar"), lang),
        "signs": [{"example": str(example), "label": label} for example, label in SIGNS],
        "fields": known,
        "versions": versions(request, help_url),
    }
    return render(request, "search/help.html", context)


def help_url(lang: str) -> str:
    with translation.override(lang):
        return reverse("search_help")


def _filled(data: QueryDict) -> QueryDict:
    """Without what was left empty."""
    filled = QueryDict(mutable=True)
    for name, values in data.lists():
        if some := [value for value in values if value]:
            filled.setlist(name, some)
    return filled


def _looked_for(request: HttpRequest) -> dict[str, str]:
    """What the values of a facet are looked through for, with or without a script."""
    given = {name: request.GET.get(f"find_{name}", "")[:60].strip() for name in FACETS}
    return {name: text for name, text in given.items() if text}


def _title(page: PracticeIndex, asked: SearchRequest) -> TextOut:
    """The name of the page, behind what is looked for."""
    name = reading.text(page, "name", asked.lang)
    if not asked.text:
        return name
    return name.model_copy(update={"text": f"{asked.text} · {name.text}"})
