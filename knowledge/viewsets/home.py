"""What the CMS's first screen says of the bank: how many practices, and which were changed last."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from knowledge.models import Practice
from knowledge.viewsets.filters import DRAFT
from knowledge.viewsets.practices import PracticeListing, load_rows

RECENT = 8


def _may_list(request: HttpRequest) -> bool:
    policy = policy_registry.get_by_type(Practice)
    return policy.user_has_any_permission(request.user, {"add", "change", "publish"})


def _listing() -> str:
    return reverse(PracticeListing().get_url_name("index"))


class PracticesSummary(SummaryItem):
    order = 50
    template_name = "cms/summary_practices.html"

    def is_shown(self) -> bool:
        return _may_list(self.request)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"total": Practice.objects.count(), "url": _listing()}


class DraftsSummary(PracticesSummary):
    order = 60
    template_name = "cms/summary_drafts.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        drafts = Practice.objects.filter(live=False)
        return {"total": drafts.count(), "url": f"{_listing()}?status={DRAFT}"}


class RecentPractices(Component):
    """The practices that anybody changed last, among those the person may open."""

    name = "recent_practices"
    order = 200
    template_name = "cms/recent_practices.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        if not _may_list(request):
            return {}
        mine = policy_registry.get_by_type(Practice).explorable_instances(request.user)
        latest = (
            Practice.objects.filter(latest_revision_created_at__isnull=False)
            .filter(pk__in=mine.order_by().values("pk"))
            .order_by("-latest_revision_created_at", "-pk")
        )
        keys = latest.values_list("pk", flat=True)[:RECENT]
        return {"practices": load_rows(list(keys)), "url": _listing(), "request": request}
