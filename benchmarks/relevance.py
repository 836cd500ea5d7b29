"""How well the search finds what was judged, beside Wagtail's own, on every engine there is."""

import os
from argparse import Namespace

from django.db import connection

from benchmarks.data import say
from benchmarks.measuring import machine
from kb.prepare import prepare
from knowledge.models import Practice
from tests.search.relevance.measuring import measure, table, worst


def run(options: Namespace) -> int:
    if connection.vendor == "sqlite":
        prepare(lambda text: None)
    if Practice.objects.exists():
        say("The corpus needs a bank without practices: leave --dir out.")
        return 2
    measured = measure(os.environ.get("ELASTICSEARCH_URL", "").split())
    print("\n".join(machine()[2:]))
    print(f"\nnDCG@10 / precision@3\n\n{table(measured)}")
    print(f"\nWhat went worst, hits with their grades\n\n{worst(measured)}")
    return 0
