"""Servers and worker are killed, full, slow, red or led astray: nothing is lost or found amiss."""

from collections.abc import Sequence
from random import Random

import pytest

from tests.search.faults.bank import Bank
from tests.search.faults.conftest import BankOn
from tests.search.faults.faults import ON_ONE, ON_THREE, Fault, Place, suffer
from tests.search.faults.proxy import before
from tests.search.faults.servers import one, search_url, started

pytestmark = [
    pytest.mark.part("cluster"),
    pytest.mark.part("sqlite"),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

#: Publications in all, and while each thing is broken; servers are away for longer than that takes.
PUBLICATIONS, SHARE = 300, 20


def suffered(
    bank: Bank, place: Place, faults: Sequence[Fault], subtests: pytest.Subtests, enough: int
) -> None:
    for fault in faults:
        with subtests.test(fault.__name__):
            suffer(bank, place, fault, SHARE)
    bank.goes_on(max(0, enough - bank.told.publications))


def test_one_server(bank_on: BankOn, subtests: pytest.Subtests) -> None:
    with (
        one() as servers,
        before(servers.port) as proxy,
        bank_on(search_url(proxy.port)) as bank,
    ):
        place = Place(servers, Random(1), proxy)
        suffered(bank, place, ON_ONE, subtests, PUBLICATIONS * 2 // 3)


def test_three_servers(bank_on: BankOn, subtests: pytest.Subtests) -> None:
    with started(3) as servers, bank_on(servers.url) as bank:
        suffered(bank, Place(servers, Random(1)), ON_THREE, subtests, PUBLICATIONS // 3)
