"""Which fields exist in each language, and which of them Spanish cannot do without."""

from modeltranslation.translator import TranslationOptions, register

from knowledge import models
from knowledge.language import SOURCE
from knowledge.models.practice import TEXTS


class Options(TranslationOptions):
    required_languages = (SOURCE,)


@register([models.HomePage, models.PracticeIndex])
class IntroducedPageOptions(Options):
    fields = ("name", "meta_description", "introduction")


@register(models.StandardPage)
class StandardPageOptions(Options):
    fields = ("name", "meta_description", "body")


@register(models.Practice)
class PracticeOptions(Options):
    fields = TEXTS


@register(models.Concept)
class ConceptOptions(Options):
    fields = ("pref_label", "alt_label", "scope_note")


@register(models.Territory)
class TerritoryOptions(Options):
    fields = ("name",)


@register(models.Organisation)
class OrganisationOptions(Options):
    fields = ("name", "short_name")


@register([models.CostItem, models.FundingSource, models.PracticeDocument, models.Link])
class NamedPartOptions(Options):
    fields = ("name",)


@register(models.Indicator)
class IndicatorOptions(Options):
    fields = ("name", "unit", "source")


@register(models.Milestone)
class MilestoneOptions(Options):
    fields = ("text",)


@register(models.Actor)
class ActorOptions(Options):
    fields = ("name", "role")


@register(models.BuildingBlock)
class BuildingBlockOptions(Options):
    fields = ("name", "description", "enabling_factors")


@register(models.Lesson)
class LessonOptions(Options):
    fields = ("text", "response")


@register(models.LegalInstrument)
class LegalInstrumentOptions(Options):
    fields = ("name",)


@register(models.Recognition)
class RecognitionOptions(Options):
    fields = ("name", "granted_by")


@register(models.MediaItem)
class MediaItemOptions(Options):
    fields = ("alt_text", "caption")


@register(models.CriterionCheck)
class CriterionCheckOptions(Options):
    fields = ("justification",)
