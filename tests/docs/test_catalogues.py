"""The translations are complete, and of the texts that the sources have now."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.utils.translation import to_locale

ROOT: Path = settings.BASE_DIR
LANGUAGES = [code for code, _name in settings.LANGUAGES[1:]]
#: Where a text is rightly the same in both languages: `pt<tab>text`, a line each.
SAME = ROOT / "locale/same.txt"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|{\w*}")


def catalogue(lang: str) -> polib.POFile:
    path = ROOT / f"locale/{lang}/LC_MESSAGES/django.po"
    assert path.exists(), f"no translation into {lang}: {path.relative_to(ROOT)}"
    return polib.pofile(str(path))


def same() -> set[tuple[str, str]]:
    if not SAME.exists():
        return set()
    lines = SAME.read_text().splitlines()
    return {
        (line.split("\t")[0], line.split("\t")[1].replace("\\n", "\n"))
        for line in lines
        if line and not line.startswith("#")
    }


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


@pytest.mark.parametrize("lang", LANGUAGES)
class TestCatalogue:
    def test_nothing_is_fuzzy_or_obsolete(self, lang: str) -> None:
        assert [e.msgid for e in catalogue(lang) if e.fuzzy or e.obsolete] == []

    def test_nothing_is_empty(self, lang: str) -> None:
        assert [e.msgid for e in catalogue(lang) if not all(translations(e))] == []

    def test_nothing_is_left_in_spanish(self, lang: str) -> None:
        allowed = {text for code, text in same() if code == lang}
        left = [
            e.msgid
            for e in catalogue(lang)
            if e.msgid in translations(e) and any(map(str.isalpha, e.msgid))
        ]
        assert sorted(set(left) - allowed) == []

    def test_placeholders_are_those_of_the_source(self, lang: str) -> None:
        wrong = []
        for entry in catalogue(lang):
            sources = {
                tuple(sorted(PLACEHOLDER.findall(text)))
                for text in (entry.msgid, entry.msgid_plural)
                if text
            }
            made = {tuple(sorted(PLACEHOLDER.findall(text))) for text in translations(entry)}
            if not made <= sources:
                wrong.append(entry.msgid)
        assert wrong == []

    @pytest.mark.part("gettext")
    def test_it_holds_the_texts_of_the_sources(self, lang: str, tmp_path: Path) -> None:
        """`makemessages`, run on a copy, finds nothing new and nothing gone."""
        for name in ("kb", "knowledge", "search", "templates", "static", "locale", "manage.py"):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, tmp_path / name)
            elif (ROOT / name).exists():
                shutil.copy(ROOT / name, tmp_path)
        django = [sys.executable, "-m", "django", "makemessages", "-l", lang, "--no-obsolete"]
        # Without settings: what counts is the copy's own directory.
        env = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        done = subprocess.run(
            django, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        made = polib.pofile(str(tmp_path / f"locale/{lang}/LC_MESSAGES/django.po"))
        now, kept = {key(e) for e in made}, {key(e) for e in catalogue(lang)}
        assert (now - kept, kept - now) == (set(), set())


def test_the_list_of_same_texts_holds_no_more_than_is_used() -> None:
    used = {(lang, e.msgid) for lang in LANGUAGES for e in catalogue(lang)}
    assert same() - used == set()


def wagtails(locale: str, domain: str) -> list[list[polib.POEntry]]:
    """The catalogues of Wagtail's applications in a language, in one order."""
    rooms = [Path(app.path) for app in apps.get_app_configs() if app.name.startswith("wagtail")]
    paths = [room / f"locale/{locale}/LC_MESSAGES/{domain}.po" for room in rooms]
    return [polib.pofile(str(path)) if path.exists() else [] for path in paths]


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize(
    "lang", [code for code, _name in settings.WAGTAILADMIN_PERMITTED_LANGUAGES if code != "en"]
)
class TestWordsOfTheCms:
    """What Wagtail does not say in a language of the CMS stands in `kb/cms_words`, and no more."""

    def ours(self, lang: str, domain: str) -> polib.POFile:
        path = ROOT / f"kb/cms_words/{lang.partition('-')[0]}/LC_MESSAGES/{domain}.po"
        return polib.pofile(str(path))

    def test_nothing_is_left_in_english(self, lang: str, domain: str) -> None:
        missing = set()
        for english, theirs in zip(
            wagtails("en", domain), wagtails(to_locale(lang), domain), strict=True
        ):
            said = {key(e)[:2] for e in theirs if e.translated()}
            missing |= {key(e) for e in english if key(e)[:2] not in said}
        ours = self.ours(lang, domain)
        assert missing
        assert missing == {key(e) for e in ours}
        assert [e.msgid for e in ours if e.fuzzy or not all(translations(e))] == []

    def test_placeholders_exist_in_the_source(self, lang: str, domain: str) -> None:
        wrong = [
            entry.msgid
            for entry in self.ours(lang, domain)
            if not set(PLACEHOLDER.findall("".join(translations(entry))))
            <= set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        ]
        assert wrong == []
