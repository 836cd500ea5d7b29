"""Each way in which what the public reads can change raises the versions of its documents."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from treebeard.mp_tree import path_updated
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from knowledge.models import Concept, Organisation, Practice, Territory
from knowledge.selectors import public_practices
from knowledge.signals import practices_written, register_seeded
from search import labels, outbox
from search.touching import (
    practices_below,
    practices_carrying,
    practices_carrying_from,
    practices_in_territory,
    practices_naming,
    practices_with_concept,
)

#: What is written of a page when a draft is saved.
DRAFT = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
}
#: What documents hold of a term or a place.
HELD: dict[type[Model], tuple[str, ...]] = {
    Concept: ("broader_id", "code"),
    Territory: ("parent_id", "scheme", "code", "level", "latitude", "longitude", "population"),
}


@receiver(post_save, sender=Practice)
def saved(instance: Practice, update_fields: frozenset[str] | None, **kwargs: Any) -> None:
    """In the transaction that saves the page: Wagtail's own signals come after it."""
    if update_fields is None or not update_fields <= DRAFT:
        outbox.touch([instance.pk])


@receiver([page_published, page_unpublished], sender=Practice)
def publication(instance: Practice, **kwargs: Any) -> None:
    """Once more, for what is written after the page itself: the relations of a copy."""
    outbox.touch([instance.pk])


@receiver(practices_written)
def written(keys: Sequence[int], **kwargs: Any) -> None:
    outbox.touch(keys)


@receiver(post_delete, sender=Practice)
def deletion(instance: Practice, **kwargs: Any) -> None:
    outbox.touch([instance.pk])


@receiver(post_page_move)
def move(instance: Page, **kwargs: Any) -> None:
    outbox.touch(practices_below(instance))


@receiver([post_save, post_delete], sender=PageViewRestriction)
def restriction(instance: PageViewRestriction, **kwargs: Any) -> None:
    outbox.touch(practices_below(instance.page))


@receiver([post_save, post_delete], sender=CollectionViewRestriction)
def collection_restriction(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    outbox.touch(practices_carrying_from(instance.collection.path))


@receiver(path_updated, sender=Collection)
def collection_move(new_path: str, **kwargs: Any) -> None:
    outbox.touch(practices_carrying_from(new_path))


@receiver([post_save, pre_delete], sender=get_document_model())
def document(instance: Model, **kwargs: Any) -> None:
    """It may be in another collection now."""
    outbox.touch(practices_carrying([instance]))


@receiver([post_save, pre_delete], sender=Organisation)
def organisation(instance: Organisation, **kwargs: Any) -> None:
    outbox.touch(practices_naming(instance))


@receiver(pre_save, sender=Concept)
@receiver(pre_save, sender=Territory)
def before(instance: Concept | Territory, sender: type[Model], **kwargs: Any) -> None:
    """Labels are read when somebody searches: documents hold codes, places in the tree, points."""
    held = HELD[sender]
    kept = sender._default_manager.filter(pk=instance.pk).values_list(*held).first()
    instance._search_moved = kept not in (
        None,
        tuple(getattr(instance, field) for field in held),
    )


@receiver(post_save, sender=Concept)
def concept(instance: Concept, **kwargs: Any) -> None:
    if instance._search_moved:
        outbox.touch(practices_with_concept(instance))


@receiver(post_save, sender=Territory)
def territory(instance: Territory, **kwargs: Any) -> None:
    if instance._search_moved:
        outbox.touch(practices_in_territory(instance))


@receiver(pre_delete, sender=Concept)
def concept_gone(instance: Concept, **kwargs: Any) -> None:
    outbox.touch(practices_with_concept(instance))


@receiver(pre_delete, sender=Territory)
def territory_gone(instance: Territory, **kwargs: Any) -> None:
    outbox.touch(practices_in_territory(instance))


@receiver([post_save, post_delete], sender=Concept)
@receiver([post_save, post_delete], sender=Territory)
@receiver([post_save, post_delete], sender=Organisation)
def label(**kwargs: Any) -> None:
    labels.raise_version()


@receiver(register_seeded)
def seeded(created: int, updated: int, **kwargs: Any) -> None:
    if created or updated:
        labels.raise_version()
    if updated:
        # Which documents hold what changed is not known; the worker takes its time.
        outbox.touch(public_practices().values_list("pk", flat=True))
