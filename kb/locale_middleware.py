"""The reader's language, without Django's second guess.

Where an address is not found Django tries it below the language. The page tree answers for any
address there: every 404 of the API, of files and of permanent addresses would be a redirect.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.middleware import locale
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from knowledge.language import content_language

#: The bank's languages as the CMS spells them, which speaks Brazilian Portuguese and no other.
CMS_LOCALES = {
    content_language(locale): locale for locale, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES
}


class LocaleMiddleware(locale.LocaleMiddleware):
    def __call__(self, request: HttpRequest) -> Any:
        """A program says its language in the query (`kb.middleware`); no other counts."""
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        return super().__call__(request)

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            # For who has not chosen a language there; without it Wagtail has no words for `pt`.
            translation.activate(CMS_LOCALES[content_language(translation.get_language())])
            request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if not translation.get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response
