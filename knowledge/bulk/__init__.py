"""Writes published practices by the thousand, as rows and not as objects."""

from knowledge.bulk.rows import Told, Writer, Written
from knowledge.bulk.search import index_for_cms_search

__all__ = ["Told", "Writer", "Written", "index_for_cms_search"]
