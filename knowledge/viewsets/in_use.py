"""What is named somewhere is not deleted, one by one or in bulk: the person is told where."""

from typing import Any

from django.contrib.admin.utils import quote
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.panels import Panel
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import DeleteView

from knowledge.models import Part
from knowledge.usage import Use, uses
from knowledge.viewsets.labels import label

#: Objects of one relation that the page of uses names; the rest is counted.
SHOWN = 100


def refusal(obj: Model, found: list[Use]) -> str:
    """Why `obj` is not deleted."""
    places = [
        ngettext(
            "%(count)d vez en «%(field)s» (%(model)s)",
            "%(count)d veces en «%(field)s» (%(model)s)",
            use.count,
        )
        % {
            "count": use.count,
            "field": use.label,
            "model": use.model._meta.verbose_name_plural,
        }
        for use in found
    ]
    return _("«%(name)s» está en uso y no se puede eliminar: %(places)s.") % {
        "name": label(obj),
        "places": get_text_list(places, _("y")),
    }


class DeleteUnused(DeleteView):
    """The confirmation of a deletion, or the reason why there is none."""

    template_name = "cms/confirm_delete.html"

    @cached_property
    def uses(self) -> list[Use]:
        return list(uses(self.object))

    def get_usage(self) -> None:
        return None

    def get_usage_url(self) -> None:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.uses:
            context["refusal"] = refusal(self.object, self.uses)
            context["uses_url"] = reverse(self.usage_url_name, args=[quote(self.object.pk)])
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.uses:
            try:
                with transaction.atomic():
                    return super().form_valid(form)
            except ProtectedError:
                # Someone began to use it meanwhile.
                del self.uses
        messages.error(self.request, refusal(self.object, self.uses))
        return redirect(self.get_success_url())


class DeleteUnusedInBulk(DeleteBulkAction):
    """Deletes what nobody names, and says of the rest where it is named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: list[str] = []

    def annotate_items(self, items: list[Model]) -> list[Model]:
        items = super().annotate_items(items)
        self.uses = {item.pk: list(uses(item)) for item in items}
        # Wagtail would offer nothing as soon as one of the chosen is in use.
        self.is_protected = all(self.uses.values())
        return items

    def object_context(self, item: Model) -> dict[str, Any]:
        context = super().object_context(item)
        found = self.uses[item.pk]
        context["usage_count"] = sum(use.count for use in found)
        context["is_protected"] = bool(found)
        return context

    def prepare_action(self, objects: list[Model], objects_without_access: Any) -> None:
        """Refuses nothing as a whole: `execute_action` says of each what became of it."""

    @classmethod
    def execute_action(cls, objects: list[Model], **kwargs: Any) -> tuple[int, int]:
        self = kwargs["self"]
        unused = [obj for obj in objects if not self.uses[obj.pk]]
        self.refused = [refusal(obj, self.uses[obj.pk]) for obj in objects if self.uses[obj.pk]]
        self.actionable_objects = unused
        return super().execute_action(unused, **kwargs)

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        return super().get_success_message(num_parent_objects, num_child_objects)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        for reason in self.refused:
            messages.error(self.request, reason)
        return response


class UsesView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Everything that names one term, place or organisation."""

    template_name = "cms/uses.html"
    permission_required = "change"
    index_url_name = edit_url_name = usage_url_name = None
    page_title = ""
    header_icon = "link"

    def get_page_title(self) -> str:
        return _("Dónde se usa")

    def get_page_subtitle(self) -> str:
        return label(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finder = AdminURLFinder(self.request.user)
        groups = [
            {
                "label": use.label,
                "model": use.model._meta.verbose_name_plural,
                "count": use.count,
                "more": max(0, use.count - SHOWN),
                "objects": [(label(obj), finder.get_edit_url(obj)) for obj in _owners(use)],
            }
            for use in uses(self.object)
        ]
        return super().get_context_data(**kwargs, groups=groups)


def _owners(use: Use) -> list[Model]:
    """What a person would open to change it: of a part, its practice."""
    if issubclass(use.model, Part):
        return [part.practice for part in use.objects.select_related("practice")[:SHOWN]]
    return list(use.objects[:SHOWN])


class UsesPanel(Panel):
    """How often the object of a form is named, with the way to see where."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/uses_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["uses"] = list(uses(self.instance))
            viewset = type(self.instance).snippet_viewset
            context["uses_url"] = reverse(
                viewset.get_url_name("usage"), args=[quote(self.instance.pk)]
            )
            return context
