"""Real documents of other systems as practices, for volume: in and out as a whole."""

from knowledge.corpus.documents import BadLine, Corpus
from knowledge.corpus.loading import load
from knowledge.corpus.removal import remove

__all__ = ["BadLine", "Corpus", "load", "remove"]
