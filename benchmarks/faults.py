"""What the bank suffers: as the suite's tests of faults, with as many practices and publications.

The same code, `tests/search/faults`. A server's disk also fills by its own watermarks here, which
takes it half a minute to see.
"""

import argparse
import os
import sys
from pathlib import Path
from random import Random

from django.test import override_settings

from benchmarks.data import fill, say
from benchmarks.measuring import machine
from knowledge.models import Practice
from search.engines import get_engine
from tests.run.processes import database_url, environment
from tests.search.faults.bank import Bank
from tests.search.faults.faults import ON_ONE, ON_THREE, Fault, Outcome, Place, flood_stage, suffer
from tests.search.faults.proxy import before
from tests.search.faults.servers import one, search_url, started

HEAD = """| what | published | longest, s | reads | longest, s | by the database | well after, s |
|---|---:|---:|---:|---:|---:|---:|"""


def run(options: argparse.Namespace) -> int:
    if not os.environ.get("ELASTICSEARCH_CLUSTER"):
        say("ELASTICSEARCH_CLUSTER names no program that starts and kills servers.")
        return 2
    directory = Path(os.environ["DATA_DIR"])
    fill(options.practices)
    on_one = (*ON_ONE[:-1], flood_stage, ON_ONE[-1])
    share = options.repeat // len((*on_one, *ON_THREE))
    outcomes: list[Outcome] = []
    with one() as servers, before(servers.port) as proxy:
        place = Place(servers, Random(1), proxy)
        outcomes += _suffered(search_url(proxy.port), place, on_one, share, directory)
    with started(3) as servers:
        place = Place(servers, Random(1))
        outcomes += _suffered(servers.url, place, ON_THREE, share, directory)
    sys.stdout.write("\n".join([HEAD, *map(str, outcomes), "", *machine(), ""]))
    return 0


def _suffered(
    url: str, place: Place, faults: tuple[Fault, ...], share: int, directory: Path
) -> list[Outcome]:
    keys = list(Practice.objects.order_by("pk").values_list("pk", flat=True))
    env = environment(directory, DATABASE_URL=database_url(), SEARCH_URL=url)
    with override_settings(SEARCH_URL=url):
        get_engine.cache_clear()
        with Bank(keys, env, directory).open() as bank:
            bank.recovers()
            outcomes = []
            for fault in faults:
                outcomes.append(suffer(bank, place, fault, share))
                say(str(outcomes[-1]))
        get_engine.cache_clear()
    return outcomes
