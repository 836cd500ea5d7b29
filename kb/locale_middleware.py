"""The reader's language, without Django's second guess.

Where an address is not found Django tries it below the language. The page tree answers for any
address there: every 404 of the API, of files and of permanent addresses would be a redirect.
"""

from typing import Any

from django.http import HttpRequest
from django.middleware import locale
from django.utils import translation
from django.utils.cache import patch_vary_headers


class LocaleMiddleware(locale.LocaleMiddleware):
    def __call__(self, request: HttpRequest) -> Any:
        """A program says its language in the query (`kb.middleware`); no other counts."""
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        return super().__call__(request)

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if not translation.get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response
