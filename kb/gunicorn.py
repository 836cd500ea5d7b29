"""How gunicorn serves the bank (`-c python:kb.gunicorn`); its arguments win over what is here."""

import logging
from typing import Any

loglevel = "warning"
workers = 2
threads = 4
graceful_timeout = 5
# What is read before the processes part is theirs together.
preload_app = True
# The most that it takes: what is longer than our own answers allow is refused in words of ours.
limit_request_line = 8190


def when_ready(server: Any) -> None:
    """Before there are processes: what each of them would read for its first search."""
    # Its models are there only now.
    from django.db import DatabaseError, connections

    from search.ahead import read_ahead

    try:
        read_ahead()
    except DatabaseError as error:
        # Away, or not prepared yet: whoever searches first reads it.
        logging.getLogger(__name__).warning("Nothing was read ahead: %s", error)
    finally:
        connections.close_all()
