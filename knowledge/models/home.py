"""The front page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from knowledge.models.base import KnowledgePage
from knowledge.models.fields import SECTION_FEATURES
from knowledge.panels import page_editor


class HomePage(KnowledgePage):
    introduction = RichTextField(_("presentación"), features=SECTION_FEATURES, blank=True)

    edit_handler = page_editor("introduction")
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["knowledge.PracticeIndex", "knowledge.StandardPage"]
    max_count = 1
    template = "pages/home.html"

    class Meta:
        verbose_name = _("portada")

    @property
    def neutral_address(self) -> str:
        return reverse("root")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.site import pages

        context = super().get_context(request, *args, **kwargs)
        return {**context, **pages.front_page(self, context["lang"])}
