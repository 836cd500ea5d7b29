"""Pages, added to the tree and published as an editor would."""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.models import Page, Site

from knowledge.language import SOURCE, column
from knowledge.models import HomePage, Indicator, Part, Practice, PracticeIndex, StandardPage
from tests.factories import registers
from tests.factories.counting import next_number

#: What a practice says where a test does not care, by language.
TEXTS: dict[str, dict[str, str]] = {
    "es": {
        "name": "Riego parcelario con la minga",
        "tagline": "Riego tecnificado que la comunidad administra.",
        "summary": "<p>La junta de regantes y el gobierno provincial tecnificaron el riego.</p>",
        "problem": "<p>El agua no alcanzaba en los meses secos.</p>",
        "solution": "<p>Reservorios comunitarios y aspersión por turnos.</p>",
        "context": "<p>Ladera andina de pequeños productores.</p>",
        "results": "<p>Más familias riegan con la misma agua.</p>",
        "replicability": "<p>Sirve donde hay una junta de regantes.</p>",
    },
    "en": {
        "name": "Plot irrigation through community work",
        "tagline": "Modern irrigation that the community runs.",
        "summary": "<p>The water users and the provincial government modernised irrigation.</p>",
        "problem": "<p>Water did not last through the dry months.</p>",
        "solution": "<p>Community reservoirs and sprinklers in turns.</p>",
        "context": "<p>An Andean slope of smallholders.</p>",
        "results": "<p>More families irrigate with the same water.</p>",
        "replicability": "<p>It fits where a water users' board exists.</p>",
    },
    "pt": {
        "name": "Irrigação por parcelas em mutirão",
        "tagline": "Irrigação moderna administrada pela comunidade.",
        "summary": "<p>A junta de irrigantes e o governo provincial modernizaram a irrigação.</p>",
        "problem": "<p>A água não bastava nos meses secos.</p>",
        "solution": "<p>Reservatórios comunitários e aspersão por turnos.</p>",
        "context": "<p>Encosta andina de pequenos produtores.</p>",
        "results": "<p>Mais famílias irrigam com a mesma água.</p>",
        "replicability": "<p>Serve onde existe uma junta de irrigantes.</p>",
    },
}
SNAPSHOT_TEXTS = ("name", "tagline", "summary", "problem", "solution")


def texts(languages: Iterable[str], fields: Iterable[str]) -> dict[str, str]:
    """The columns of these fields in these languages, filled."""
    return {column(field, lang): TEXTS[lang][field] for lang in languages for field in fields}


def home(**facts: Any) -> HomePage:
    """The front page, at the root of the default site; the same one for all that ask."""
    if found := HomePage.objects.first():
        return found
    facts.setdefault(column("name", SOURCE), "Banco de Buenas Prácticas Locales")
    page = Page.get_first_root_node().add_child(instance=HomePage(slug="portada", **facts))
    page.save_revision().publish()
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port, site.root_page = "127.0.0.1", 8000, page
    site.save()
    return HomePage.objects.get()


def practice_index(**facts: Any) -> PracticeIndex:
    """The list of practices; the same one for all that ask without a slug of their own."""
    slug = facts.pop("slug", "practicas")
    if found := PracticeIndex.objects.filter(slug=slug).first():
        return found
    facts.setdefault(column("name", SOURCE), "Prácticas")
    page = home().add_child(instance=PracticeIndex(slug=slug, **facts))
    page.save_revision().publish()
    return PracticeIndex.objects.get(pk=page.pk)


def standard_page(name: str = "", *, parent: Page | None = None, **facts: Any) -> StandardPage:
    number = next_number()
    facts.setdefault(column("name", SOURCE), name or f"Página {number}")
    page = (parent or home()).add_child(instance=StandardPage(**facts))
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def practice(
    name: str = "",
    *,
    form: str = "snapshot",
    languages: Iterable[str] = (SOURCE,),
    children: Mapping[str, Iterable[Part]] | None = None,
    live: bool = True,
    parent: Page | None = None,
    user: Any = None,
    **facts: Any,
) -> Practice:
    """A practice that lacks nothing which its form needs, read again from the database.

    Args:
        name: the Spanish name.
        form: `snapshot` or `full`; a full case has an indicator if `children` gives none.
        languages: those in which the texts of its form are filled with something plausible.
        children: unsaved parts by relation, such as `{"lessons": [Lesson(...)]}`.
        live: whether it is published, else it stays a draft with one revision.
        parent: the index it stands under.
        user: who writes it.
        facts: any other field by its column: `summary_en` spelled by `column("summary", "en")`,
            relations as lists. A fact given as `None` or an empty list stays empty (drafts).
    """
    number = next_number()
    fields = TEXTS[SOURCE] if form == "full" else SNAPSHOT_TEXTS
    made: dict[str, Any] = texts(languages, fields)
    made[column("name", SOURCE)] = name or f"{TEXTS[SOURCE]['name']} {number}"
    made |= {"form": form, "stage": "implementation", "start_year": 2019, "owner": user}
    for relation, one in (
        ("lead_organisation", registers.organisation),
        ("territories", lambda: [registers.territory()]),
        ("themes", lambda: [registers.theme()]),
    ):
        if relation not in facts:
            made[relation] = one()
    made |= facts
    parts = {relation: list(some) for relation, some in (children or {}).items()}
    if form == "full" and "indicators" not in parts:
        parts["indicators"] = [
            Indicator(
                **{
                    column("name", SOURCE): "Familias con riego",
                    column("unit", SOURCE): "familias",
                },
                baseline=120,
                target=400,
                value=380,
                date="2022",
            )
        ]
    page = Practice(live=False, **made)
    for relation, some in parts.items():
        setattr(page, relation, some)
    (parent or practice_index()).add_child(instance=page)
    revision = page.save_revision(user=user, clean=live)
    if live:
        revision.publish(user=user)
    return Practice.objects.get(pk=page.pk)
