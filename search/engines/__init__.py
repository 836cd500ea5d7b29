"""The engine that this place uses, by `SEARCH_URL`."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from search.engines.base import Engine
from search.engines.tantivy import TantivyEngine


@cache
def get_engine() -> Engine:
    """The engine of this process. Making it opens nothing."""
    address = urlsplit(settings.SEARCH_URL)
    return TantivyEngine(Path(address.path))
