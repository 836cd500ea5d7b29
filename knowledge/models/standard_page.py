"""A page of plain text: about, help, accessibility, privacy."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from knowledge.language import languages_of
from knowledge.models.base import KnowledgePage
from knowledge.panels import page_editor


class StandardPage(KnowledgePage):
    body = RichTextField(
        _("texto"),
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"],
        blank=True,
    )

    edit_handler = page_editor("body")
    parent_page_types = ["knowledge.HomePage", "knowledge.StandardPage"]
    subpage_types = ["knowledge.StandardPage"]
    template = "pages/standard_page.html"

    class Meta:
        verbose_name = _("página")

    @property
    def written_in(self) -> list[str]:
        bodies = languages_of(self, "body")
        return [lang for lang in super().written_in if lang in bodies]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.site import pages

        context = super().get_context(request, *args, **kwargs)
        return {**context, **pages.standard_page(self, context["lang"])}
