"""The room where practices are found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Búsqueda")

    def ready(self) -> None:
        from search import checks, practice_parts, receivers, similar, views  # noqa: F401  (all register)
