"""The editor of a practice, tab by tab, in the order in which a case is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from knowledge.panels.needs import PracticeTabs
from knowledge.panels.parts import OnceEach, PartsPanel
from knowledge.panels.tabs import Tab, address_tab
from knowledge.panels.translated import TranslatedPanel
from knowledge.widgets import Picker, TermTree


def practice_editor() -> PracticeTabs:
    return PracticeTabs(
        [
            Tab("texts", _texts(), heading=_("La práctica")),
            Tab("facts", _facts(), heading=_("Datos")),
            Tab("evidence", _evidence(), heading=_("Resultados y evidencia")),
            Tab("parts", _parts(), heading=_("Componentes y actores")),
            Tab("costs", _costs(), heading=_("Costos y réplica")),
            Tab("media", _media(), heading=_("Medios y enlaces")),
            address_tab(
                TranslatedPanel("meta_description"),
                FieldPanel("source_reference"),
                FieldPanel("licence"),
            ),
        ]
    )


def row(*fields: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(field) for field in fields])


def picker(field: str, register: str, *, multiple: bool = True, **options: Any) -> FieldPanel:
    return FieldPanel(field, widget=Picker(register, multiple=multiple), **options)


def tree(field: str, *, group_heads: bool = False, **options: Any) -> FieldPanel:
    return FieldPanel(field, widget=TermTree(group_heads=group_heads), **options)


def _texts() -> list:
    sections = (
        "tagline",
        "summary",
        "context",
        "problem",
        "solution",
        "results",
        "replicability",
    )
    return [
        MultiFieldPanel(
            [
                FieldPanel("form", widget=forms.RadioSelect),
                FieldPanel("kind", widget=forms.RadioSelect),
            ],
            heading=_("Qué se va a contar"),
            help_text=_(
                "La ficha breve basta para dar a conocer una práctica; el caso completo añade"
                " contexto, resultados con al menos un indicador y replicabilidad."
            ),
        ),
        TranslatedPanel("name", required_on_save=True, names_page=True),
        *(TranslatedPanel(section) for section in sections),
    ]


def _facts() -> list:
    return [
        picker(
            "lead_organisation",
            "organisations",
            multiple=False,
            help_text=_(
                "El gobierno que la dirigió, también si lo hizo con una empresa pública suya. Uno"
                " solo; los demás, y la empresa, van en «junto con»."
            ),
        ),
        picker("co_organisations", "organisations"),
        picker(
            "territories",
            "territories",
            help_text=_("Dónde se hizo: las provincias, los cantones o las parroquias."),
        ),
        tree("themes", help_text=_("De uno a tres; el más preciso que corresponda.")),
        tree("sdgs", help_text=_("Solo aquellos a los que aporta de manera directa.")),
        tree(
            "competences",
            group_heads=True,
            help_text=_("La competencia con la que el gobierno actuó, según su nivel."),
        ),
        tree("population_groups", help_text=_("A quiénes estuvo dirigida en especial.")),
        MultiFieldPanel(
            [FieldPanel("stage"), row("start_year", "end_year")],
            heading=_("En qué punto está"),
        ),
        MultiFieldPanel(
            [row("direct_beneficiaries", "indirect_beneficiaries")],
            heading=_("A cuántas personas llega"),
            help_text=_("Directas: quienes reciben el servicio. Indirectas: quienes lo notan."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_office"),
                row("contact_email", "contact_phone"),
                row("accepts_visits", "accepts_mentoring"),
            ],
            heading=_("Contacto"),
        ),
    ]


def _evidence() -> list:
    return [
        PartsPanel(
            "indicators",
            heading=_("Indicadores"),
            help_text=_(
                "Uno por cada resultado que se pueda medir, con su punto de partida. Escriba solo"
                " cifras en línea base, meta y valor; lo que se cuenta va en la unidad."
            ),
            panels=[
                TranslatedPanel("name"),
                TranslatedPanel("unit"),
                row("baseline", "target", "value"),
                FieldPanel("date"),
                TranslatedPanel("source"),
            ],
        ),
        FieldPanel("evidence_level"),
        TranslatedPanel("evidence_reason"),
        PartsPanel(
            "criteria_checks",
            heading=_("Criterios de buena práctica"),
            help_text=_(
                "Los siete criterios de la FAO (2015). Responda los que pueda sostener con un"
                " hecho; «no» y «en parte» también enseñan."
            ),
            formset=OnceEach,
            panels=[row("criterion", "answer"), TranslatedPanel("justification")],
        ),
        PartsPanel(
            "sources",
            heading=_("Fuentes citadas"),
            panels=[FieldPanel("citation"), row("url", "accessed")],
        ),
    ]


def _parts() -> list:
    return [
        PartsPanel(
            "building_blocks",
            heading=_("Componentes reutilizables"),
            help_text=_("Las partes que otro gobierno puede tomar sin copiar toda la práctica."),
            panels=[
                TranslatedPanel("name"),
                TranslatedPanel("description"),
                TranslatedPanel("enabling_factors"),
            ],
        ),
        PartsPanel(
            "actors",
            heading=_("Actores"),
            panels=[
                picker("organisation", "organisations", multiple=False),
                TranslatedPanel("name"),
                TranslatedPanel("role"),
                FieldPanel("support"),
            ],
        ),
        PartsPanel(
            "milestones",
            heading=_("Hitos"),
            panels=[FieldPanel("date"), TranslatedPanel("text")],
        ),
        PartsPanel(
            "lessons",
            heading=_("Lecciones y dificultades"),
            help_text=_("Las dificultades sirven tanto como los aciertos: diga cómo se salió."),
            panels=[FieldPanel("kind"), TranslatedPanel("text"), TranslatedPanel("response")],
        ),
        PartsPanel(
            "legal_instruments",
            heading=_("Instrumentos legales"),
            panels=[row("kind", "number", "date"), TranslatedPanel("name"), FieldPanel("url")],
        ),
        PartsPanel(
            "recognitions",
            heading=_("Reconocimientos"),
            panels=[
                TranslatedPanel("name"),
                TranslatedPanel("granted_by"),
                row("date", "url"),
            ],
        ),
    ]


def _costs() -> list:
    return [
        MultiFieldPanel(
            [row("establishment_cost", "yearly_cost")],
            heading=_("Costo total"),
            help_text=_("En dólares corrientes, con lo que pusieron todos los que aportaron."),
        ),
        PartsPanel(
            "cost_items",
            heading=_("Insumos y costos"),
            panels=[TranslatedPanel("name"), row("phase", "amount")],
        ),
        PartsPanel(
            "funding_sources",
            heading=_("Fuentes de financiamiento"),
            panels=[row("kind", "amount"), TranslatedPanel("name")],
        ),
        MultiFieldPanel(
            [row("replication_time", "replication_cost")],
            heading=_("Lo que pide replicarla"),
        ),
        tree("suitable_levels", heading=_("Niveles de gobierno a los que conviene")),
        tree("suitable_population_bands", heading=_("Tamaños de población a los que conviene")),
        TranslatedPanel("minimum_conditions"),
        TranslatedPanel("not_transferable"),
        TranslatedPanel("sustainability"),
    ]


def _media() -> list:
    return [
        PartsPanel(
            "media_items",
            heading=_("Imágenes y videos"),
            help_text=_(
                "Nunca son obligatorias. Publique solo imágenes con permiso de quien sale."
            ),
            panels=[
                FieldPanel("image"),
                FieldPanel("video_url"),
                TranslatedPanel("alt_text"),
                TranslatedPanel("caption"),
                FieldPanel("credit"),
            ],
        ),
        PartsPanel(
            "documents",
            heading=_("Documentos"),
            panels=[FieldPanel("document"), TranslatedPanel("name")],
        ),
        PartsPanel(
            "links",
            heading=_("Enlaces"),
            panels=[FieldPanel("url"), TranslatedPanel("name")],
        ),
    ]
