"""The environment, read here alone: the process's own variables, then the checkout's `.env`."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

#: What the bank writes that is not in a database server: SQLite, media, keys, indexes.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
#: The site's public address, without a slash at its end. `https` turns transport security on.
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
