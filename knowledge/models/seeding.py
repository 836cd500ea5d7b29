"""What seeding last wrote, so that seeding again tells an editor's change from an old value."""

from django.db import models


class SeedRecord(models.Model):
    """One seeded object: its model, its key in the data files, the values written last.

    A record without its object says that an editor deleted it: it is not made again.
    """

    model = models.CharField(max_length=64)
    key = models.CharField(max_length=128)
    values = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint("model", "key", name="seed_record_key")]

    def __str__(self) -> str:
        return f"{self.model} {self.key}"
