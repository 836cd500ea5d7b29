"""Pages for failures: in the reader's language, useful, and without the database."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import translation

from kb import urls as bank
from knowledge.site.errors import EXPLANATIONS

handler400, handler403 = bank.handler400, bank.handler403
handler404, handler500 = bank.handler404, bank.handler500


def _fails(request: HttpRequest, kind: str) -> HttpResponse:
    raise {"400": SuspiciousOperation, "403": PermissionDenied, "500": ZeroDivisionError}[kind]


def _sends(request: HttpRequest) -> HttpResponse:
    return HttpResponse("received")


urlpatterns = [
    path("<str:lang>/falla/<str:kind>/", lambda request, lang, kind: _fails(request, kind)),
    path("falla/<str:kind>/", _fails),
    path("<str:lang>/envio/", lambda request, lang: _sends(request)),
    *bank.urlpatterns,
]


@pytest.fixture
def visitor() -> Iterator[Client]:
    """A reader whose failures are answered as on a server, and whose database cannot be asked."""
    with override_settings(ROOT_URLCONF=__name__), connection.execute_wrapper(_refuse):
        yield Client(raise_request_exception=False)


def _refuse(*args: object) -> None:
    pytest.fail("the page of a failure asked the database")


@pytest.mark.parametrize("lang", ["es", "en", "pt"])
@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_failure_is_explained_in_the_language_of_the_address(
    visitor: Client, status: int, lang: str
) -> None:
    response = visitor.get(f"/{lang}/falla/{status}/", headers={"Accept-Language": "pt,en;q=0.5"})
    page = BeautifulSoup(response.content, "lxml")

    assert response.status_code == status
    assert page.html["lang"] == response["Content-Language"] == lang
    with translation.override(lang):
        assert page.h1.text == str(EXPLANATIONS[status].title)
    ways = [link["href"] for link in page.select("main a")]
    assert f"/{lang}/" in ways
    assert f"/{lang}/territorio/" in ways
    assert "Accept-Language" not in response.get("Vary", "")


def test_without_a_language_in_the_address_the_browser_is_asked(visitor: Client) -> None:
    response = visitor.get("/falla/500/", headers={"Accept-Language": "pt-BR"})
    assert response["Content-Language"] == "pt"
    assert "Accept-Language" in response["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["es", "en", "pt"])
def test_an_address_that_leads_nowhere(client: Client, lang: str) -> None:
    response = client.get(f"/{lang}/no-hay/nada/")
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "lxml").html["lang"] == lang


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/no-hay/",
        "/media/no-hay.jpg",
        "/id/BPL-00001",
        "/es/vocabulario/no-hay/",
        "/es/territorio/ec-dpa/0/",
    ],
)
def test_what_is_not_found_is_not_a_redirect_to_a_language(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_form_without_its_token_is_refused_with_advice(visitor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/es/envio/", {"nombre": "x"})
    assert response.status_code == 403
    assert "recárguela" in response.content.decode()


@pytest.mark.parametrize(
    "address", ["/es/", "/pt/practicas/", "/es/ayuda/buscar/", "/id/BPL-00001"]
)
def test_a_page_takes_nothing_with_or_without_a_token(client: Client, address: str) -> None:
    for sender in (client, Client(enforce_csrf_checks=True)):
        response = sender.post(address, {"nombre": "x"})
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response.content


def test_a_failure_of_the_page_for_failures_is_a_sentence(visitor: Client) -> None:
    broken = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [],
            "APP_DIRS": False,
        }
    ]
    with override_settings(TEMPLATES=broken):
        response = visitor.get("/es/falla/500/")
    assert (response.status_code, response["Content-Type"]) == (500, "text/plain")
