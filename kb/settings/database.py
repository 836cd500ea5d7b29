"""Where facts are kept: SQLite in `DATA_DIR`, or the server that `DATABASE_URL` names."""

from .env import DATA_DIR, env

__all__ = ["CACHES", "DATABASES"]

# A variable that is there and empty is as one that is not.
_url = env.str("DATABASE_URL", default="") or f"sqlite:///{DATA_DIR}/bank.sqlite3"
DATABASES = {"default": env.db_url_config(_url)}

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # With Django's defaults, three processes that publish get "database is locked" within seconds.
    # With SQLite's own cache (2 MB), reading twenty practices of 20,000 takes half as long again.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-8000;"
        ),
    }

# A connection that each request opens anew costs it more than all its questions.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
