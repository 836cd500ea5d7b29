"""Dates as British English writes them, which readers of other languages do not mistake."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
