"""Every engine measures the same distance, to the metre."""

from random import Random

import pytest

from search.engines.base import DEPTH, Engine
from search.query import Everything, Near, Plan
from tests.search.contract import oracle
from tests.search.contract.world import documents

# Distances do not depend on the database.
pytestmark = pytest.mark.part("sqlite")

METRE = 0.001


def test_a_metre_inside_and_a_metre_outside(world: Engine) -> None:
    chance = Random(3)
    origins = [(chance.uniform(-5, 1.5), chance.uniform(-81, -75)) for _ in range(12)]
    with_points = [change.document for change in documents() if change.document["point"]]
    for origin in [*origins, (-16.5, 180.0), (90.0, 0.0), (-60.0, 10.0)]:
        here = Near(*origin, 0)
        for document in chance.sample(with_points, 4):
            distance = oracle._distance(here, document)
            for km, is_found in ((distance + METRE, True), (distance - METRE, False)):
                plan = Plan(Near(*origin, km), "es", limit=DEPTH)
                assert (document["key"] in world.search(plan).keys) is is_found, (origin, km)


def test_what_is_nearest_needs_a_place(world: Engine) -> None:
    with pytest.raises(LookupError, match="near"):
        world.search(Plan(Everything(), "es", sort="nearest"))
