"""What a practice still needs to be published: above the tabs, true after each save."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_GET
from wagtail.admin.ui.components import Component

from knowledge import completeness
from knowledge.language import NAMES, SOURCE, column, translated_fields
from knowledge.panels.tabs import EditorTabs

if TYPE_CHECKING:
    from knowledge.models import Practice


class Needs(Component):
    """The frame that `static/cms/needs.js` fills again after each save."""

    template_name = "cms/needs_frame.html"

    def __init__(self, practice: "Practice") -> None:
        self.practice = practice

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            **needs_of(self.practice),
            # A new practice has no number before its first save.
            "url": reverse("cms_needs", args=[self.practice.pk or 0]),
        }


class PracticeTabs(EditorTabs):
    """The tabs of a practice, under what it still needs."""

    class BoundPanel(EditorTabs.BoundPanel):
        def needs(self) -> Needs:
            return Needs(self.instance)


def needs_of(practice: "Practice") -> dict[str, Any]:
    from knowledge.models.choices import Form

    return {
        "percent": completeness.percent(practice),
        "languages": [
            (lang, NAMES[lang], percent)
            for lang, percent in completeness.by_language(practice).items()
        ],
        "forms": [
            {
                "label": form.label,
                "chosen": form == practice.form,
                "missing": [
                    _field(practice, name) for name in completeness.refused(practice, form.value)
                ],
            }
            for form in Form
        ],
    }


def _field(practice: "Practice", name: str) -> dict[str, str]:
    """A field's label, and the name by which the editor's form knows it."""
    model = type(practice)
    field = model._meta.get_field(name)
    if field.auto_created:
        return {"label": capfirst(field.related_model._meta.verbose_name), "name": name}
    translated = name in translated_fields(model)
    return {
        "label": capfirst(field.verbose_name),
        "name": column(name, SOURCE) if translated else name,
    }


@require_GET
def needs(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for the latest draft, for those who may edit it."""
    from knowledge.models import Practice

    practice = get_object_or_404(Practice, pk=pk)
    if not practice.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    return render(request, "cms/needs.html", needs_of(practice.get_latest_revision_as_object()))
