"""A long piece of work leaves room for others to write."""

import time
from collections.abc import Callable
from typing import Final

from django.db import connection

Progress = Callable[[str, int, int], None]
WORK: Final = 0.25  # seconds of writing after which it pauses
REST: Final = 0.12  # who waits for SQLite's lock looks for it every tenth of a second


def unhurried(progress: Progress | None) -> Progress:
    """Says how far it is, and on SQLite pauses often enough that everybody who waits to write gets in between.

    There the lock goes to whoever asks first after it is free, which is the work itself when it never rests.
    """
    rested = time.monotonic()

    def told(step: str, done: int, of: int) -> None:
        nonlocal rested
        if progress:
            progress(step, done, of)
        if connection.vendor == "sqlite" and time.monotonic() - rested > WORK:
            time.sleep(REST)
            rested = time.monotonic()

    return told
