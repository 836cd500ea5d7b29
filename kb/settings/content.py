"""What holds for the content as a whole."""

from django.core.exceptions import ImproperlyConfigured

from .env import env

__all__ = ["CONTENT_LICENCE", "CONTENT_LICENCES"]

#: The licences a practice may carry: code, name, address of the deed.
CONTENT_LICENCES = {
    "CC-BY-4.0": ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
#: What a practice carries that names no licence of its own.
CONTENT_LICENCE = env.str("CONTENT_LICENCE", default="CC-BY-4.0")
if CONTENT_LICENCE not in CONTENT_LICENCES:
    raise ImproperlyConfigured(
        f"CONTENT_LICENCE must be one of {', '.join(CONTENT_LICENCES)}, not {CONTENT_LICENCE!r}."
    )
