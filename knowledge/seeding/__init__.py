"""Fills an empty bank, and brings a corrected data file into one that editors already changed."""

from knowledge.seeding.services import seed

__all__ = ["seed"]
