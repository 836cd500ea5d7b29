"""Places: countries and their divisions (ISO 3166), Ecuador's political division (DPA, INEC)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from knowledge.language import SOURCE, SourceLanguageMixin, columns, read_in
from knowledge.models.fields import PartialDateField
from knowledge.models.search import found_by


class TerritoryScheme(models.TextChoices):
    ISO = "iso3166", "ISO 3166"
    DPA = "ec-dpa", _("División político-administrativa del Ecuador")


class TerritoryLevel(models.TextChoices):
    COUNTRY = "country", _("País")
    PROVINCE = "province", _("Provincia")
    CANTON = "canton", _("Cantón")
    PARISH = "parish", _("Parroquia")
    DIVISION = "division", _("División de primer nivel")


class Territory(SourceLanguageMixin, index.Indexed, models.Model):
    """A place with its code. Not the government of it: that is an `Organisation`."""

    scheme = models.CharField(_("codificación"), max_length=16, choices=TerritoryScheme)
    code = models.CharField(_("código"), max_length=16)
    level = models.CharField(_("nivel"), max_length=16, choices=TerritoryLevel)
    kind = models.CharField(_("tipo"), max_length=64, blank=True)
    name = models.CharField(_("nombre"), max_length=150)
    alt_names = models.TextField(
        _("otros nombres"), blank=True, help_text=_("Uno por línea: antiguos, cortos, locales.")
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("pertenece a"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    iso_3166_2 = models.CharField("ISO 3166-2", max_length=8, blank=True)
    region = models.CharField(_("región natural"), max_length=32, blank=True)
    population = models.PositiveIntegerField(_("población"), null=True, blank=True)
    population_source = models.CharField(_("fuente de la población"), max_length=100, blank=True)
    area_km2 = models.FloatField(_("superficie (km²)"), null=True, blank=True)
    latitude = models.FloatField(_("latitud"), null=True, blank=True)
    longitude = models.FloatField(_("longitud"), null=True, blank=True)
    note = models.TextField(_("nota interna"), blank=True, help_text=_("No se publica."))
    valid_from = PartialDateField(_("vigente desde"))
    valid_to = PartialDateField(_("vigente hasta"))
    replaced_by = models.ForeignKey(
        "self",
        verbose_name=_("reemplazado por"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaces",
    )

    search_fields = [
        *found_by("code", columns("name"), "alt_names"),
        index.FilterField("scheme"),
        index.FilterField("level"),
    ]

    class Meta:
        verbose_name = _("territorio")
        verbose_name_plural = _("territorios")
        ordering = ["scheme", "code"]
        constraints = [models.UniqueConstraint("scheme", "code", name="territory_code")]

    def __str__(self) -> str:
        return read_in(self, "name", SOURCE).text or self.code
