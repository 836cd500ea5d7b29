"""The page on which all of ours stand: named and described in each language, with one title."""

from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from knowledge.addresses import reading_language, url_for
from knowledge.forms import NAME_LENGTH, CopyWithoutAliasForm, KnowledgePageForm
from knowledge.language import (
    CODES,
    NAMES,
    SOURCE,
    SourceLanguageMixin,
    column,
    columns,
    languages_of,
)
from knowledge.models.search import found_by
from knowledge.revisions import mended
from knowledge.site.versions import versions


class KnowledgePage(SourceLanguageMixin, Page):
    """Promises that `title` is the Spanish name whenever the page or a revision is saved."""

    name = models.CharField(_("nombre"), max_length=NAME_LENGTH)
    meta_description = models.CharField(
        _("descripción para buscadores"),
        max_length=160,
        blank=True,
        help_text=_("Una o dos frases. Se muestran en los buscadores y al compartir."),
    )

    # Wagtail's copy brings a title of its own, and `sync_title` then makes it the Spanish name.
    exclude_fields_in_copy = ["name", column("name", SOURCE)]
    search_fields = [*Page.search_fields, *found_by(columns("name"))]

    base_form_class = KnowledgePageForm
    copy_form_class = CopyWithoutAliasForm

    class Meta:
        abstract = True

    def sync_title(self) -> None:
        """The Spanish name is the title; a page without one takes its title for it."""
        name = column("name", SOURCE)
        if not getattr(self, name) and self.title:
            setattr(self, name, self.title)
        self.title = getattr(self, name) or ""

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if self.alias_of_id:
            raise ValidationError(_("Las páginas del banco no admiten alias."))
        self.sync_title()
        return super().save(*args, **kwargs)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.sync_title()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        self.sync_title()
        super().minimal_clean()

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.sync_title()
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        return super().with_content_json(mended(type(self), content))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["lang"] = reading_language(request)
        context["versions"] = versions(
            request, partial(url_for, self), self.written_in, self.neutral_address
        )
        return context

    @property
    def written_in(self) -> list[str]:
        """The languages in which a reader gets more than a fallback."""
        return languages_of(self, "name")

    @property
    def neutral_address(self) -> str:
        """The address that leads each reader to their own language, where there is one."""
        return ""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [(lang, NAMES[lang]) for lang in CODES]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> TemplateResponse:
        request.LANGUAGE_CODE = mode_name
        with translation.override(mode_name):
            return super().serve_preview(request, mode_name).render()
