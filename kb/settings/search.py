"""Where practices are found: the index that `SEARCH_URL` names, by default one in `DATA_DIR`."""

from .env import DATA_DIR, env

__all__ = ["SEARCH_URL"]

SEARCH_URL = env.str("SEARCH_URL", default=f"tantivy://{DATA_DIR}/search")
