"""The CMS at 20,000 practices: the editor, the lists, the search, the pickers."""

from argparse import Namespace

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from benchmarks import data
from benchmarks.measuring import Row, machine, request, table
from knowledge.language import CODES
from knowledge.models import Concept, Practice, Scheme, StandardPage, Territory, TerritoryLevel

#: Milliseconds: what the project promises.
EDITOR, LIST = 1500, 300
SEARCHES = {"gestion": "gestion", "GESTIÓN": "GESTI%C3%93N", "an English name": "water"}


def lists(client: Client, repeat: int) -> list[Row]:
    """Our list of practices, plain, under each filter, searched and sorted."""
    theme = Concept.objects.filter(scheme=Scheme.THEME, broader=None).first()
    level = Concept.objects.filter(scheme=Scheme.LEVEL, organisations__isnull=False).first()
    place = Territory.objects.filter(level=TerritoryLevel.PROVINCE).first()
    owner = Practice.objects.exclude(owner=None).values_list("owner", flat=True).first()
    queries = {
        "plain": "",
        "theme and narrower": f"themes={theme.pk}",
        "level": f"level={level.pk}" if level else "",
        "province and within": f"place={place.pk}",
        **{
            f"{lang} {state}": f"completeness_{lang}={state}"
            for lang in CODES[1:]
            for state in ("none", "partial", "complete")
        },
        "author: owner": f"owner={owner or ''}",
        "author: edited by": f"edited_by={owner or ''}",
        "form": "form=full",
        "stage": "stage=implementation",
        "live": "status=live",
        "live with changes": "status=changed",
        "drafts": "status=draft",
        "in review": "status=in_review",
        "sorted by name": "ordering=title",
        "sorted by code": "ordering=code",
        "last page": "p=9999",
        **{f"search {name}": f"q={text}" for name, text in SEARCHES.items()},
        "search, three filters": f"q=agua&themes={theme.pk}&form=full&completeness_en=partial",
    }
    return [
        request(client, f"list: {name}", f"/cms/practicas/?{query}", repeat=repeat, limit=LIST)
        for name, query in queries.items()
    ]


def page_search(client: Client, repeat: int) -> list[Row]:
    return [
        request(
            client,
            f"page search: {name}",
            f"/cms/pages/search/?q={text}",
            repeat=repeat,
            limit=LIST,
        )
        for name, text in SEARCHES.items()
    ]


def pickers(client: Client, repeat: int) -> list[Row]:
    choose = "/cms/snippets/choose/knowledge"
    addresses = {
        "chooser: territory, old name": f"{choose}/territory/results/?q=colorados",
        "chooser: territory": f"{choose}/territory/?q=guay",
        "chooser: organisation": f"{choose}/organisation/results/?q=municipal",
        "chooser: term, English": f"{choose}/concept/results/?q=water",
        "chooser: page": "/cms/choose-page/search/?q=gestion",
        "picker: territory": "/cms/elegir/territories/?q=guay",
        "picker: organisation": "/cms/elegir/organisations/?q=municipal",
        "register: territories": "/cms/snippets/knowledge/territory/?q=san",
        "register: organisations": "/cms/snippets/knowledge/organisation/",
        "register: vocabularies": "/cms/snippets/knowledge/concept/",
        "home": "/cms/",
    }
    return [
        request(client, name, address, repeat=repeat, limit=LIST)
        for name, address in addresses.items()
    ]


def editors(client: Client, page: Practice, repeat: int) -> list[Row]:
    """Our editor with 30 children beside Wagtail's own for a page with one text."""
    plain_page = StandardPage.objects.first()
    ours = request(
        client,
        "editor, 30 children",
        f"/cms/pages/{page.pk}/edit/",
        repeat=repeat,
        limit=EDITOR,
    )
    rows = [ours]
    if plain_page:
        address = f"/cms/pages/{plain_page.pk}/edit/"
        plain = request(client, "editor of a plain page", address, repeat=repeat)
        ours.against = f"{ours.p50 / plain.p50:.1f} x a plain page"
        rows.append(plain)
    return rows


def explorer(client: Client, page: Practice, ours: Row, repeat: int) -> Row:
    """Wagtail's own list of the same pages, which is beside ours."""
    parent = page.get_parent()
    theirs = request(
        client, "Wagtail's explorer, same pages", f"/cms/pages/{parent.pk}/", repeat=repeat
    )
    ours.against = f"{ours.p50 / theirs.p50:.1f} x Wagtail's explorer"
    return theirs


def run(options: Namespace) -> int:
    page = data.prepare(options.practices)
    connection.ensure_connection()
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(get_user_model().objects.get(username=data.USER))
    rows = editors(client, page, options.repeat)
    listed = lists(client, options.repeat)
    rows += [*listed, explorer(client, page, listed[0], options.repeat)]
    rows += page_search(client, options.repeat)
    rows += pickers(client, options.repeat)
    if not options.no_browser:
        from benchmarks.browser import editor_ready

        rows[2:2] = editor_ready(page, EDITOR)
    print("\n".join(machine()))
    print(f"{Practice.objects.count()} practices, {options.repeat} requests of each kind\n")
    print(table(rows))
    return 0 if all(row.kept for row in rows) else 1
