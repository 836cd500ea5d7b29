"""What the log tells of a server that is away: one line, with the reason."""

import logging

import pytest

from kb.settings import LOGGING


def told(record: logging.LogRecord) -> str:
    handler = logging.StreamHandler()
    callback = LOGGING["filters"]["without_traceback"]["callback"]
    callback(record)
    return handler.format(record)


@pytest.mark.parametrize(
    ("name", "level", "lines"),
    [
        ("elastic_transport.transport", logging.WARNING, 1),
        ("elastic_transport.transport", logging.ERROR, 2),
        ("search.worker", logging.WARNING, 2),
    ],
)
def test_an_expected_failure_is_one_line(name: str, level: int, lines: int) -> None:
    error = ConnectionRefusedError("nobody listens")
    told_by = logging.getLogger(name).makeRecord(
        name, level, __file__, 1, "Retrying (attempt %d of %d)", (0, 1), (type(error), error, None)
    )
    text = told(told_by)
    assert text.startswith("Retrying (attempt 0 of 1)")
    assert "nobody listens" in text
    assert len(text.splitlines()) == lines
    assert LOGGING["handlers"]["stderr"]["filters"] == ["without_traceback"]
