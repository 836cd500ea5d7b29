"""The outbox: for each document key, which version the database holds and which the index has."""

from django.db import connection, models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DocumentState(models.Model):
    """A practice's place in the outbox. `key` is its page's; the row outlives the page.

    `version` rises in the transaction that changes the practice, `indexed` follows when the index
    has taken that version or a later one. A key that failed too often is set aside with its error.
    """

    key = models.PositiveBigIntegerField(primary_key=True)
    version = models.PositiveBigIntegerField(default=0)
    indexed = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    set_aside = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                "changed_at",
                condition=Q(version__gt=F("indexed"), set_aside=False),
                name="search_pending",
            ),
            models.Index("key", condition=Q(set_aside=True), name="search_set_aside"),
        ]

    def __str__(self) -> str:
        return f"{self.key} v{self.version}"


class LabelVersion(models.Model):
    """One row: raised whenever a name of a place or a vocabulary changes, read by each search."""

    version = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.version)


class WordList(models.Model):
    """One row: the words of what is published, with how often they are used (`spelling.py`)."""

    version = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    words = models.TextField()

    def __str__(self) -> str:
        return f"v{self.version}"


def version_of(row: type[LabelVersion | WordList]) -> int:
    """The version of the only row of one of these tables; 0 before there is one."""
    # Asked for by every search: the words of this question take longer to put together by the ORM
    # than all else about it.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT version FROM {row._meta.db_table} WHERE id = 1")  # noqa: S608
        found = cursor.fetchone()
    return found[0] if found else 0


class MissedSearch(models.Model):
    """How often something was looked for in a month and hardly found (`missed.py`)."""

    text = models.CharField(_("texto"), max_length=100)
    lang = models.CharField(_("idioma"), max_length=8)
    month = models.DateField(_("mes"))
    count = models.PositiveIntegerField(_("veces"))
    found = models.PositiveIntegerField(_("encontradas la última vez"))

    class Meta:
        verbose_name = _("búsqueda sin resultado")
        verbose_name_plural = _("búsquedas sin resultado")
        constraints = [models.UniqueConstraint("text", "lang", "month", name="missed_search")]

    def __str__(self) -> str:
        return self.text
