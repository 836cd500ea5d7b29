"""Loads the practices of a corpus, a batch in each transaction. Repeated, it adds nothing."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from knowledge.bulk import Writer, index_for_cms_search
from knowledge.corpus.documents import Corpus, Document
from knowledge.corpus.practices import Registers, practice
from knowledge.corpus.state import PRACTICES
from knowledge.demo.loading import NotSeededError
from knowledge.language import source_language
from knowledge.models import Practice, PracticeIndex, SeedRecord
from knowledge.signals import practices_written

#: Practices in memory, and in one transaction.
BATCH = 200

Group = tuple[str, list[Document]]


class Loaded(NamedTuple):
    practices: int
    there_already: int


def load(corpus: Corpus, *, progress: Callable[[int], object] = lambda count: None) -> Loaded:
    """Publishes what was never loaded. What editors changed or deleted stays as they left it.

    Args:
        corpus: what to load.
        progress: is told how many practices each batch had.

    Raises:
        NotSeededError: in a bank without a list of practices.
    """
    index = PracticeIndex.objects.live().first()
    if index is None:
        raise NotSeededError
    writer, added, known = Writer(index), 0, 0
    for batch in _batches(corpus):
        with transaction.atomic(), source_language():
            new = _new(batch)
            _publish(new, writer)
        added += len(new)
        known += len(batch) - len(new)
        progress(len(batch))
    return Loaded(added, known)


def _batches(groups: Iterable[Group]) -> Iterator[list[Group]]:
    left = iter(groups)
    while batch := list(islice(left, BATCH)):
        yield batch


def _new(batch: Sequence[Group]) -> dict[str, list[Document]]:
    records = SeedRecord.objects.filter(model=PRACTICES, key__in=[key for key, _ in batch])
    there = set(records.values_list("key", flat=True))
    new: dict[str, list[Document]] = {}
    for key, documents in batch:
        if key not in there:
            new.setdefault(key, documents)
    return new


def _publish(new: dict[str, list[Document]], writer: Writer) -> None:
    if not new:
        return
    # Anew for each batch: what one made may have been taken out since.
    registers, now = Registers(), timezone.now()
    written = writer.write(
        practice(key, documents, registers, now) for key, documents in new.items()
    )
    SeedRecord.objects.bulk_create(
        SeedRecord(model=PRACTICES, key=key, values={"page": page.key, "code": page.code})
        for key, page in zip(new, written, strict=True)
    )
    keys = [page.key for page in written]
    index_for_cms_search(keys)
    practices_written.send(Practice, keys=keys)
