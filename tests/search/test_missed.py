"""What is looked for and not found is counted, without who asked, and told in the CMS."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from search import missed, sync
from search.models import MissedSearch
from tests import factories
from tests.factories import pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]
BANK, API = "/es/practicas/", "/api/v1/search/"


@pytest.mark.usefixtures("engine")
def test_what_found_little_is_counted_on_page_and_api(client: Client) -> None:
    for number in range(missed.FEW):
        pages.practice(f"Agua {number}")
    sync.rebuild()
    for address, query in (
        (BANK, {"q": "  Zeppelines   para  TODOS "}),
        (API, {"q": "zeppelines para todos", "lang": "es"}),
        (API, {"q": "zeppelines para todos", "lang": "en"}),
        # Found, narrowed, without words, of another page: nothing to learn from.
        (BANK, {"q": "agua"}),
        (BANK, {"q": "zeppelines", "theme": "x"}),
        (BANK, {"q": "zeppelines", "year_from": "2010"}),
        (BANK, {"q": "¿?"}),
        (API, {"q": "1712345678 ana@gad.gob.ec", "lang": "es"}),
        (BANK, {}),
        (API, {"q": "zeppelines", "lang": "es", "page": "2"}),
    ):
        assert client.get(address, query).status_code == 200
    kept = MissedSearch.objects.order_by("lang").values_list("text", "lang", "count", "found")
    assert list(kept) == [
        ("zeppelines para todos", "en", 1, 0),
        ("zeppelines para todos", "es", 2, 0),
    ]


def test_nothing_that_tells_who_asked_is_kept() -> None:
    assert missed.masked("Cédula 1712345678, tel. 099-123") == "cédula ##########, tel. ###-###"
    assert missed.masked("escribir a Ana.Perez@gad.gob.ec ya") == "escribir a @ ya"
    assert missed.masked("\u0661\u0662 x") == "## x"
    assert len(missed.masked("ñ" * 600)) == missed.LONGEST
    assert {field.name for field in MissedSearch._meta.get_fields()} == {
        "id",
        "text",
        "lang",
        "month",
        "count",
        "found",
    }


def test_it_is_shown_from_three_times_on_and_kept_for_a_year(client: Client) -> None:
    this = timezone.localdate().replace(day=1)
    before = (this - timedelta(days=40)).replace(day=1)
    old = this.replace(year=this.year - 1)
    oldest = (old + timedelta(days=31)).replace(day=1)
    for text, month, count in (
        ("globos", this, 2),
        ("globos", before, 1),
        ("cometas", this, 2),
        ("drones", old, 90),
        ("tranvía", this, 6),
        ("tranvía", oldest, 1),
    ):
        MissedSearch.objects.create(text=text, lang="es", month=month, count=count, found=0)
    missed.prune()
    rows = {row.text: (row.total, row.last) for row in missed.often()}
    assert rows == {"globos": (3, this), "tranvía": (7, this)}
    client.force_login(factories.editor())
    page = client.get(reverse("search_missed")).content.decode()
    assert page.index("tranvía") < page.index("globos")
    assert "cometas" not in page
    assert reverse("search_missed") in client.get(reverse("wagtailadmin_home")).content.decode()


def test_it_is_bounded_and_never_in_the_way(client: Client, monkeypatch: Any, caplog: Any) -> None:
    sync.rebuild()
    monkeypatch.setattr(missed, "MOST", 1)
    for text in ("globos", "cometas", "globos"):
        client.get(API, {"q": text, "lang": "es"})
    assert list(MissedSearch.objects.values_list("text", "count")) == [("globos", 2)]

    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("locked")

    monkeypatch.setattr(MissedSearch.objects, "filter", broken)
    assert client.get(API, {"q": "globos", "lang": "es"}).status_code == 200
    assert "was not noted" in caplog.text
