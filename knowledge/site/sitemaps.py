"""What search engines are told: each public address in the languages that exist for it."""

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from knowledge.addresses import (
    absolute,
    concept_url,
    organisation_url,
    organisations_url,
    scheme_url,
    territories_url,
    territory_url,
    url_for,
)
from knowledge.language import CODES, columns, content_language, languages_of
from knowledge.models import (
    Concept,
    HomePage,
    Organisation,
    Practice,
    PracticeIndex,
    Scheme,
    StandardPage,
    Territory,
)
from knowledge.selectors import public, public_practices
from knowledge.site.figures import Figures


class Multilingual(Sitemap):
    """An entry for each language that exists, each naming the others."""

    i18n = True
    alternates = True
    limit = 5000

    def get_languages_for_item(self, item: Any) -> list[str]:
        return list(CODES)

    def address(self, item: Any, lang: str) -> str:
        raise NotImplementedError

    def location(self, item: Any) -> str:
        # Django asks under each language in turn.
        return self.address(item, content_language(translation.get_language()))


class PracticeSitemap(Multilingual):
    def items(self) -> list[Practice]:
        needed = ["url_path", "last_published_at", *columns("name"), *columns("summary")]
        return list(public_practices().only(*needed).order_by("pk"))

    def lastmod(self, item: Practice) -> Any:
        return item.last_published_at

    def get_languages_for_item(self, item: Practice) -> list[str]:
        return item.written_in

    def address(self, item: Practice, lang: str) -> str:
        return url_for(item, lang)


class PageSitemap(Multilingual):
    def items(self) -> list[Any]:
        types = (HomePage, PracticeIndex, StandardPage)
        return [page for model in types for page in public(model.objects.all())]

    def get_languages_for_item(self, item: Any) -> list[str]:
        return item.written_in

    def address(self, item: Any, lang: str) -> str:
        return url_for(item, lang)


class ListSitemap(Multilingual):
    def items(self) -> list[Any]:
        return [
            territories_url,
            organisations_url,
            *(lambda lang, scheme=scheme: scheme_url(scheme, lang) for scheme in Scheme.values),
        ]

    def address(self, item: Any, lang: str) -> str:
        return item(lang)


class ConceptSitemap(Multilingual):
    def items(self) -> list[Concept]:
        figures = Figures()
        counted = {key for scheme in Scheme.values for key in figures.by_concept(scheme)}
        return [term for term in Concept.objects.all() if term.pk in counted]

    def get_languages_for_item(self, item: Concept) -> list[str]:
        return languages_of(item, "pref_label")

    def address(self, item: Concept, lang: str) -> str:
        return concept_url(item, lang)


class TerritorySitemap(Multilingual):
    def items(self) -> list[Territory]:
        counted = Figures().by_territory()
        return [place for place in Territory.objects.all() if place.pk in counted]

    def address(self, item: Territory, lang: str) -> str:
        return territory_url(item, lang)


class OrganisationSitemap(Multilingual):
    def items(self) -> list[Organisation]:
        return list(Organisation.objects.filter(pk__in=Figures().by_organisation()))

    def address(self, item: Organisation, lang: str) -> str:
        return organisation_url(item, lang)


SITEMAPS: dict[str, type[Sitemap]] = {
    "paginas": PageSitemap,
    "practicas": PracticeSitemap,
    "listas": ListSitemap,
    "vocabularios": ConceptSitemap,
    "territorios": TerritorySitemap,
    "organizaciones": OrganisationSitemap,
}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """All but the CMS may be read by machines."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Sitemap: {absolute(reverse('sitemap_index'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
