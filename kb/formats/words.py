"""Words of Django's own that our catalogues write anew: Portuguese gives them no capital.

Nothing imports this module; it is read when the texts of the sources are collected.
"""

from django.utils.translation import gettext_noop

MONTHS = (
    gettext_noop("January"),
    gettext_noop("February"),
    gettext_noop("March"),
    gettext_noop("April"),
    gettext_noop("May"),
    gettext_noop("June"),
    gettext_noop("July"),
    gettext_noop("August"),
    gettext_noop("September"),
    gettext_noop("October"),
    gettext_noop("November"),
    gettext_noop("December"),
)

# Within the sentence that says in which language a page is shown.
LANGUAGES = (gettext_noop("Spanish"), gettext_noop("English"), gettext_noop("Portuguese"))
