"""The pictures of a practice, drawn before a reader asks for them."""

from knowledge.models import MediaItem
from knowledge.selectors import PICTURE


def draw(practice_key: int) -> None:
    """Draws what the practice's page shows and was not drawn yet."""
    shown = MediaItem.objects.filter(practice=practice_key, image__isnull=False)
    for item in shown.select_related("image"):
        item.image.get_rendition(PICTURE)
