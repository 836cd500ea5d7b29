"""The ordered children that show a practice: indicators, costs, media, documents, sources."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.documents import get_document_model_string
from wagtail.images import get_image_model_string

from knowledge.models.choices import CostPhase, FundingKind
from knowledge.models.fields import PartialDateField
from knowledge.models.parts import Part
from knowledge.models.practice import Practice


def quantity(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=20, decimal_places=4, null=True, blank=True)


def dollars(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=14, decimal_places=2, null=True, blank=True)


class Indicator(Part):
    """A measured result: from `baseline` to `value`, against `target`, all in `unit`."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("indicador"), max_length=255)
    unit = models.CharField(_("unidad"), max_length=60, blank=True)
    baseline = quantity(_("línea base"))
    target = quantity(_("meta"))
    value = quantity(_("valor alcanzado"))
    date = PartialDateField(_("fecha del valor"))
    source = models.CharField(_("fuente"), max_length=255, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("indicador de resultado")


class CostItem(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="cost_items")
    phase = models.CharField(
        _("cuándo"), max_length=16, choices=CostPhase, default=CostPhase.ESTABLISHMENT
    )
    name = models.CharField(_("insumo"), max_length=200)
    amount = dollars(_("monto (USD)"))

    class Meta(Part.Meta):
        verbose_name = _("insumo o costo")


class FundingSource(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="funding_sources")
    kind = models.CharField(_("origen"), max_length=16, choices=FundingKind)
    name = models.CharField(_("quién financió"), max_length=200, blank=True)
    amount = dollars(_("monto (USD)"))

    class Meta(Part.Meta):
        verbose_name = _("fuente de financiamiento")


class MediaItem(Part):
    """A picture of the library, or a film at its own address."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="media_items")
    image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("imagen"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    video_url = models.URLField(_("dirección del video"), blank=True)
    alt_text = models.CharField(
        _("texto alternativo"),
        max_length=255,
        blank=True,
        help_text=_("Qué muestra la imagen, para quien no la ve."),
    )
    caption = models.CharField(_("pie"), max_length=255, blank=True)
    credit = models.CharField(_("crédito"), max_length=150, blank=True)

    class Meta(Part.Meta):
        verbose_name = _("imagen o video")

    def clean(self) -> None:
        super().clean()
        if bool(self.image_id) == bool(self.video_url):
            raise ValidationError(_("Elija una imagen o escriba la dirección de un video."))


class PracticeDocument(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        get_document_model_string(),
        verbose_name=_("documento"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    name = models.CharField(_("título"), max_length=200)

    class Meta(Part.Meta):
        verbose_name = _("documento")


class Link(Part):
    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="links")
    url = models.URLField(_("dirección"), max_length=500)
    name = models.CharField(_("título"), max_length=200)

    class Meta(Part.Meta):
        verbose_name = _("enlace")


class Source(Part):
    """Where a fact was read. A reference is quoted as it stands, in no language of ours."""

    practice = ParentalKey(Practice, on_delete=models.CASCADE, related_name="sources")
    citation = models.CharField(_("referencia"), max_length=400)
    url = models.URLField(_("dirección"), max_length=500, blank=True)
    accessed = PartialDateField(_("consultada"))

    class Meta(Part.Meta):
        verbose_name = _("fuente citada")
