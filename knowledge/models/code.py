"""The register of practice codes: each minted once, remembered after its practice is gone."""

import re

from django.db import models


class PracticeCode(models.Model):
    """Its row number makes the code; the database never gives a number twice."""

    minted_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"BPL-{self.pk:05d}"

    @classmethod
    def mint(cls) -> str:
        """A code that no practice ever had, such as `BPL-00042`."""
        return str(cls.objects.create())

    @classmethod
    def was_minted(cls, code: str) -> bool:
        """Whether `code` was ever given to a practice."""
        return cls.is_well_formed(code) and any(
            str(minted) == code for minted in cls.objects.filter(pk=int(code.removeprefix("BPL-")))
        )

    @staticmethod
    def is_well_formed(code: str) -> bool:
        """Whether `code` is written as codes are: nothing else a stranger writes is looked up.

        No more digits than a key has.
        """
        return re.fullmatch(r"BPL-[0-9]{5,18}", code) is not None
