"""Tasks that a worker in a process of its own is given."""

import time

from django.db import connection
from django_tasks import task


@task()
def in_transaction() -> bool:
    return connection.in_atomic_block


@task()
def fail() -> None:
    raise ValueError("this one always fails")


@task()
def sleep(seconds: float) -> str:
    time.sleep(seconds)
    return "slept"
