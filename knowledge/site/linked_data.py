"""What a public page says to machines, in schema.org's terms."""

from typing import Any

from knowledge.addresses import absolute
from knowledge.schemas import ConceptOut, OrganisationOut, PracticeDetail, TerritoryOut
from knowledge.site.versions import Versions

CONTEXT = "https://schema.org"


def practice(read: PracticeDetail, versions: Versions, bank: str) -> dict[str, Any]:
    """A practice: an article, since schema.org has no case study."""
    who = [body for body in (read.lead_organisation, *read.co_organisations) if body]
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "Article",
            "@id": absolute(read.permanent_url),
            "identifier": read.code,
            "url": versions.canonical,
            "headline": read.name.text,
            "description": read.meta_description.text or read.tagline.text,
            "inLanguage": read.name.lang,
            "datePublished": read.published_at,
            "dateModified": read.updated_at,
            "creator": [] if read.demonstration else [_organisation(body) for body in who],
            "publisher": {"@type": "Organization", "name": bank, "url": absolute("/")},
            "about": [_term(term) for term in (*read.themes, *read.sdgs)],
            "spatialCoverage": [_place(place) for place in read.territories],
            "award": [recognition.name.text for recognition in read.recognitions],
            "citation": [source.citation for source in read.sources],
            "license": read.licence.url,
            "image": [absolute(item.image) for item in read.media if item.image],
        }
    )


def bank(name: str, description: str, lang: str, address: str) -> dict[str, Any]:
    return _filled(
        {
            "@context": CONTEXT,
            "@type": "WebSite",
            "name": name,
            "description": description,
            "inLanguage": lang,
            "url": absolute(address),
        }
    )


def trail(steps: list[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page: names and addresses, from the front page on."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": absolute(address)}
            for number, (name, address) in enumerate(steps, start=1)
        ],
    }


def _organisation(body: OrganisationOut) -> dict[str, Any]:
    kind = "GovernmentOrganization" if body.level else "Organization"
    return {"@type": kind, "name": body.name.text, "url": absolute(body.url)}


def _term(term: ConceptOut) -> dict[str, Any]:
    return {
        "@type": "DefinedTerm",
        "name": term.label.text,
        "termCode": term.code,
        "url": absolute(term.url),
    }


def _place(place: TerritoryOut) -> dict[str, Any]:
    above = ", ".join((place.name, *(within.name for within in place.within)))
    read: dict[str, Any] = {
        "@type": "AdministrativeArea",
        "name": above,
        "identifier": f"{place.scheme}:{place.code}",
        "url": absolute(place.url),
    }
    if place.latitude is not None and place.longitude is not None:
        read["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": place.latitude,
            "longitude": place.longitude,
        }
    return read


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [])}
