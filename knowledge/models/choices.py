"""Closed lists of a practice's facts. What editors may extend is a vocabulary instead."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """How much a case tells."""

    SNAPSHOT = "snapshot", _("Ficha breve")
    FULL = "full", _("Caso completo")


class Kind(models.TextChoices):
    PRACTICE = "practice", _("Práctica")
    POLICY = "policy", _("Política pública")
    ATTEMPT = "attempt", _("Intento que no logró lo previsto")


class Stage(models.TextChoices):
    DESIGN = "design", _("Diseño")
    PILOT = "pilot", _("Piloto")
    IMPLEMENTATION = "implementation", _("Implementación")
    CONSOLIDATED = "consolidated", _("Consolidada")
    INSTITUTIONALISED = "institutionalised", _("Institucionalizada")
    REPLICATED = "replicated", _("Replicada")
    ENDED = "ended", _("Finalizada")


class EvidenceLevel(models.IntegerChoices):
    """How well the results are shown, weakest first."""

    DECLARED = 0, _("Declarada por quien la ejecuta")
    DOCUMENTED = 1, _("Documentada")
    MEASURED = 2, _("Medida antes y después")
    EVALUATED = 3, _("Evaluada por terceros")
    REPLICATED = 4, _("Replicada con resultados")


class TimeBand(models.TextChoices):
    """Time that another government needs to replicate."""

    UNDER_6_MONTHS = "0-6m", _("Menos de 6 meses")
    UNDER_1_YEAR = "6-12m", _("De 6 a 12 meses")
    UNDER_2_YEARS = "1-2y", _("De 1 a 2 años")
    OVER_2_YEARS = "2y+", _("Más de 2 años")


class CostBand(models.TextChoices):
    """Money in US dollars, Ecuador's currency."""

    UNDER_10K = "0-10k", _("Menos de USD 10.000")
    UNDER_50K = "10-50k", _("De USD 10.000 a 50.000")
    UNDER_250K = "50-250k", _("De USD 50.000 a 250.000")
    UNDER_1M = "250k-1m", _("De USD 250.000 a 1 millón")
    OVER_1M = "1m+", _("Más de USD 1 millón")

    @classmethod
    def of(cls, amount: Decimal) -> "CostBand":
        """The band in which `amount` US dollars fall."""
        limits = (10_000, 50_000, 250_000, 1_000_000)
        return list(cls)[sum(amount >= limit for limit in limits)]


class ActorSupport(models.TextChoices):
    LEAD = "lead", _("Dirección")
    TECHNICAL = "technical", _("Apoyo técnico")
    FINANCIAL = "financial", _("Apoyo financiero")
    POLITICAL = "political", _("Apoyo político")
    ADMINISTRATIVE = "administrative", _("Apoyo administrativo")
    COMMUNITY = "community", _("Participación comunitaria")


class LessonKind(models.TextChoices):
    LESSON = "lesson", _("Lección")
    DIFFICULTY = "difficulty", _("Dificultad")


class InstrumentKind(models.TextChoices):
    ORDINANCE = "ordinance", _("Ordenanza")
    RESOLUTION = "resolution", _("Resolución")
    AGREEMENT = "agreement", _("Convenio")
    LAW = "law", _("Ley o reglamento")
    PLAN = "plan", _("Plan")
    OTHER = "other", _("Otro")


class CostPhase(models.TextChoices):
    ESTABLISHMENT = "establishment", _("Puesta en marcha")
    YEARLY = "yearly", _("Cada año")


class FundingKind(models.TextChoices):
    OWN = "own", _("Presupuesto propio")
    CENTRAL = "central", _("Gobierno central")
    COOPERATION = "cooperation", _("Cooperación internacional")
    CREDIT = "credit", _("Crédito")
    PRIVATE = "private", _("Sector privado")
    COMMUNITY = "community", _("Aporte comunitario")
    OTHER = "other", _("Otra fuente")


class Criterion(models.TextChoices):
    """FAO, Good practices template (2015): the seven criteria of a good practice."""

    EFFECTIVE = "effective", _("Eficaz y exitosa")
    SUSTAINABLE = "sustainable", _("Sostenible ambiental, económica y socialmente")
    GENDER = "gender", _("Sensible al género")
    FEASIBLE = "feasible", _("Técnicamente posible")
    PARTICIPATORY = "participatory", _("Participativa")
    REPLICABLE = "replicable", _("Replicable y adaptable")
    RISK = "risk", _("Reduce riesgos de desastres y crisis")


class CriterionAnswer(models.TextChoices):
    YES = "yes", _("Sí")
    PARTLY = "partly", _("En parte")
    NO = "no", _("No")
