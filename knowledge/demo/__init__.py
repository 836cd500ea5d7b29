"""The demonstration bank: real practices told from public sources, in and out as a whole."""

from knowledge.demo.loading import load
from knowledge.demo.removal import remove
from knowledge.demo.state import status

__all__ = ["load", "remove", "status"]
