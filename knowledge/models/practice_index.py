"""The list under which all practices stand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from knowledge.models.base import KnowledgePage
from knowledge.models.fields import SECTION_FEATURES
from knowledge.panels import page_editor
from knowledge.site import finding


class PracticeIndex(KnowledgePage):
    introduction = RichTextField(_("presentación"), features=SECTION_FEATURES, blank=True)

    edit_handler = page_editor("introduction")
    parent_page_types = ["knowledge.HomePage"]
    subpage_types = ["knowledge.Practice"]
    template = "pages/practice_index.html"

    class Meta:
        verbose_name = _("lista de prácticas")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        find = finding.finder()
        if find is None:
            return super().serve(request, *args, **kwargs)
        try:
            return find(self, request)
        except finding.FinderAwayError:
            response = super().serve(request, *args, **kwargs)
            response.context_data["search_is_away"] = True
            return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.site import pages

        context = super().get_context(request, *args, **kwargs)
        return {**context, **pages.practice_index(self, request)}
