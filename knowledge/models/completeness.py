"""How far the latest draft of a practice has come in each language, kept for lists and filters."""

from django.db import models

from knowledge.models.practice import Practice


class LanguageCompleteness(models.Model):
    """Percent of what `knowledge.completeness.by_language` counts, written with each revision."""

    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, related_name="language_completeness"
    )
    lang = models.CharField(max_length=8)
    percent = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint("practice", "lang", name="completeness_once_a_language")
        ]
        indexes = [
            models.Index(fields=["lang", "percent", "practice"], name="completeness_by_language")
        ]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.lang} {self.percent} %"
