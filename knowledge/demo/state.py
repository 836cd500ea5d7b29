"""What of the demonstration is in the bank: remembered by page, so that no other is touched."""

from typing import NamedTuple

from knowledge.demo.files import cases
from knowledge.models import Practice, SeedRecord

#: Who wrote a `SeedRecord`: seeding itself writes under the names of models.
PRACTICES = "demo.practice"
ORGANISATIONS = "demo.organisation"


class Loaded(NamedTuple):
    """A practice that was loaded, and what became of it."""

    record: SeedRecord
    page: Practice | None

    @property
    def reference(self) -> str:
        return self.record.key

    @property
    def is_edited(self) -> bool:
        """Whether somebody wrote a revision of it since."""
        if self.page is None:
            return False
        return self.page.latest_revision_id != self.record.values["revision"]


class Status(NamedTuple):
    not_loaded: list[str]
    loaded: list[Loaded]

    @property
    def live(self) -> list[Loaded]:
        return [one for one in self.loaded if one.page and one.page.live]

    @property
    def edited(self) -> list[Loaded]:
        return [one for one in self.loaded if one.is_edited]

    @property
    def deleted(self) -> list[Loaded]:
        return [one for one in self.loaded if one.page is None]


def loaded() -> list[Loaded]:
    records = list(SeedRecord.objects.filter(model=PRACTICES).order_by("key"))
    pages = Practice.objects.in_bulk([record.values["page"] for record in records])
    return [
        Loaded(record, page if page and page.code == record.values["code"] else None)
        for record in records
        for page in [pages.get(record.values["page"])]
    ]


def status() -> Status:
    """What of the files is in the bank, and what editors did to it."""
    there = loaded()
    known = {one.reference for one in there}
    return Status([case.reference for case in cases() if case.reference not in known], there)
