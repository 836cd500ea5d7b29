"""A public site with every type of page on it, and its addresses."""

from knowledge.addresses import (
    concept_url,
    organisation_url,
    scheme_url,
    similar_url,
    territories_url,
    territory_url,
    url_for,
)
from knowledge.models import Scheme
from knowledge.site.pages import PER_PAGE
from search import sync
from search.narrowing import SEEN
from tests import factories
from tests.site.cases import full_case, said


def furnish() -> dict[str, str]:
    """Publishes a little of everything; the address of each type of page, by name."""
    water = factories.theme("Agua", **said(scope_note="Agua para consumo y riego."))
    irrigation = factories.theme("Riego", broader=water)
    goals = [
        factories.concept(f"Objetivo {n}", scheme=Scheme.SDG, code=str(n)) for n in range(1, 18)
    ]
    factories.concept("Meta", scheme=Scheme.SDG, code="6.1", broader=goals[5])
    country = factories.territory("Ecuador", scheme="iso3166", code="EC", level="country")
    azuay = factories.territory(
        "Azuay", code="01", level="province", parent=country, latitude=-3, longitude=-79.2
    )
    cantons = [factories.territory(f"Cantón {n}", parent=azuay) for n in range(3)]
    body = factories.organisation("GAD Municipal de Gualaceo", territory=cantons[0])
    about = factories.standard_page(
        "Sobre el banco",
        show_in_menus=True,
        **said(
            body='<h2>Historia</h2><p>Desde 2003, con <a href="https://example.org">AME</a>.</p>'
        ),
    )
    factories.standard_page("Equipo", parent=about)
    case = full_case(
        "Riego con la minga",
        each=2,
        themes=[irrigation],
        sdgs=goals,
        territories=[cantons[0]],
        lead_organisation=body,
        **factories.texts(["en"], ["name", "tagline", "summary"]),
    )
    for number in range(PER_PAGE + 1):
        last = factories.practice(
            f"Cosecha de agua {number}",
            themes=[irrigation],
            territories=[cantons[1]],
            lead_organisation=body,
        )
    for number in range(SEEN + 2):
        factories.practice(f"Feria {number}", themes=[factories.theme(f"Ferias {number}")])
    sync.rebuild()
    return {
        "home": "/es/",
        "practices": "/es/practicas/",
        "practices, searched": f"/es/practicas/?q=cosecha&theme={water.code}&near=ec-dpa:01",
        "practices, another page": "/es/practicas/?page=2",
        "practices, a wrong filter": "/es/practicas/?theme=no-hay&year_from=x&near=no+hay",
        "practices, in another language": "/en/practicas/?q=minga",
        "full case": url_for(case, "es"),
        "full case, not translated": url_for(case, "pt"),
        "snapshot": url_for(last, "en"),
        "similar": similar_url(last, "es"),
        "themes": scheme_url(Scheme.THEME, "es"),
        "theme": concept_url(water, "es"),
        "goals": scheme_url(Scheme.SDG, "es"),
        "goal": concept_url(goals[5], "es"),
        "territories": territories_url("es"),
        "territory": territory_url(azuay, "es"),
        "organisations": "/es/organizacion/",
        "organisation": organisation_url(body, "es"),
        "standard page": url_for(about, "es"),
        "not found": "/es/no-hay/nada/",
        "gone or never": "/id/BPL-99999",
    }
