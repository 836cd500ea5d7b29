"""Logs go to standard error, a line an event; the place that runs the bank keeps them."""

from logging import ERROR, INFO, LogRecord, getLogger

from .env import env

__all__ = ["LOGGING"]

#: Clients that tell of a server which is away or comes back: what every operator has to expect.
EXPECTED = ("elastic_transport", "elasticsearch")
#: What anybody may ask wrongly as often as they like: a line for a host that is none of ours, and
#: for what is not there or means nothing a line only where all is logged.
OTHER_HOST = "django.security.DisallowedHost"
ASKED_WRONGLY = (404, 410, 422)


def _without_traceback(record: LogRecord) -> bool:
    """Leaves one line, with the reason, of what these clients tell with fifty of their own code."""
    is_expected = record.levelno < ERROR and record.name.partition(".")[0] in EXPECTED
    if record.exc_info and (is_expected or record.name == OTHER_HOST):
        if is_expected:
            record.msg, record.args = f"{record.getMessage()}: {record.exc_info[1]}", ()
        record.exc_info = record.exc_text = None
    return True


def _is_worth_a_line(record: LogRecord) -> bool:
    is_wrong = record.name == "django.request" and vars(record).get("status_code") in ASKED_WRONGLY
    return not is_wrong or getLogger().isEnabledFor(INFO)


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
        "worth_a_line": {
            "()": "django.utils.log.CallbackFilter",
            "callback": _is_worth_a_line,
        },
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["worth_a_line", "without_traceback"],
        },
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
