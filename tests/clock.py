"""The wall clock of a run, moved as a whole."""

import datetime
from contextlib import contextmanager

import time_machine


@contextmanager
def at_the_hour(config):
    """With `--at 23:30`, it is that time today, UTC, when this begins, and time goes on from there."""
    wanted = config.getoption("at")
    if not wanted:
        yield
        return
    hour, minute = map(int, wanted.split(":"))
    today = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(today.replace(hour=hour, minute=minute, second=0, microsecond=0), tick=True):
        yield
