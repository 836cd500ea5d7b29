"""Numbers as they are written in Ecuador: Django's Spanish parts thousands with a space."""

THOUSAND_SEPARATOR = "."
