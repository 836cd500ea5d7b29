"""The index of the CMS's own search, for practices that no `save` told it of."""

from collections.abc import Sequence

from wagtail.search.backends import get_search_backend

from knowledge.models import Practice


def index_for_cms_search(keys: Sequence[int], *, batch: int = 500) -> None:
    """Puts written practices into it, as publishing does."""
    backend = get_search_backend()
    for start in range(0, len(keys), batch):
        backend.add_bulk(Practice, Practice.objects.filter(pk__in=keys[start : start + batch]))
