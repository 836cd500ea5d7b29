"""One command, one table: `scripts/bench cms`, `scripts/bench search`. `--help` tells the rest."""

import argparse
import importlib
import os
import secrets
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

SUBJECTS = {
    "cms": "the CMS at 20,000 practices: editor, lists, search, pickers",
    "search": "the search at as many: API, page, completion, memory, a new index",
    "relevance": "how well the search finds what was judged, beside Wagtail's own",
    "faults": "servers killed, full, slow, red, at 3,000: what readers and editors notice",
}
#: Requests of each kind; of faults, publications in all.
REPEAT = {"cms": 20, "search": 240, "faults": 3_000}
#: Practices to load, where not as many are asked for.
PRACTICES = {"faults": 3_000}


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("subject", choices=SUBJECTS, help=f"what to measure: {SUBJECTS}")
    parser.add_argument("--practices", type=int, help="how many to load: 20,000; for faults 3,000")
    parser.add_argument("--repeat", type=int, help=f"requests of each kind: {REPEAT}")
    parser.add_argument(
        "--dir", type=Path, help="keeps the data here and finds it again; else it is thrown away"
    )
    parser.add_argument(
        "--url",
        help="search on servers, http://host:port,other:port as in SEARCH_URL; else embedded",
    )
    parser.add_argument("--no-browser", action="store_true", help="server times only")
    options = parser.parse_args()
    options.repeat = options.repeat or REPEAT.get(options.subject)
    options.practices = options.practices or PRACTICES.get(options.subject, 20_000)
    with ExitStack() as stack:
        place = options.dir or stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
        directory = Path(place).resolve()
        directory.mkdir(parents=True, exist_ok=True)
        # As the bank is served: DEBUG off, hashed static files, tasks left to a worker.
        os.environ |= {
            "DATA_DIR": str(directory),
            "DJANGO_SETTINGS_MODULE": "kb.settings",
            "DEBUG": "off",
            "SECRET_KEY": os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50),
            "SITE_URL": "http://127.0.0.1:8000",
            "LOG_LEVEL": "ERROR",
        }
        if options.url:
            # Each number of practices has an index of its own there.
            place = options.url.replace("http", "elasticsearch", 1).rstrip("/")
            os.environ["SEARCH_URL"] = f"{place}/bench-{options.practices}"
        import django

        django.setup()
        return importlib.import_module(f"benchmarks.{options.subject}").run(options)


sys.exit(main())
