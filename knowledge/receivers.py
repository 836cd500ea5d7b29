"""What follows from a signal. Nothing is decided here."""

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, post_page_move

from knowledge import pictures
from knowledge.models import Practice
from knowledge.services import redirect_old_addresses


@receiver(page_slug_changed)
def redirect_after_rename(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    redirect_old_addresses(page=instance.specific, old_path=instance_before.url_path)


@receiver(post_page_move)
def redirect_after_move(
    instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any
) -> None:
    if url_path_before != url_path_after:
        redirect_old_addresses(page=instance.specific, old_path=url_path_before)


@receiver(page_published, sender=Practice)
def draw_pictures(instance: Practice, **kwargs: Any) -> None:
    # A file that cannot be drawn is logged and does not stop what was published.
    transaction.on_commit(partial(pictures.draw, instance.pk), robust=True)
