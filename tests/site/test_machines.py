"""What machines read: sitemaps, robots, the content policy; and what templates may not say."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client

from knowledge.addresses import absolute, permanent_url, url_for
from tests import factories

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
PUBLIC_TEMPLATES = [
    template
    for folder in ("pages", "partials", "practice", "errors", "wagtailcore", ".")
    for template in sorted((Path(settings.BASE_DIR) / "templates" / folder).glob("*.html"))
]


@pytest.mark.django_db
def test_the_sitemap_names_each_language_that_exists(client: Client) -> None:
    practice = factories.practice(languages=("es", "pt"))
    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    sections = [loc.text for loc in index.iter(f"{SITEMAP}loc")]
    assert any(address.endswith("/sitemap-practicas.xml") for address in sections)

    sitemap = ElementTree.fromstring(client.get("/sitemap-practicas.xml").content)
    found = {
        entry.findtext(f"{SITEMAP}loc"): {
            link.get("hreflang") for link in entry.iter(f"{XHTML}link")
        }
        for entry in sitemap
    }
    host = "http://testserver"
    assert found == {
        host + url_for(practice, "es"): {"es", "pt"},
        host + url_for(practice, "pt"): {"es", "pt"},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(
    "section",
    ["paginas", "practicas", "listas", "vocabularios", "territorios", "organizaciones"],
)
def test_every_address_of_the_sitemap_answers(client: Client, section: str) -> None:
    factories.practice(languages=("es", "en"))
    sitemap = ElementTree.fromstring(client.get(f"/sitemap-{section}.xml").content)
    addresses = [entry.findtext(f"{SITEMAP}loc") for entry in sitemap]
    assert addresses
    for address in addresses:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200, address


def test_robots_are_kept_out_of_the_cms_only(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /cms/\n" in text
    assert f"Sitemap: {absolute('/sitemap.xml')}" in text


@pytest.mark.django_db
def test_public_pages_forbid_inline_code(client: Client) -> None:
    practice = factories.practice()
    for address in ("/es/", url_for(practice, "es"), permanent_url(practice), "/es/no-hay/"):
        policy = client.get(address)["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("template", PUBLIC_TEMPLATES, ids=lambda template: template.name)
def test_templates_write_no_inline_code_and_no_text_without_its_language(template: Path) -> None:
    source = template.read_text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", source)
    assert not re.search(r"<script(?![^>]* src=)", source)
    for line in source.splitlines():
        for name in re.findall(r"\{\{ ([\w.]+)\.text \}\}", line):
            spoken = f"{name}|lang_of" in line or name in NEUTRAL
            assert spoken, f"{template.name}: {name}.text without {name}|lang_of"


#: Texts of the site itself, and those that stand in `<meta>`, which has no language.
NEUTRAL = {"name", "shown_title", "description", "explanation"}
