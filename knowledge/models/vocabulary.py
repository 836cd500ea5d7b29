"""Controlled vocabularies in SKOS terms (W3C, SKOS Reference, 2009)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from knowledge.language import SOURCE, SourceLanguageMixin, columns, read_in
from knowledge.models.search import found_by


class Scheme(models.TextChoices):
    THEME = "theme", _("Temas")
    SDG = "sdg", _("Objetivos y metas de desarrollo sostenible")
    COMPETENCE = "competence", _("Competencias del COOTAD")
    POPULATION_GROUP = "population_group", _("Grupos de población")
    POPULATION_BAND = "population_band", _("Tamaños de población")
    LEVEL = "level", _("Niveles de gobierno")


class Concept(SourceLanguageMixin, index.Indexed, models.Model):
    """One term of a vocabulary. `code` is its skos:notation and never changes its meaning."""

    scheme = models.CharField(_("vocabulario"), max_length=32, choices=Scheme)
    code = models.CharField(_("código"), max_length=32)
    pref_label = models.CharField(_("término"), max_length=800)
    alt_label = models.TextField(
        _("otros nombres"), blank=True, help_text=_("Uno por línea. Sirven para encontrar.")
    )
    scope_note = models.TextField(_("alcance"), blank=True)
    editorial_note = models.TextField(_("nota interna"), blank=True, help_text=_("No se publica."))
    broader = models.ForeignKey(
        "self",
        verbose_name=_("término más amplio"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
    )
    exact_match = models.URLField(_("URI equivalente"), blank=True)
    position = models.PositiveIntegerField(_("orden"), default=0)

    search_fields = [
        *found_by("code", columns("pref_label"), columns("alt_label")),
        index.FilterField("scheme"),
    ]

    class Meta:
        verbose_name = _("término")
        verbose_name_plural = _("vocabularios")
        ordering = ["scheme", "position", "code"]
        constraints = [models.UniqueConstraint("scheme", "code", name="concept_notation")]

    def __str__(self) -> str:
        return read_in(self, "pref_label", SOURCE).text or self.code
