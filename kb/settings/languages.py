"""The languages of the bank. This list is the only place that spells them."""

from .env import BASE_DIR

__all__ = [
    "FORMAT_MODULE_PATH",
    "LANGUAGES",
    "LANGUAGE_CODE",
    "LOCALE_PATHS",
    "MODELTRANSLATION_CUSTOM_FIELDS",
    "MODELTRANSLATION_DEFAULT_LANGUAGE",
    "MODELTRANSLATION_FALLBACK_LANGUAGES",
    "TIME_ZONE",
    "USE_I18N",
    "USE_THOUSAND_SEPARATOR",
    "USE_TZ",
    "WAGTAILADMIN_PERMITTED_LANGUAGES",
    "WAGTAIL_CONTENT_LANGUAGES",
    "WAGTAIL_I18N_ENABLED",
]

#: Source first, then the translations, each named in itself.
LANGUAGES = [("es", "Español"), ("en", "English"), ("pt", "Português")]
LANGUAGE_CODE = LANGUAGES[0][0]
# Our own words, then what Wagtail's catalogues leave in English on the CMS's screens.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "kb/cms_words"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = "kb.formats"
TIME_ZONE = "America/Guayaquil"

MODELTRANSLATION_DEFAULT_LANGUAGE = LANGUAGE_CODE
MODELTRANSLATION_FALLBACK_LANGUAGES = (LANGUAGE_CODE,)
MODELTRANSLATION_CUSTOM_FIELDS = ("RichTextField",)

# One tree and one Wagtail locale: a page holds its own translations.
WAGTAIL_I18N_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES[:1]
# Wagtail speaks Brazilian Portuguese; our own catalogue `pt` stands behind it.
WAGTAILADMIN_PERMITTED_LANGUAGES = [("es", "Español"), ("en", "English"), ("pt-br", "Português")]
