"""One process serves people who chose different languages: each reads their own."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.html import escape
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from knowledge.language import columns
from knowledge.models import Scheme
from tests import factories

pytestmark = pytest.mark.django_db

#: What each screen says in each language; Spanish first, whose words must not stay for the rest.
WORDS = {
    "/cms/snippets/knowledge/organisation/add/": {
        "es": ("Elegir territorio", "Gobierno de cantón"),
        "en": ("Choose territory", "Canton government"),
        "pt-br": ("Escolher território", "Governo de cantão"),
    },
    "/cms/snippets/knowledge/concept/": {
        "es": (">Inicio<", "Vocabularios"),
        "en": (">Home<", "Vocabularies"),
        "pt-br": (">Página inicial<", "Vocabulários"),
    },
    "/cms/reports/tasks/": {"es": ("2 tareas",), "en": ("2 tasks",), "pt-br": ("2 tarefas",)},
    # Words that Wagtail's own catalogues lack (`kb/cms_words`), on a page and in its scripts.
    "/cms/pages/": {
        "es": ("1 a 1 de 1 página",),
        "en": ("1-1 of 1 page",),
        "pt-br": ("1 a 1 de 1 página",),
    },
    "/cms/jsi18n/": {
        "es": (r"Guardando\u2026",),
        "en": (),
        "pt-br": (r"Salvando\u2026",),
    },
    "/cms/images/chooser/": {
        "es": (r">B\u00fasqueda<",),
        "en": (">Search<",),
        "pt-br": (">Pesquisar<",),
    },
    "/cms/": {
        "es": (">Banco de Buenas Prácticas Locales<",),
        "en": (">Bank of Good Local Practices<",),
        "pt-br": (">Banco de Boas Práticas Locais<",),
    },
}


@pytest.mark.parametrize("screen", WORDS)
def test_each_person_reads_a_screen_in_their_own_language(client: Client, screen: str) -> None:
    names = ("Gobierno de cantón", "Canton government", "Governo de cantão")
    factories.concept(scheme=Scheme.LEVEL, **dict(zip(columns("pref_label"), names, strict=True)))
    DBTaskResult.objects.all().delete()
    for number in range(2):
        DBTaskResult.objects.create(
            backend_name="default",
            args_kwargs={"args": [], "kwargs": {}},
            status="FAILED",
            task_path=f"search.tasks.send_{number}",
            run_after=now(),
        )
    spoken = WORDS[screen]
    for lang, words in spoken.items():
        client.force_login(factories.superuser(language=lang))
        html = (
            " ".join(client.get(screen).text.replace(r"\n", " ").split())
            .replace("> ", ">")
            .replace(" <", "<")
        )
        assert [word for word in words if escape(word) not in html and word not in html] == []
        others = {w for other, said in spoken.items() if other != lang for w in said} - set(words)
        assert [word for word in others if word in html] == []


def test_who_has_not_chosen_reads_the_cms_in_the_language_of_the_browser(client: Client) -> None:
    words = {
        "es-EC,es;q=0.9": ("es", "Recordarme", "Buscar en todas las páginas"),
        "en-GB": ("en", "Remember me", "Search all pages"),
        "pt": ("pt-br", "Lembrar", "Pesquisar todas as páginas"),
        "pt-PT,pt;q=0.8": ("pt-br", "Lembrar", "Pesquisar todas as páginas"),
        "pt-BR,en;q=0.5": ("pt-br", "Lembrar", "Pesquisar todas as páginas"),
    }
    user = get_user_model().objects.create_superuser("editora", password=factories.PASSWORD)
    for accepted, (locale, at_the_door, inside) in words.items():
        client.logout()
        browser = {"accept-language": accepted}
        assert at_the_door in client.get("/cms/login/", headers=browser).text, accepted
        client.force_login(user)
        home = client.get("/cms/", headers=browser)
        assert inside in home.text, accepted
        assert f'lang="{locale}"' in home.text
