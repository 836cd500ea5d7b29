"""Every setting, command, script, address and problem has its line in docs/; none outlives it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import LocalePrefixPattern, URLPattern, URLResolver, get_resolver
from django.utils import translation
from django.utils.translation import gettext

from kb.problems import KINDS
from tests.docs.test_catalogues import catalogue, wagtails

ROOT: Path = settings.BASE_DIR
OPERATIONS = (ROOT / "docs/operations.md").read_text()
DOCS = "\n".join(path.read_text() for path in sorted((ROOT / "docs").glob("*.md")))

#: How a variable is read: by django-environ or `os.environ`, by the scripts and by compose.yaml.
IN_PYTHON = re.compile(r"""\b(?:env(?:\.\w+)?|environ\.get|setdefault)\(\s*"([A-Z][A-Z_]+)\"""")
IN_SHELL = re.compile(r"\$\{([A-Z][A-Z_]+)(?::?[-?])")
#: The machine's own, not ours.
OF_THE_MACHINE = {"BASH_SOURCE", "DJANGO_SETTINGS_MODULE", "HOME"}


def variables() -> set[str]:
    found: set[str] = set()
    for room in ROOT.iterdir():
        if room.is_dir() and not room.name.startswith("."):
            for path in room.rglob("*.py"):
                found |= set(IN_PYTHON.findall(path.read_text()))
    for path in [*(ROOT / "scripts").iterdir(), ROOT / ".ci/run", ROOT / "compose.yaml"]:
        found |= set(IN_SHELL.findall(path.read_text()))
    return found - OF_THE_MACHINE


def commands() -> Iterator[str]:
    for app in apps.get_app_configs():
        if Path(app.path).is_relative_to(ROOT) and ".venv" not in app.path:
            for path in Path(app.path, "management/commands").glob("[!_]*.py"):
                yield path.stem


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    """The addresses that are ours; of an application that is included, where it stands."""
    for entry in patterns:
        if isinstance(entry.pattern, LocalePrefixPattern):
            yield from routes(entry.url_patterns, "/{lang}/")
            continue
        address = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(entry.pattern))
        if isinstance(entry, URLResolver) and (entry.namespace or "").startswith("api"):
            yield from routes(entry.url_patterns, address)
        else:
            yield address


@pytest.mark.parametrize("name", sorted(variables()))
def test_every_variable_has_its_row(name: str) -> None:
    assert re.search(rf"^\| `{name}` \|", OPERATIONS, re.MULTILINE)


def test_no_row_tells_of_a_variable_that_nothing_reads() -> None:
    told = set(re.findall(r"^\| `([A-Z][A-Z_]+)` \|", OPERATIONS, re.MULTILINE))
    assert told - variables() == set()


def test_the_example_names_variables_that_are_read() -> None:
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    assert named
    assert named - variables() == set()


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_has_its_row(name: str) -> None:
    assert re.search(rf"^\| `manage\.py {name}[` ]", OPERATIONS, re.MULTILINE)


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (ROOT / "scripts").iterdir() if not p.suffix)
)
def test_every_script_has_its_row(name: str) -> None:
    assert re.search(rf"^\| `scripts/{name}[` ]", OPERATIONS, re.MULTILINE)


@pytest.mark.parametrize("address", sorted(set(routes(get_resolver().url_patterns))))
def test_every_address_has_its_line(address: str) -> None:
    assert f"`{address}`" in DOCS


def test_every_problem_of_the_api_has_its_row() -> None:
    rows = re.findall(
        r"^\| (\d+) \| `([a-z-]+)` \|", (ROOT / "docs/api.md").read_text(), re.MULTILINE
    )
    assert dict(map(reversed, rows)) == {name: str(kind.status) for name, kind in KINDS.items()}


#: Words that the guide sets apart and that stand on no screen.
OTHER_WORDS = {"English · Ficha breve", "Intro", "minga"}


def test_the_guide_names_what_the_cms_shows() -> None:
    """Every label in italics is one of our texts, or one of Wagtail's in Spanish."""
    ours = {text for e in catalogue("en") for text in (e.msgid, e.msgid_plural)}
    theirs = {e.msgid for po in wagtails("en", "django") for e in po}
    with translation.override("es"):
        shown = ours | {gettext(text) for text in theirs if text}
        shown.add(gettext("Add %(model_name)s") % {"model_name": gettext("práctica")})
    # «Completitud 80 %»: what follows is filled in.
    labels = {re.sub(r" ?%\(.*", "", text).casefold() for text in shown}
    guide = " ".join((ROOT / "docs/guia-de-edicion.md").read_text().split())
    named = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", guide)) - OTHER_WORDS
    assert len(named) > 10
    assert [name for name in named if name.casefold() not in labels] == []


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "README.es.md", *sorted((ROOT / "docs").rglob("*.md"))]
)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text()):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"
