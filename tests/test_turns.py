"""Writers of one SQLite file take turns, in a process and among processes; inside a transaction nobody waits."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace

import pytest
from django.db import connection, connections, transaction

from surveys import turns

SQLITE = connection.vendor == "sqlite"
pytestmark = pytest.mark.skipif(not SQLITE, reason="PostgreSQL lets several write at once")
HOLDS = """
import fcntl, sys
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database of its own, which nobody opens."""
    here = SimpleNamespace(vendor="sqlite", in_atomic_block=False, settings_dict={"NAME": tmp_path / "some.sqlite3"})
    monkeypatch.setattr(turns, "connections", {"default": here})
    yield tmp_path / "some.sqlite3-turn"
    turns._opened.cache_clear()


def writer(begun: Event, done: Event) -> Thread:
    def write() -> None:
        begun.set()
        with turns.in_turn():
            done.set()

    thread = Thread(target=write)
    thread.start()
    return thread


@pytest.mark.usefixtures("file")
def test_a_thread_waits_for_the_one_before() -> None:
    begun, done = Event(), Event()
    with turns.in_turn():
        second = writer(begun, done)
        assert begun.wait(10)
        assert not done.wait(0.2)
    assert done.wait(10)
    second.join()


@pytest.mark.skipif(os.name != "posix", reason="turns among processes are POSIX locks")
def test_a_process_waits_for_another_and_a_killed_one_gives_its_turn_back(file: Path) -> None:
    command = [sys.executable, "-c", HOLDS, str(file)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        begun, done = Event(), Event()
        second = writer(begun, done)
        assert begun.wait(10)
        assert not done.wait(0.2)
        other.kill()
        assert done.wait(10)
        second.join()


@pytest.mark.usefixtures("file")
def test_an_error_gives_the_turn_back() -> None:
    with pytest.raises(RuntimeError, match="full"), turns.in_turn():
        raise RuntimeError("the disk is full")
    with turns.in_turn():
        pass
    assert turns._in_this_process.acquire(blocking=False)
    turns._in_this_process.release()


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nobody_waits() -> None:
    with turns._in_this_process, transaction.atomic(), turns.in_turn():
        assert connections["default"].in_atomic_block


def test_a_forked_process_opens_its_own(file: Path) -> None:
    assert turns._opened(str(file), 1) != turns._opened(str(file), 2)
