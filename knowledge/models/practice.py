"""A practice: what a local government did, so that another can do it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.api import APIField

from knowledge import completeness
from knowledge.addresses import permanent_url, reading_language, similar_url
from knowledge.forms import PracticeForm
from knowledge.language import CODES, NAMES, SOURCE, columns
from knowledge.models.base import KnowledgePage
from knowledge.models.choices import CostBand, EvidenceLevel, Form, Kind, Stage, TimeBand
from knowledge.models.code import PracticeCode
from knowledge.models.fields import SectionField
from knowledge.models.organisation import Organisation
from knowledge.models.search import found_by, searched
from knowledge.models.territory import Territory
from knowledge.models.vocabulary import Concept, Scheme
from knowledge.panels import practice_editor

#: The sections, in the order in which a case is told, and every text of a practice's own.
SECTIONS = (
    "context",
    "problem",
    "solution",
    "results",
    "replicability",
    "minimum_conditions",
    "not_transferable",
    "sustainability",
)
TEXTS = ("name", "meta_description", "tagline", "summary", *SECTIONS, "evidence_reason")
#: What a program may write beside them where the writing API is on (`kb.writing_api`).
WRITABLE_FACTS = ("form", "kind", "source_reference", "stage", "evidence_level", "start_year")
WRITABLE_RELATIONS = ("lead_organisation", "territories", "themes", "sdgs", "competences")

YEARS = [MinValueValidator(1950), MaxValueValidator(2100)]


def default_licence() -> str:
    return settings.CONTENT_LICENCE


def licence_choices() -> list[tuple[str, str]]:
    return [(code, name) for code, (name, _deed) in settings.CONTENT_LICENCES.items()]


def concepts(scheme: Scheme, label: Any, related_name: str, **options: Any) -> Any:
    """A field that holds terms of one vocabulary."""
    return ParentalManyToManyField(
        Concept,
        verbose_name=label,
        blank=True,
        limit_choices_to={"scheme": scheme},
        related_name=related_name,
        **options,
    )


class Practice(KnowledgePage):
    """A structured case. Its code is minted at the first save, never copied, never changed."""

    # Texts, in each language (`knowledge.translation`).
    tagline = models.CharField(_("en una frase"), max_length=200)
    summary = SectionField(_("resumen"))
    context = SectionField(_("contexto"), blank=True)
    problem = SectionField(_("problema"))
    solution = SectionField(_("solución"))
    results = SectionField(_("resultados"), blank=True)
    replicability = SectionField(_("replicabilidad"), blank=True)
    minimum_conditions = SectionField(_("condiciones mínimas"), blank=True)
    not_transferable = SectionField(_("lo que no se puede copiar"), blank=True)
    sustainability = SectionField(_("sostenibilidad"), blank=True)
    evidence_reason = models.TextField(_("por qué ese nivel de evidencia"), blank=True)

    # Identity.
    code = models.CharField(_("código"), max_length=16, unique=True, editable=False)
    source_reference = models.CharField(
        _("referencia de origen"),
        max_length=64,
        blank=True,
        db_index=True,
        help_text=_("Cómo se llama en la fuente de la que viene: un concurso, una memoria."),
    )
    form = models.CharField(_("forma"), max_length=16, choices=Form, default=Form.SNAPSHOT)
    kind = models.CharField(_("tipo"), max_length=16, choices=Kind, default=Kind.PRACTICE)
    licence = models.CharField(
        _("licencia"), max_length=32, choices=licence_choices, default=default_licence
    )
    is_demonstration = models.BooleanField(
        _("es una demostración"),
        default=False,
        editable=False,
        help_text=_("Compilada de fuentes públicas para mostrar el banco."),
    )

    # Who and where.
    lead_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("gobierno responsable"),
        null=True,
        on_delete=models.PROTECT,
        related_name="led_practices",
    )
    co_organisations = ParentalManyToManyField(
        Organisation, verbose_name=_("junto con"), blank=True, related_name="joint_practices"
    )
    territories = ParentalManyToManyField(
        Territory, verbose_name=_("territorios"), related_name="practices"
    )
    contact_office = models.CharField(_("oficina de contacto"), max_length=150, blank=True)
    contact_email = models.EmailField(
        _("correo de la oficina"),
        blank=True,
        help_text=_("Un correo institucional, no el de una persona: se publica."),
    )
    contact_phone = models.CharField(_("teléfono de la oficina"), max_length=40, blank=True)
    accepts_visits = models.BooleanField(_("recibe visitas"), default=False)
    accepts_mentoring = models.BooleanField(_("ofrece acompañamiento"), default=False)

    # What it is about.
    themes = ParentalManyToManyField(
        Concept,
        verbose_name=_("temas"),
        limit_choices_to={"scheme": Scheme.THEME},
        related_name="practices",
    )
    sdgs = concepts(Scheme.SDG, _("objetivos de desarrollo sostenible"), "sdg_practices")
    competences = concepts(Scheme.COMPETENCE, _("competencias"), "competence_practices")
    population_groups = concepts(
        Scheme.POPULATION_GROUP, _("grupos de población"), "population_group_practices"
    )

    # How far it has come and how well that is shown.
    stage = models.CharField(_("etapa"), max_length=20, choices=Stage)
    evidence_level = models.PositiveSmallIntegerField(
        _("nivel de evidencia"), choices=EvidenceLevel, default=EvidenceLevel.DECLARED
    )
    start_year = models.PositiveSmallIntegerField(_("año de inicio"), null=True, validators=YEARS)
    end_year = models.PositiveSmallIntegerField(
        _("año de cierre"), null=True, blank=True, validators=YEARS
    )
    direct_beneficiaries = models.PositiveIntegerField(
        _("personas beneficiarias directas"), null=True, blank=True
    )
    indirect_beneficiaries = models.PositiveIntegerField(
        _("personas beneficiarias indirectas"), null=True, blank=True
    )

    # What it costs (US dollars) and what replicating it takes.
    establishment_cost = models.DecimalField(
        _("costo de puesta en marcha (USD)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    yearly_cost = models.DecimalField(
        _("costo anual (USD)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    replication_time = models.CharField(
        _("tiempo para replicarla"), max_length=8, choices=TimeBand, blank=True
    )
    replication_cost = models.CharField(
        _("costo de replicarla"), max_length=8, choices=CostBand, blank=True
    )
    suitable_levels = concepts(Scheme.LEVEL, _("niveles de gobierno"), "suitable_level_practices")
    suitable_population_bands = concepts(
        Scheme.POPULATION_BAND, _("tamaños de población"), "suitable_band_practices"
    )

    base_form_class = PracticeForm
    edit_handler = practice_editor()
    parent_page_types = ["knowledge.PracticeIndex"]
    subpage_types: list[str] = []
    template = "pages/practice.html"
    # A copy is the editors' own case: no code, and no row of a source, names two practices.
    exclude_fields_in_copy = [
        *KnowledgePage.exclude_fields_in_copy,
        "code",
        "source_reference",
        "is_demonstration",
    ]
    api_fields = [
        APIField(name, writable=True)
        for name in (
            *(column for text in TEXTS for column in columns(text)),
            *WRITABLE_FACTS,
            *WRITABLE_RELATIONS,
        )
    ]
    search_fields = [
        *KnowledgePage.search_fields,
        *found_by("code", "source_reference"),
        *searched(columns("tagline")),
    ]

    class Meta:
        verbose_name = _("práctica")
        verbose_name_plural = _("prácticas")
        # A row is wide: without these, a filter of the CMS's list reads every text of every case.
        indexes = [
            models.Index(fields=[name], name=f"practice_by_{name}")
            for name in ("form", "kind", "stage")
        ]

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields({*(exclude or ()), *completeness.untold(self)})

    def clean(self) -> None:
        super().clean()
        if self.start_year and self.end_year and self.end_year < self.start_year:
            raise ValidationError({"end_year": _("El cierre no puede ser anterior al inicio.")})

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> Any:
        # A copy has only a title as yet.
        self.sync_title()
        if self.live and kwargs.get("clean", True):
            completeness.require(self)
        if not self.code:
            self.code = PracticeCode.mint()
        return super().save(*args, **kwargs)

    @transaction.atomic
    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        revision = super().save_revision(*args, **kwargs)
        for lang, percent in completeness.by_language(self).items():
            self.language_completeness.update_or_create(lang=lang, defaults={"percent": percent})
        return revision

    def publish(self, revision: Any, *args: Any, log_action: Any = True, **kwargs: Any) -> Any:
        """Refuses what is incomplete before anything of it is written, now or for a later day.

        Nobody is there to be told when the worker publishes what was scheduled: the refusal goes
        into the page's history, and the rest of what is due is published.
        """
        from knowledge.services import SCHEDULED_PUBLISHING, refuse_scheduled

        try:
            completeness.refuse_incomplete(revision.as_object())
        except completeness.IncompletePracticeError as error:
            if log_action != SCHEDULED_PUBLISHING:
                raise
            return refuse_scheduled(revision=revision, missing=error.fields)
        return super().publish(revision, *args, log_action=log_action, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "Practice":
        """A revision changes neither the code nor the mark of a demonstration."""
        practice = super().with_content_json(content)
        practice.code = self.code
        practice.is_demonstration = self.is_demonstration
        return practice

    @property
    def cost_band(self) -> CostBand | None:
        """The band of the cost of setting it up, where that is known."""
        return None if self.establishment_cost is None else CostBand.of(self.establishment_cost)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [
            (f"{lang}-{form}", f"{NAMES[lang]} · {form.label}") for lang in CODES for form in Form
        ]

    @property
    def default_preview_mode(self) -> str:
        return f"{SOURCE}-{self.form}"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        lang, _dash, form = mode_name.partition("-")
        self.form = form
        return super().serve_preview(request, lang)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge import selectors
        from knowledge.reading import read_practice

        context = super().get_context(request, *args, **kwargs)
        # A preview shows what is in the editor's hands; a published page what the database holds.
        shown = self if getattr(request, "is_preview", False) else selectors.whole(self)
        context["practice"] = read_practice(shown, reading_language(request))
        if shown is not self:
            context["similar_url"] = similar_url(self, reading_language(request))
        return context

    @property
    def written_in(self) -> list[str]:
        from knowledge.reading import practice_languages

        return practice_languages(self)

    @property
    def neutral_address(self) -> str:
        return permanent_url(self)
