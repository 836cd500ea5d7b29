"""Logs go to standard error, a line an event; the place that runs the bank keeps them."""

from logging import ERROR, LogRecord

from .env import env

__all__ = ["LOGGING"]

#: Clients that tell of a server which is away or comes back: what every operator has to expect.
EXPECTED = ("elastic_transport", "elasticsearch")


def _without_traceback(record: LogRecord) -> bool:
    """Leaves one line, with the reason, of what these clients tell with fifty of their own code."""
    if record.exc_info and record.levelno < ERROR and record.name.partition(".")[0] in EXPECTED:
        record.msg, record.args = f"{record.getMessage()}: {record.exc_info[1]}", ()
        record.exc_info = record.exc_text = None
    return True


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "filters": {
        "without_traceback": {
            "()": "django.utils.log.CallbackFilter",
            "callback": _without_traceback,
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["without_traceback"],
        },
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
