"""Publishing without the editor's form: by the list's bulk actions and by a reviewer's approval.

What is incomplete is refused by name, and stops nothing else.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions import (
    DeleteBulkAction,
    MoveBulkAction,
    PublishBulkAction,
    UnpublishBulkAction,
)
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail.models.audit_log import ModelLogEntry

from knowledge.completeness import IncompletePracticeError, labels
from knowledge.models import Practice
from knowledge.viewsets.practices import is_listing, keys_listed

#: More refusals than these are counted instead of named.
NAMED = 10


class WhatTheListShows:
    """«All in the list» are those that its search and filters left.

    The list has no parent page, and without one Wagtail would take every page of the site.
    """

    request: HttpRequest
    next_url: str

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        if is_listing(self.next_url):
            return keys_listed(self.request)
        return super().get_all_objects_in_listing_query(parent_id)  # type: ignore[misc]


class Delete(WhatTheListShows, DeleteBulkAction):
    pass


class Move(WhatTheListShows, MoveBulkAction):
    pass


class Unpublish(WhatTheListShows, UnpublishBulkAction):
    pass


class Publish(WhatTheListShows, PublishBulkAction):
    """Publishes what can be published and says of each other page why not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refused: list[str] = []

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(
        cls,
        objects: list[Page],
        include_descendants: bool = False,
        user: Any = None,
        refused: list[str] | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        reasons = [] if refused is None else refused
        chosen = sum(cls._publish(page, user, reasons) for page in objects)
        below = 0
        if include_descendants:
            for page in objects:
                for draft in page.get_descendants().not_live().specific().iterator():
                    if user is None or draft.permissions_for_user(user).can_publish():
                        below += cls._publish(draft, user, reasons)
        return chosen, below

    @classmethod
    def _publish(cls, page: Page, user: Any, reasons: list[str]) -> bool:
        try:
            with transaction.atomic():
                super().execute_action([page], user=user)
        except IncompletePracticeError as error:
            reasons.extend(error.messages)
            return False
        except ValidationError as error:
            reasons.append(
                _("No se puede publicar «%(name)s»: %(errors)s")
                % {"name": page.title, "errors": " ".join(error.messages)}
            )
            return False
        return True

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects and not num_child_objects:
            return None
        return super().get_success_message(num_parent_objects, num_child_objects)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        for reason in self.refused[:NAMED]:
            messages.error(self.request, reason)
        if (more := len(self.refused) - NAMED) > 0:
            rest = ngettext(
                "Y %(count)d página más que no se puede publicar.",
                "Y %(count)d páginas más que no se pueden publicar.",
                more,
            )
            messages.error(self.request, rest % {"count": more})
        return response


class ApproveWhatIsComplete(WorkflowActionView):
    """An approval that would publish something incomplete only says what is missing."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except IncompletePracticeError as error:
            for message in error.messages:
                messages.error(request, message)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(
                request, {"step": "success", "redirect": self.redirect_url}
            )
        return redirect(self.redirect_url)


class PracticePages(PageViewSet):
    """Wagtail's views of a practice, where ours differ."""

    model = Practice
    workflow_action_view_class = ApproveWhatIsComplete


class RefusalFormatter(LogFormatter):
    """In a page's history: what was due and could not be published."""

    label = gettext_lazy("Publicación programada sin hacer")

    def format_message(self, log_entry: ModelLogEntry) -> str:
        fields = log_entry.data.get("missing", [])
        return _("No se publicó en la fecha programada. Falta: %(fields)s.") % {
            "fields": labels(Practice, fields)
        }


BULK_ACTIONS = (Delete, Move, Publish, Unpublish)
