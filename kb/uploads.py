"""Serves what editors uploaded and anybody may see: pictures. A server in front may do so instead.

Documents lie beside them and have an address of their own, which asks who may read them.
"""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

#: Where Wagtail puts pictures, what it draws of them, and those of the CMS's users.
PICTURES = ("images", "original_images", "avatar_images")


@require_safe
def picture(request: HttpRequest, folder: str, path: str) -> HttpResponseBase:
    if folder not in PICTURES:
        raise Http404
    return serve(request, path, document_root=str(settings.MEDIA_ROOT / folder))
