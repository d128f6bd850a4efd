"""Those who write answers into one SQLite file take turns.

SQLite lets one write at a time. Who finds it busy sleeps for some milliseconds and looks again, so the file lies idle
between two writers, and the unlucky wait long. Here the next is woken as soon as the one before is done. It is a
matter of speed alone: what SQLite itself guarantees needs no turns, and others who write need not take them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock

from django.db import DEFAULT_DB_ALIAS, connections

try:
    from fcntl import LOCK_EX, LOCK_UN, flock
except ImportError:  # Windows: turns within a process only
    flock = None  # type: ignore[assignment]  # asked for below

_in_this_process = Lock()


@contextmanager
def in_turn() -> Iterator[None]:
    """Around a transaction; within one it does nothing, for who holds the file must not wait for a turn."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor != "sqlite" or database.in_atomic_block:
        yield
        return
    with _in_this_process, _among_processes(f"{database.settings_dict['NAME']}-turn"):
        yield


@contextmanager
def _among_processes(name: str) -> Iterator[None]:
    """The kernel takes the turn back from a process that is killed."""
    if flock is None:
        yield
        return
    file = _opened(name, os.getpid())
    flock(file, LOCK_EX)
    try:
        yield
    finally:
        flock(file, LOCK_UN)


@cache
def _opened(name: str, _process: int) -> int:
    """Once for each process: a forked one would share the turn of its parent."""
    return os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
