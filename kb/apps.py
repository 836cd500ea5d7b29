"""The project as an application: commands, checks and settings of the whole."""

from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "kb"
    verbose_name = "Banco de Buenas Prácticas Locales"
