"""Writes that concern pages as a whole."""

from collections.abc import Collection
from copy import copy

from django.db import transaction
from django.utils import translation
from wagtail.contrib.redirects.signal_handlers import create_redirects
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision, Site

from knowledge.language import CODES

#: What Wagtail's command names its own doing.
SCHEDULED_PUBLISHING = "wagtail.publish.scheduled"
PUBLISHING_REFUSED = "knowledge.publish.refused"


@transaction.atomic
def redirect_old_addresses(*, page: Page, old_path: str) -> None:
    """Makes the old addresses of `page` and of what stands below it lead to the new ones.

    In every language.

    Args:
        page: the specific page as it stands now.
        old_path: its `url_path` before it was renamed or moved.
    """
    before = copy(page)
    before.url_path = old_path
    sites = Site.objects.exclude(root_page=page)
    for lang in CODES:
        with translation.override(lang):
            create_redirects(page=page, page_old=before, sites=sites)


@transaction.atomic
def refuse_scheduled(*, revision: Revision, missing: list[str]) -> None:
    """Takes a revision off the timetable and says so in the history of its page.

    Args:
        revision: what was due to be published.
        missing: the fields that it lacks.
    """
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(
        instance=revision.content_object,
        action=PUBLISHING_REFUSED,
        revision=revision,
        data={"missing": missing},
    )


def forget_loaded(*, keys: Collection[int]) -> None:
    """Takes out of the site's history what loading and removing wrote of pages that are gone.

    What people did stays, and so does everything about a page that is still there.

    Args:
        keys: the primary keys of the pages that were loaded.
    """
    there = Page.objects.filter(pk__in=keys).values("pk")
    PageLogEntry.objects.filter(page_id__in=keys, user=None).exclude(page_id__in=there).delete()
