"""Who does and supports practices: governments (GADs), their associations and allies."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from knowledge.language import SOURCE, SourceLanguageMixin, columns, read_in
from knowledge.models.fields import PartialDateField
from knowledge.models.search import found_by
from knowledge.models.territory import Territory
from knowledge.models.vocabulary import Concept, Scheme


class OrganisationKind(models.TextChoices):
    GOVERNMENT = "government", _("Gobierno autónomo descentralizado")
    JOINT = "joint", _("Mancomunidad o consorcio")
    ASSOCIATION = "association", _("Asociación de gobiernos")
    PUBLIC = "public", _("Otra entidad pública")
    COOPERATION = "cooperation", _("Cooperación internacional")
    ACADEMIA = "academia", _("Academia")
    CIVIL_SOCIETY = "civil_society", _("Sociedad civil")
    COMPANY = "company", _("Empresa")


class Organisation(SourceLanguageMixin, index.Indexed, models.Model):
    """An institution. A government points to its territory and level; others need neither."""

    code = models.SlugField(_("código"), max_length=64, unique=True)
    kind = models.CharField(_("tipo"), max_length=16, choices=OrganisationKind)
    name = models.CharField(_("nombre oficial"), max_length=255)
    short_name = models.CharField(_("nombre corto"), max_length=150, blank=True)
    alt_names = models.TextField(_("otros nombres"), blank=True, help_text=_("Uno por línea."))
    level = models.ForeignKey(
        Concept,
        verbose_name=_("nivel de gobierno"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        limit_choices_to={"scheme": Scheme.LEVEL},
        related_name="organisations",
    )
    territory = models.ForeignKey(
        Territory,
        verbose_name=_("territorio"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    website = models.URLField(_("sitio web"), blank=True)
    valid_from = PartialDateField(_("existe desde"))
    valid_to = PartialDateField(_("existe hasta"))
    secretariat_from = PartialDateField(
        _("en la secretaría técnica desde"),
        help_text=_("Si dirige o dirigió el programa de Buenas Prácticas Locales."),
    )
    secretariat_to = PartialDateField(_("en la secretaría técnica hasta"))
    note = models.TextField(_("nota interna"), blank=True, help_text=_("No se publica."))

    search_fields = [
        *found_by(columns("name"), columns("short_name"), "alt_names"),
        index.FilterField("kind"),
    ]

    class Meta:
        verbose_name = _("organización")
        verbose_name_plural = _("organizaciones")
        ordering = ["code"]

    def __str__(self) -> str:
        return read_in(self, "short_name", SOURCE).text or read_in(self, "name", SOURCE).text
