"""Makes practices of documents, and the terms and places that they name.

What a document does not say stays empty and counts as missing: nobody is made its government, no
stage is guessed, no text is translated. What has no Spanish takes its name from its title, saying
in which language the text is; a Spanish reader is then shown that text, marked as what it is.
"""

import gettext
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

import pycountry
from django.conf import settings

from knowledge.bulk import Told
from knowledge.bulk.tables import Row
from knowledge.corpus.documents import Document
from knowledge.corpus.sections import cut, first_sentence, split
from knowledge.corpus.state import CONCEPTS, TERRITORIES
from knowledge.forms import NAME_LENGTH
from knowledge.language import CODES, SOURCE, alphabetical, column
from knowledge.models import Concept, Practice, Scheme, SeedRecord, Territory, TerritoryScheme
from knowledge.models.evidence import Source
from knowledge.models.practice import YEARS
from knowledge.seeding.territories import country_row

#: What the Spanish name says of a text that has no Spanish.
IN = {"en": "en inglés", "pt": "en portugués"}
#: The term above all that a corpus brings.
ABOVE = "corpus"
ABOVE_LABELS = {
    "es": "Temas de los textos de prueba",
    "en": "Themes of the test texts",
    "pt": "Temas dos textos de teste",
}
#: Names of countries that ISO 3166 does not have in the languages of `_countries`.
OTHER_NAMES = {"russia": "RU", "russland": "RU", "cape verde": "CV", "palestinian territory": "PS"}
#: Letters of a place in a citation, so that there is room for the title.
PLACE = 60
#: Languages in which corpora name countries.
COUNTRY_LANGUAGES = (*CODES, "de")
LABEL, TAGLINE, REFERENCE, CITATION, URL = (
    Concept._meta.get_field("pref_label").max_length,
    Practice._meta.get_field("tagline").max_length,
    Practice._meta.get_field("source_reference").max_length,
    Source._meta.get_field("citation").max_length,
    Source._meta.get_field("url").max_length,
)


class Registers:
    """The terms and places of the bank; what documents name besides is made, and remembered."""

    def __init__(self) -> None:
        themes = Concept.objects.filter(scheme=Scheme.THEME)
        self._themes: dict[str, int] = {}
        for term in themes.order_by("-pk"):
            for name in (column("pref_label", lang) for lang in CODES):
                self._themes[alphabetical(getattr(term, name) or "")] = term.pk
            self._themes[term.code] = term.pk
        sdgs = Concept.objects.filter(scheme=Scheme.SDG)
        self._sdgs = dict(sdgs.values_list("code", "pk"))
        places = Territory.objects.filter(scheme=TerritoryScheme.ISO)
        self._countries = dict(places.values_list("code", "pk"))

    def sdg(self, theme: str) -> int | None:
        """The goal that a theme such as `sdg-11` names."""
        return self._sdgs.get(theme.removeprefix("sdg-")) if theme.startswith("sdg-") else None

    def theme(self, label: str, lang: str) -> int:
        """The theme of this label, in whichever language."""
        code = f"{ABOVE}-{sha256(alphabetical(label).encode()).hexdigest()[:12]}"
        for known in (alphabetical(label), code):
            if known in self._themes:
                return self._themes[known]
        labels = {
            column("pref_label", lang): label,
            column("pref_label", SOURCE): spanish(label, lang, 800),
        }
        return self._made(code, labels, broader_id=self._above())

    def _above(self) -> int:
        if ABOVE in self._themes:
            return self._themes[ABOVE]
        labels = {column("pref_label", lang): text for lang, text in ABOVE_LABELS.items()}
        return self._made(ABOVE, labels)

    def _made(self, code: str, labels: dict[str, str], **facts: Any) -> int:
        term = Concept(scheme=Scheme.THEME, code=code, **labels, **facts)
        term.full_clean()
        term.save()
        _remember(CONCEPTS, code, term.pk)
        self._themes[code] = term.pk
        return term.pk

    def country(self, name: str) -> int | None:
        """The place that a country's name means; nothing where it names no country."""
        code = _countries().get(alphabetical(name))
        if code is None or code in self._countries:
            return self._countries.get(code or "")
        place = Territory(**country_row(code))
        place.full_clean()
        place.save()
        _remember(TERRITORIES, f"{place.scheme}:{code}", place.pk)
        self._countries[code] = place.pk
        return place.pk


def _remember(model: str, key: str, pk: int) -> None:
    SeedRecord.objects.update_or_create(model=model, key=key, defaults={"values": {"pk": pk}})


@cache
def _countries() -> dict[str, str]:
    """Codes by name, in the languages in which corpora name countries."""
    catalogues = [
        gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [lang], fallback=True)
        for lang in COUNTRY_LANGUAGES
    ]
    return OTHER_NAMES | {
        alphabetical(catalogue.gettext(name)): country.alpha_2
        for country in pycountry.countries
        for kind in ("official_name", "common_name", "name")
        if (name := getattr(country, kind, ""))
        for catalogue in catalogues
    }


def spanish(text: str, lang: str, limit: int) -> str:
    """What stands in the Spanish column of a text that has no Spanish."""
    if lang == SOURCE:
        return cut(text, limit)
    said = f" ({IN[lang]})"
    return cut(text, limit - len(said)) + said


def practice(key: str, documents: Sequence[Document], registers: Registers, when: datetime) -> Told:
    """The practice of a document and its translations, the source language first."""
    first = documents[0]
    facts: Row = {
        column("name", SOURCE): spanish(first.title, first.lang, NAME_LENGTH),
        "is_demonstration": True,
        "source_reference": key[:REFERENCE],
        "licence": _licence(first.licence),
        "start_year": next((one.year for one in documents if _is_a_year(one.year)), None),
    }
    for one in documents:
        facts |= _texts(one)
    themes = {theme: one.lang for one in reversed(documents) for theme in one.themes}
    sdgs = {theme: pk for theme in themes if (pk := registers.sdg(theme))}
    places = (registers.country(one.country) for one in documents)
    links = {
        "territories": list(dict.fromkeys(pk for pk in places if pk)),
        "themes": list(
            dict.fromkeys(
                registers.theme(theme, lang) for theme, lang in themes.items() if theme not in sdgs
            )
        ),
        "sdgs": list(dict.fromkeys(sdgs.values())),
    }
    return Told(facts, when, [("sources", _source(one)) for one in documents], links)


def _texts(document: Document) -> Row:
    lang = document.lang
    texts = {column(field, lang): html for field, html in split(document.text).items()}
    texts[column("tagline", lang)] = first_sentence(document.text, TAGLINE)
    if lang != SOURCE:
        texts[column("name", lang)] = cut(document.title, NAME_LENGTH)
    return texts


def _is_a_year(year: int | None) -> bool:
    lowest, highest = (validator.limit_value for validator in YEARS)
    return year is not None and lowest <= year <= highest


def _licence(name: str) -> str:
    """The code of a licence of the bank's; none for another, which is told with the source."""
    by_name = {known: code for code, (known, _deed) in settings.CONTENT_LICENCES.items()}
    return by_name.get(name, "")


def _source(document: Document) -> Row:
    """Where a document comes from, and its licence word for word."""
    is_address = document.source.startswith(("https://", "http://"))
    url = document.source if is_address and len(document.source) <= URL else ""
    place = cut(", ".join(filter(None, (document.place, document.country))), PLACE)
    end = ". ".join(filter(None, (place, str(document.year or ""), document.id, document.licence)))
    title = ". ".join(filter(None, (document.title, "" if url else document.source)))
    return {"citation": f"{cut(title, CITATION - len(end) - 2)}. {end}", "url": url}
