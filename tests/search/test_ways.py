"""Each way in which a practice comes in or goes out, or something that is told of it changes."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from knowledge.addresses import url_for
from knowledge.language import column
from knowledge.models import Practice, PracticeDocument
from knowledge.seeding import services as seeding
from knowledge.seeding import vocabularies
from knowledge.selectors import public_practices
from search import searching, sync
from search.engines import get_engine
from search.query import Codes, Everything, Node, Plan, Word
from search.request import SearchRequest
from search.suggesting import suggest
from tests.factories import pages, registers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("engine")]


@pytest.fixture(autouse=True)
def _index(engine: Any) -> None:
    begin()


def begin() -> None:
    """A bank without practices, and its index."""
    pages.practice_index()
    sync.rebuild()


def drain() -> int:
    """All that waits; then index and database agree."""
    taken = 0
    while batch := sync.drain_once():
        taken += batch
    assert not sync.verify()
    return taken


def found(node: Node | None = None) -> list[int]:
    return sorted(get_engine().search(Plan(node or Everything(), "es", limit=100)).keys)


def restrict(page: Page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def test_published_changed_and_unpublished() -> None:
    practice = pages.practice("Riego por aspersión", live=False)
    drain()
    assert found() == []
    practice.save_revision().publish()
    drain()
    assert found(Word("aspersion")) == [practice.pk]
    practice.refresh_from_db()
    setattr(practice, column("name", "es"), "Riego por goteo")
    practice.save_revision()
    assert drain() == 0  # a draft is nobody's business
    practice.save_revision().publish()
    drain()
    # `solution` still tells of sprinklers.
    assert found(Word("goteo")) == [practice.pk]
    practice.unpublish()
    drain()
    assert found() == []


def test_scheduled_and_expired() -> None:
    practice = pages.practice(live=False)
    practice.go_live_at = timezone.now() + timedelta(seconds=1)
    practice.save_revision().publish()
    drain()
    assert found() == []
    time.sleep(1.1)
    call_command("publish_scheduled", verbosity=0)
    drain()
    assert found() == [practice.pk]
    Practice.objects.update(expire_at=timezone.now() - timedelta(seconds=1))
    call_command("publish_scheduled", verbosity=0)
    drain()
    assert found() == []


def test_deleted_alone_and_with_the_page_above() -> None:
    one, other = pages.practice(), pages.practice()
    drain()
    one.delete()
    drain()
    assert found() == [other.pk]
    pages.practice_index().delete()
    drain()
    assert found() == []


def test_copied() -> None:
    practice = pages.practice()
    copy = practice.copy(
        keep_live=False, update_attrs={"slug": "copia", "title": "Copia de regreso"}
    )
    drain()
    assert found() == [practice.pk]
    copy.save_revision().publish()
    drain()
    assert found() == sorted([practice.pk, copy.pk])
    assert found(Word("copia")) == [copy.pk]


def test_copied_as_it_is_published_and_with_the_page_above() -> None:
    theme = registers.theme("Riego", code="rie")
    practice = pages.practice(themes=[theme])
    drain()
    copy = practice.copy(update_attrs={"slug": "copia", "title": "Copia"})
    drain()
    assert found(Codes("theme", ("rie",))) == sorted([practice.pk, copy.pk])
    pages.practice_index().copy(recursive=True, update_attrs={"slug": "otro", "title": "Otro"})
    drain()
    assert len(found()) == 4


def test_restricted_itself_and_freed() -> None:
    practice, other = pages.practice(), pages.practice()
    drain()
    restriction = restrict(practice)
    drain()
    assert found() == [other.pk]
    restriction.delete()
    drain()
    assert found() == sorted([practice.pk, other.pk])


def test_restricted_above_and_freed() -> None:
    practice = pages.practice()
    drain()
    restriction = restrict(pages.home())
    drain()
    assert found() == []
    restriction.delete()
    drain()
    assert found() == [practice.pk]


def test_moved_below_a_restricted_page_and_back() -> None:
    practice = pages.practice()
    closed = pages.practice_index(slug="interno")
    restrict(closed)
    drain()
    practice.move(closed, pos="last-child")
    drain()
    assert found() == []
    Practice.objects.get().move(pages.practice_index(), pos="last-child")
    drain()
    assert found() == [practice.pk]
    # The list above it moves, with all that it holds.
    pages.practice_index().move(Page.objects.get(pk=closed.pk), pos="last-child")
    drain()
    assert found() == []


def test_documents_of_restricted_collections(client: Client, admin_client: Client) -> None:
    root = Collection.get_first_root_node()
    above = root.add_child(name="Archivo")
    inner = root.add_child(name="Cronogramas")
    file = Document.objects.create(title="Acta", file="acta.pdf", file_size=1, collection=inner)
    attached = PracticeDocument(document=file, **{column("name", "es"): "Cronograma reservado"})
    practice = pages.practice(children={"documents": [attached]})
    pages.practice()
    drain()

    def shown() -> bool:
        """Whether the document's title is told: by search, page and API, or by none of them."""
        assert drain() == 1
        addresses = url_for(practice, "es"), f"/api/v1/practices/{practice.code}/?lang=es"
        told = {"Cronograma" in client.get(path).content.decode() for path in addresses}
        (same,) = told | {found(Word("cronograma")) == [practice.pk]}
        return same

    def restrict(collection: Collection) -> CollectionViewRestriction:
        return CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.LOGIN
        )

    def carry(collection: Collection) -> None:
        file.collection = collection
        file.save()

    def carry_in_bulk(collection: Collection) -> None:
        kind = ("wagtaildocs", "document", "add_to_collection")
        address = f"{reverse('wagtail_bulk_action', args=kind)}?id={file.pk}"
        assert admin_client.post(address, {"collection": collection.pk}).status_code == 302

    restriction = restrict(inner)
    assert not shown()
    restriction.delete()
    assert shown()
    restrict(above)
    inner.move(above, "sorted-child")
    assert not shown()
    for move in (carry, carry_in_bulk):
        move(root)
        assert shown()
        move(inner)
        assert not shown()
    inner.move(root, "sorted-child")
    assert shown()
    file.delete()
    assert not shown()


def test_organisation_renamed() -> None:
    lead, joint = registers.organisation("GAD de Nabón"), registers.organisation("GAD de Oña")
    practice = pages.practice(lead_organisation=lead, co_organisations=[joint])
    drain()
    for body, name in ((lead, "Mancomunidad del Jubones"), (joint, "Consorcio Zamorano")):
        setattr(body, column("name", "es"), name)
        body.save()
        assert drain() == 1
        assert found(Word(name.rpartition(" ")[2])) == [practice.pk]
    assert found(Word("nabon")) == []


def test_term_and_place_under_another_parent() -> None:
    old, new = registers.theme("Ambiente", code="old"), registers.theme("Producción", code="new")
    term = registers.theme("Riego", code="child", broader=old)
    azuay = registers.territory("Azuay", code="01", level="province")
    loja = registers.territory("Loja", code="11", level="province")
    place = registers.territory("Oña", code="0111", parent=azuay)
    practice = pages.practice(themes=[term], territories=[place])
    pages.practice()
    drain()
    assert found(Codes("theme", ("old",))) == [practice.pk]
    term.broader = new
    term.save()
    place.parent = loja
    place.save()
    assert drain() == 1
    assert found(Codes("theme", ("old",))) == []
    assert found(Codes("theme", ("new",))) == [practice.pk]
    assert found(Codes("province", ("ec-dpa:01",))) == []
    assert found(Codes("province", ("ec-dpa:11",))) == [practice.pk]
    place.scheme = "iso3166"
    place.save()
    assert drain() == 1
    assert found(Codes("territory", ("iso3166:0111",))) == [practice.pk]


def test_a_label_changed_touches_no_document() -> None:
    term = registers.theme("Faenas", code="m")
    practice = pages.practice(themes=[term])
    drain()
    setattr(term, column("pref_label", "es"), "Trabajo colectivo")
    term.save()
    assert drain() == 0
    answer = searching.search(SearchRequest(text="trabajo colectivo", lang="es"))
    assert [hit.key for hit in answer.hits] == [practice.pk]
    assert searching.search(SearchRequest(text="faenas", lang="es")).total == 0


def test_registers_that_are_seeded_in_bulk(monkeypatch: pytest.MonkeyPatch) -> None:
    seeding.seed()
    practice = pages.practice()
    drain()
    real = vocabularies.concept_rows

    def renamed() -> Any:
        for row in real():
            if row["code"] == "AMB":
                row[column("pref_label", "es")] = "Quebradas vivas"
            yield row

    monkeypatch.setattr(seeding, "SOURCES", ((seeding.Concept, renamed),))
    seeding.seed()
    assert drain() == 1
    assert found() == [practice.pk]
    suggested = suggest("quebradas", "es")
    assert [found.label for found in suggested] == ["Quebradas vivas"]


def test_what_no_signal_told_is_found_and_repaired() -> None:
    one, other = pages.practice(), pages.practice()
    drain()
    public_practices().filter(pk=one.pk).update(live=False)  # behind the signals' back
    assert sync.verify().superfluous == [one.pk]
    sync.repair(sync.verify())
    drain()
    assert found() == [other.pk]
