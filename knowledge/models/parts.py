"""The ordered children that tell a practice: blocks, lessons, milestones, actors, instruments."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from knowledge.language import SOURCE, SourceLanguageMixin, exact_text
from knowledge.models.choices import (
    ActorSupport,
    Criterion,
    CriterionAnswer,
    InstrumentKind,
    LessonKind,
)
from knowledge.models.fields import PartialDateField
from knowledge.models.organisation import Organisation
from knowledge.models.practice import Practice


class Part(SourceLanguageMixin, Orderable):
    """A child of a practice, in the order in which the editor put it."""

    class Meta(Orderable.Meta):
        abstract = True


class Milestone(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="milestones")
    date = PartialDateField(_("fecha"), blank=False)
    text = models.CharField(_("qué ocurrió"), max_length=300)

    class Meta(Part.Meta):
        verbose_name = _("hito")


class Actor(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="actors")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organización"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Si está en el registro; si no, escriba su nombre."),
    )
    name = models.CharField(_("nombre"), max_length=200, blank=True)
    role = models.CharField(_("papel"), max_length=300, blank=True)
    support = models.CharField(_("aporte"), max_length=16, choices=ActorSupport, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("actor")
        verbose_name_plural = _("actores")

    def clean(self) -> None:
        super().clean()
        if not self.organisation_id and not exact_text(self, "name", SOURCE):
            raise ValidationError(_("Elija una organización o escriba un nombre en español."))


class BuildingBlock(Part):
    """A part of the practice that another government can take by itself."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="building_blocks")
    name = models.CharField(_("nombre"), max_length=150)
    description = models.TextField(_("en qué consiste"))
    enabling_factors = models.TextField(_("qué lo hizo posible"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("componente reutilizable")


class Lesson(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(_("tipo"), max_length=16, choices=LessonKind, default=LessonKind.LESSON)
    text = models.TextField(_("lección o dificultad"))
    response = models.TextField(_("cómo se resolvió"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("lección o dificultad")


class LegalInstrument(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="legal_instruments")
    kind = models.CharField(_("tipo"), max_length=16, choices=InstrumentKind)
    name = models.CharField(_("nombre"), max_length=255)
    number = models.CharField(_("número"), max_length=64, blank=True)
    date = PartialDateField(_("fecha"))
    url = models.URLField(_("dirección"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("instrumento legal")


class Recognition(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="recognitions")
    name = models.CharField(_("reconocimiento"), max_length=200)
    granted_by = models.CharField(_("otorgado por"), max_length=200, blank=True)
    date = PartialDateField(_("fecha"))
    url = models.URLField(_("dirección"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("reconocimiento")


class CriterionCheck(Part):
    """One of the seven criteria of FAO's template (2015), answered with its reason."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="criteria_checks")
    criterion = models.CharField(_("criterio"), max_length=16, choices=Criterion)
    answer = models.CharField(_("respuesta"), max_length=8, choices=CriterionAnswer)
    justification = models.TextField(_("justificación"), blank=True)

    class Meta(Part.Meta):
        verbose_name = _("criterio de buena práctica")
