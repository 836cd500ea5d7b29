"""Where practices are found: the index that `SEARCH_URL` names, by default one in `DATA_DIR`.

What a value may be is checked by `search/checks.py`, with a sentence for each that is wrong.
"""

from .env import DATA_DIR, env

__all__ = [
    "SEARCH_API_KEY",
    "SEARCH_CA_CERTIFICATE",
    "SEARCH_PASSWORD",
    "SEARCH_REPLICAS",
    "SEARCH_SHARDS",
    "SEARCH_TIMEOUT",
    "SEARCH_URL",
    "SEARCH_USER",
]

# A variable that is there and empty is as one that is not.
SEARCH_URL = env.str("SEARCH_URL", default="") or f"tantivy://{DATA_DIR}/search"

# Of the cluster only. Secrets stand apart: an address is logged.
SEARCH_USER = env.str("SEARCH_USER", default="")
SEARCH_PASSWORD = env.str("SEARCH_PASSWORD", default="")
SEARCH_API_KEY = env.str("SEARCH_API_KEY", default="")
SEARCH_CA_CERTIFICATE = env.str("SEARCH_CA_CERTIFICATE", default="")
SEARCH_TIMEOUT = env.str("SEARCH_TIMEOUT", default="") or "2"
SEARCH_SHARDS = env.str("SEARCH_SHARDS", default="") or "1"
SEARCH_REPLICAS = env.str("SEARCH_REPLICAS", default="") or "1"
