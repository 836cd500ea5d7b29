"""What the log tells of what has to be expected: one line, with the reason, or none."""

import logging
from functools import partial

import pytest

from kb.settings import LOGGING


def told(record: logging.LogRecord) -> str:
    handler = logging.StreamHandler()
    filters = [LOGGING["filters"][name] for name in LOGGING["handlers"]["stderr"]["filters"]]
    if all(one["callback"](record) for one in filters):
        return handler.format(record)
    return ""


@pytest.mark.parametrize(
    ("name", "level", "lines"),
    [
        ("elastic_transport.transport", logging.WARNING, 1),
        ("elastic_transport.transport", logging.ERROR, 2),
        ("search.worker", logging.WARNING, 2),
        ("django.security.DisallowedHost", logging.ERROR, 1),
    ],
)
def test_an_expected_failure_is_one_line(name: str, level: int, lines: int) -> None:
    error = ConnectionRefusedError("nobody listens")
    told_by = logging.getLogger(name).makeRecord(
        name, level, __file__, 1, "Retrying (attempt %d of %d)", (0, 1), (type(error), error, None)
    )
    text = told(told_by)
    assert text.startswith("Retrying (attempt 0 of 1)")
    assert ("nobody listens" in text) == name.startswith(("elastic", "search"))
    assert len(text.splitlines()) == lines


@pytest.mark.parametrize(("status", "is_told"), [(404, False), (422, False), (403, True)])
def test_what_is_not_there_fills_no_disk(
    status: int, is_told: bool, request: pytest.FixtureRequest
) -> None:
    record = logging.getLogger("django.request").makeRecord(
        "django.request", logging.WARNING, __file__, 1, "Not Found: /x", (), None
    )
    record.status_code = status
    assert bool(told(record)) == is_told
    root = logging.getLogger()
    request.addfinalizer(partial(root.setLevel, root.level))
    root.setLevel(logging.INFO)
    assert told(record)
