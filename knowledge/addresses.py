"""Where things are read: the only module that makes the address of a page, a term or a place."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page, Site

from knowledge.language import content_language

if TYPE_CHECKING:
    from knowledge.models import Concept, Organisation, Practice, Territory


def url_for(page: Page, lang: str) -> str:
    """The path of a page in `lang`, whichever is active; empty for a page outside the site."""
    with translation.override(lang):
        parts = page.get_url_parts()
    return parts[2] or "" if parts else ""


def urls_for(url_paths: Mapping[int, str], lang: str) -> dict[int, str]:
    """As `url_for`, for many pages of which only `Page.url_path` was read."""
    roots = [site.root_path for site in Site.get_site_root_paths()]
    urls = dict.fromkeys(url_paths, "")
    with translation.override(lang):
        for key, path in url_paths.items():
            if root := next((root for root in roots if path.startswith(root)), None):
                urls[key] = reverse("wagtail_serve", args=[path[len(root) :]])
    return urls


def concept_url(concept: "Concept", lang: str) -> str:
    with translation.override(lang):
        return reverse("concept", args=[concept.scheme, concept.code])


def territory_url(territory: "Territory", lang: str) -> str:
    with translation.override(lang):
        return reverse("territory", args=[territory.scheme, territory.code])


def similar_url(practice: "Practice", lang: str) -> str:
    """The page that tells which practices are like one."""
    with translation.override(lang):
        return reverse("similar", args=[practice.code])


def organisation_url(organisation: "Organisation", lang: str) -> str:
    with translation.override(lang):
        return reverse("organisation", args=[organisation.code])


def scheme_url(scheme: str, lang: str) -> str:
    """The page that lists a vocabulary."""
    with translation.override(lang):
        return reverse("concept_list", args=[scheme])


def territories_url(lang: str) -> str:
    with translation.override(lang):
        return reverse("territory_list")


def organisations_url(lang: str) -> str:
    with translation.override(lang):
        return reverse("organisation_list")


def front_url(lang: str) -> str:
    """The front page, which stands at the root of each language."""
    with translation.override(lang):
        return reverse("wagtail_serve", args=[""])


def permanent_url(practice: "Practice") -> str:
    """The address that never changes and leads to the reader's language; empty before a save."""
    return reverse("permanent", args=[practice.code]) if practice.code else ""


def absolute(path: str) -> str:
    """`path` on the public site."""
    return settings.SITE_URL + path


def reading_language(request: HttpRequest) -> str:
    """The language of the address that was asked for, or of the preview that is shown."""
    return content_language(getattr(request, "LANGUAGE_CODE", None))
