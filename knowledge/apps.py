"""The room of what a practice is."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Conocimiento")

    def ready(self) -> None:
        from knowledge import checks, comparing, receivers  # noqa: F401  (two register themselves)

        comparing.register()
