"""Wagtail, as the bank's editors use it."""

from zoneinfo import available_timezones

from .env import SITE_URL, env

__all__ = [
    "MODELSEARCH_BACKENDS",
    "TAGGIT_CASE_INSENSITIVE",
    "WAGTAILADMIN_BASE_URL",
    "WAGTAILAPI_DOCS_ENABLED",
    "WAGTAILDOCS_EXTENSIONS",
    "WAGTAILEMBEDS_FINDERS",
    "WAGTAILIMAGES_EXTENSIONS",
    "WAGTAILREDIRECTS_AUTO_CREATE",
    "WAGTAIL_ALLOW_UNICODE_SLUGS",
    "WAGTAIL_AUTOSAVE_INTERVAL",
    "WAGTAIL_ENABLE_UPDATE_CHECK",
    "WAGTAIL_ENABLE_WHATS_NEW_BANNER",
    "WAGTAIL_GRAVATAR_PROVIDER_URL",
    "WAGTAIL_SITE_NAME",
    "WAGTAIL_USER_TIME_ZONES",
    "WRITING_API",
]

WAGTAIL_SITE_NAME = "Banco de Buenas Prácticas Locales"
WAGTAILADMIN_BASE_URL = SITE_URL
# `agua-de-paramo` can be read aloud and pasted anywhere; `agua-de-p%C3%A1ramo` cannot.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# Without what is no place, which browsers do not know (`localtime`, `Factory`).
WAGTAIL_USER_TIME_ZONES = sorted(
    zone
    for zone in available_timezones()
    if "/" in zone and not zone.startswith(("Etc/", "SystemV/"))
)
# Milliseconds. Half a second, the default, is a save for each pause in typing.
WAGTAIL_AUTOSAVE_INTERVAL = 3000
# Nothing on an editor's screen asks a third party for anything.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_FINDERS: list[dict] = []
# `knowledge.receivers` makes one in each language; Wagtail would make it in the editor's alone.
WAGTAILREDIRECTS_AUTO_CREATE = False
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "kb.cms_search"}}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
TAGGIT_CASE_INSENSITIVE = True

# Wagtail's own API, a preview, for programs of ours that write with a token (`kb.writing_api`).
WRITING_API = env.bool("WRITING_API", default=False)
WAGTAILAPI_DOCS_ENABLED = False
