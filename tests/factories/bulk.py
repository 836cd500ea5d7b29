"""Loads published practices by the thousand, as rows and not as objects, in constant memory.

`load_practices(20_000)` leaves what as many editors would have left: pages in the tree, relations,
ordered children, a revision with the whole content, log and reference entries, completeness by
language. A test holds a loaded practice against one that was published. The same seed gives the
same practices.
"""

from knowledge.bulk import Writer, index_for_cms_search
from knowledge.models import PracticeIndex
from tests.factories.bulk_practices import Maker
from tests.factories.pages import practice_index

__all__ = ["index_for_cms_search", "load_practices"]


def load_practices(
    number: int,
    *,
    seed: int = 1,
    parent: PracticeIndex | None = None,
    children: tuple[int, int] = (2, 10),
    batch: int = 500,
) -> range:
    """Adds published practices under the index, and answers with their keys.

    They are spread over the organisations, territories and terms that are there; of what every
    practice needs, eight are made where there are none. The CMS's search finds them after
    `index_for_cms_search`.

    Args:
        number: how many.
        seed: another seed, other practices.
        parent: the index they stand under; the site's own if none is given.
        children: the fewest and the most children of one practice.
        batch: how many are in memory, and in one transaction.
    """
    writer = Writer(parent or practice_index())
    maker = Maker(seed, children)
    keys: list[int] = []
    for start in range(0, number, batch):
        told = (maker.told(each) for each in range(start, min(start + batch, number)))
        keys += (written.key for written in writer.write(told))
    return range(keys[0], keys[-1] + 1) if keys else range(0)
