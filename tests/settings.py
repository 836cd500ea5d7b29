"""The project's settings for the suite: nothing of the place it runs in, but for `DATABASE_URL`.

`TEST_DIR` keeps the suite's files in a directory of yours, so that `pytest --reuse-db` finds its
database again; without it they go to a new directory that is deleted at the end.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_given = os.environ.get("TEST_DIR")
_dir = Path(_given or tempfile.mkdtemp(prefix="bank-tests-"))
_dir.mkdir(parents=True, exist_ok=True)
if not _given:
    atexit.register(shutil.rmtree, _dir, ignore_errors=True)

# What a developer's `.env` says must not reach the suite: the process's own variables win over it.
os.environ.update(
    DATA_DIR=str(_dir),
    SECRET_KEY="the-suite-signs-nothing-that-matters",
    SITE_URL="http://127.0.0.1:8000",
    ALLOWED_HOSTS="127.0.0.1,localhost,testserver",
    CACHE_URL="locmemcache://",
    CONTENT_LICENCE="CC-BY-4.0",
    DEBUG="off",
    LOG_LEVEL="WARNING",
    SEARCH_URL="",
    SEARCH_USER="",
    SEARCH_PASSWORD="",
    SEARCH_API_KEY="",
    SEARCH_CA_CERTIFICATE="",
    SEARCH_TIMEOUT="",
    SEARCH_SHARDS="",
    SEARCH_REPLICAS="",
)

from kb.catalogues import compile_stale
from kb.settings import *
from kb.settings import DATABASES, LOCALE_PATHS

# Before Django starts: it reads the catalogues of the source language then, once.
compile_stale(LOCALE_PATHS)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in life: a live server and a worker get connections of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(_dir / "test.sqlite3")}
