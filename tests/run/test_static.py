"""Every static file that a template names is there: with hashed names, a missing one is a 500."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

TEMPLATES = sorted(
    path
    for directory in ("templates", "knowledge/templates", "kb/templates")
    for path in (settings.BASE_DIR / directory).rglob("*.html")
)
NAMED = sorted(
    {
        (name, str(path.relative_to(settings.BASE_DIR)))
        for path in TEMPLATES
        for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']""", path.read_text())
    }
)


@pytest.mark.parametrize(("name", "template"), NAMED)
def test_the_file_is_there(name: str, template: str) -> None:
    assert finders.find(name), f"{template} names {name}"


def test_templates_were_looked_at() -> None:
    assert NAMED
