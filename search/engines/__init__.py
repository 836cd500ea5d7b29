"""The engine that this place uses, by `SEARCH_URL`."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from search.engines.base import Engine
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch_address import SCHEMES, Address
from search.engines.tantivy import TantivyEngine


@cache
def get_engine() -> Engine:
    """The engine of this process. Making it opens nothing.

    Raises:
        ImproperlyConfigured: where the settings name none, with a sentence.
    """
    kind, _, where = settings.SEARCH_URL.partition("://")
    if kind in SCHEMES:
        return ElasticsearchEngine(Address.of_settings())
    if kind == "tantivy" and where.startswith("/"):
        return TantivyEngine(Path(where))
    raise ImproperlyConfigured(
        "SEARCH_URL names no engine: it is tantivy:///a/directory, elasticsearch://host:9200 or"
        " elasticsearch+https://host:9200."
    )
