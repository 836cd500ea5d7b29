"""The site's first pages, in place of Wagtail's welcome page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from knowledge.language import CODES, column, source_language
from knowledge.models import HomePage, PracticeIndex, StandardPage
from knowledge.models.base import KnowledgePage
from knowledge.seeding.files import DATA, rows_of

#: Each kind of page, and the field in which its text stands.
TYPES: dict[str, tuple[type[KnowledgePage], str]] = {
    "home": (HomePage, "introduction"),
    "index": (PracticeIndex, "introduction"),
    "standard": (StandardPage, "body"),
}


@transaction.atomic
def create_site() -> int:
    """Makes and publishes the pages, unless there is a home page. Returns how many it made.

    From then on they are the editors': seeding never writes or makes them again.
    """
    if HomePage.objects.exists():
        return 0
    with source_language():
        first, *others = rows_of("pages")
        home = _publish(Page.get_first_root_node(), first)
        _show(home)
        for cells in others:
            _publish(home, cells)
    return 1 + len(others)


def _publish(parent: Page, cells: dict[str, str]) -> KnowledgePage:
    model, text_field = TYPES[cells["type"]]
    page = model(slug=cells["slug"], show_in_menus=cells["in_menus"] == "yes", live=False)
    for lang in CODES:
        setattr(page, column("name", lang), cells[lang])
        setattr(page, column("meta_description", lang), cells[column("meta", lang)])
        text = DATA / "pages" / f"{cells['slug']}.{lang}.html"
        setattr(page, column(text_field, lang), text.read_text(encoding="utf-8").strip())
    page = parent.add_child(instance=page)
    page.full_clean()
    page.save_revision().publish()
    return page


def _show(home: HomePage | KnowledgePage) -> None:
    """Makes `home` the root of the site at `SITE_URL`; Wagtail's welcome page goes."""
    address = urlsplit(settings.SITE_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    welcome = site.root_page if site.pk else None
    site.root_page = home.page_ptr
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    if welcome and welcome.specific_class is Page and not welcome.get_children().exists():
        welcome.delete()
