"""Loads the demonstration through real revisions. Repeated, it changes and brings back nothing."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from knowledge.demo import building
from knowledge.demo.building import Registers
from knowledge.demo.files import Case, cases, organisations
from knowledge.demo.state import ORGANISATIONS, PRACTICES, loaded
from knowledge.language import source_language
from knowledge.models import Organisation, Practice, PracticeIndex, SeedRecord


class NotSeededError(Exception):
    """There is no list of practices to stand under."""


def load(*, report: Callable[[str], object] = lambda line: None) -> int:
    """Publishes every practice of the demonstration that was never loaded. All of them or none.

    What editors changed stays as it is; what they deleted is not made again until the
    demonstration was removed.

    Args:
        report: is told each practice when it is published.

    Returns:
        How many practices it published.

    Raises:
        NotSeededError: in a bank without a list of practices.
        UnknownInDemoError: where a file names something that the bank does not have.
        ValidationError: where a file says something that the editor would refuse.
    """
    with transaction.atomic(), source_language():
        known = {one.reference: one for one in loaded()}
        new = [case for case in cases() if case.reference not in known]
        if not new:
            return 0
        index = PracticeIndex.objects.live().first()
        if index is None:
            raise NotSeededError(_("Primero ejecute «manage.py seed»: no hay lista de prácticas."))
        _make_organisations(new)
        pages = _add(new, index)
        addresses = {one.reference: one.page.pk for one in known.values() if one.page}
        addresses |= {reference: page.pk for reference, page in pages.items()}
        # Lists show the newest first: the first of the files is published last.
        for number, (reference, page) in enumerate(reversed(pages.items()), start=1):
            _publish(reference, page, addresses)
            report(
                _("%(number)d de %(total)d: %(reference)s, %(name)s")
                % {
                    "number": number,
                    "total": len(pages),
                    "reference": reference,
                    "name": page.title,
                }
            )
    return len(pages)


def _make_organisations(new: Iterable[Case]) -> None:
    """Those that the practices name and the bank lacks. One that is there already is not ours."""
    needed = set().union(*(case.organisations for case in new))
    there = set(Organisation.objects.filter(code__in=needed).values_list("code", flat=True))
    registers = Registers()
    for code, told in organisations().items():
        if code in needed - there:
            body = building.organisation(code, told, registers)
            body.full_clean()
            body.save()
            SeedRecord.objects.update_or_create(
                model=ORGANISATIONS, key=code, defaults={"values": {"organisation": body.pk}}
            )


def _add(new: Iterable[Case], index: PracticeIndex) -> dict[str, Practice]:
    """Unpublished pages by reference: each has a number that the others can link to."""
    registers = Registers()
    pages = {}
    for case in new:
        try:
            pages[case.reference] = building.practice(case, registers)
        except building.UnknownInDemoError as error:
            raise building.UnknownInDemoError(f"{case.reference}: {error}") from error
    for page in pages.values():
        index.add_child(instance=page)
    return pages


def _publish(reference: str, page: Practice, addresses: dict[str, int]) -> None:
    building.link(page, addresses)
    building.check(page)
    revision = page.save_revision()
    revision.publish()
    SeedRecord.objects.create(
        model=PRACTICES,
        key=reference,
        values={"page": page.pk, "code": page.code, "revision": revision.pk},
    )
