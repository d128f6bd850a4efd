"""A real server that is killed and started again, and the door at which everybody waits meanwhile."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import sample
from threading import Condition, get_ident

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds for a start on a busy machine
FULL_START_EACH = 25  # so many starts from the launcher, then one that imports everything anew


def free_port() -> int:
    """Below the ports that the system gives to connections: one of those could take ours while the server is down."""
    for port in sample(range(20_000, 32_000), k=100):
        if is_free(port):
            return port
    raise RuntimeError("no port is free")


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def children(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = (line.split() for line in listed.splitlines())
    return [int(pid) for pid, above in pairs if int(above) == parent]


class Launcher:
    """The process that forks servers; see `launcher.py`."""

    def __init__(self, log: Path, *pages: str) -> None:
        self._log = log.open("ab")
        command = [sys.executable, "-m", "benchmarks.durable.launcher", *pages]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        if self._read() != "ready":
            raise RuntimeError(f"the launcher did not start, see {log}")

    def start(self, *command: str) -> int:
        assert self._process.stdin  # noqa: S101  # a pipe, as asked for above
        self._process.stdin.write(" ".join(command) + "\n")
        self._process.stdin.flush()
        return int(self._read())

    def full_start(self, port: int) -> int:
        """The server as a person starts it."""
        command = [sys.executable, "manage.py", "serve", "--no-timer", "--no-access-log", f"--port={port}"]
        started = subprocess.Popen(command, cwd=ROOT, stdout=self._log, stderr=self._log, start_new_session=True)
        return started.pid

    def stop(self) -> None:
        assert self._process.stdin  # noqa: S101  # a pipe, as asked for above
        self._process.stdin.close()  # it ends what still runs, then itself
        self._process.wait()
        self._log.close()

    def _read(self) -> str:
        assert self._process.stdout  # noqa: S101  # a pipe, as asked for above
        return self._process.stdout.readline().strip()


class Site:
    """The server at its address. Threads that talk to it are counted: working, or waiting at the closed door."""

    def __init__(self, launcher: Launcher) -> None:
        self.launcher, self.port = launcher, free_port()
        self.starts, self.seconds_down = 0, 0.0
        self._leader, self._workers = 0, [0]
        self._door = Condition()
        self._open = False
        self._working = 0
        self._flying: dict[int, tuple[str, int]] = {}  # thread → what it has sent, and a number for it
        self._sent = self._answered = 0
        self.never_answered: set[int] = set()

    # -- Life and death ----------------------------------------------------------

    def start(self) -> None:
        self.starts += 1
        whole = self.starts % FULL_START_EACH == 0
        begun = time.monotonic()
        self._leader = self.launcher.full_start(self.port) if whole else self.launcher.start("serve", str(self.port))
        self.wait_until_it_answers()
        self.seconds_down += time.monotonic() - begun

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > until:
                raise RuntimeError("the server did not come up; its log says why")
            time.sleep(0.01)
        self._workers = children(self._leader)
        with self._door:
            self._open = True
            self._door.notify_all()

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def kill(self, *, workers_only: bool) -> list[tuple[str, int]]:
        """SIGKILL to all of it, or to all workers at once. Gives what was under way at that moment."""
        with self._door:
            self._open = False
            flying = list(self._flying.values())
            if workers_only:
                for worker in self._workers:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(worker, signal.SIGKILL)
            else:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self._leader, signal.SIGKILL)
        if not workers_only:
            self._bury()
        return flying

    def _bury(self) -> None:
        """Wait until the port is free; the system takes a moment to clear up after a killed process."""
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._leader, 0)  # only a full start is our own child
        until = time.monotonic() + PATIENCE
        while not is_free(self.port):
            if time.monotonic() > until:
                raise RuntimeError("the killed server still holds its port")
            time.sleep(0.01)

    # -- The door ----------------------------------------------------------------

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """Around everything that a thread does here."""
        self._work(1)
        try:
            yield
        finally:
            self._work(-1)

    @contextlib.contextmanager
    def idle(self) -> Iterator[None]:
        """Around waiting for another thread that works here."""
        self._work(-1)
        try:
            yield
        finally:
            self._work(1)

    def _work(self, step: int) -> None:
        with self._door:
            self._working += step
            self._door.notify_all()

    def pass_door(self) -> None:
        """Wait until the server is up."""
        with self._door:
            if self._open:
                return
            self._working -= 1
            self._door.notify_all()
            self._door.wait_for(lambda: self._open)
            self._working += 1

    def wait_until_still(self) -> None:
        """After a kill: until everybody has noticed, and waits."""
        with self._door:
            if not self._door.wait_for(lambda: not self._working, timeout=PATIENCE):
                raise RuntimeError("somebody never noticed that the server is gone")

    @contextlib.contextmanager
    def in_flight(self, kind: str) -> Iterator[None]:
        """Between the last byte of a request and the last of its answer."""
        me = get_ident()
        with self._door:
            self._sent += 1
            number = self._sent
            self._flying[me] = kind, number
            self._door.notify_all()
        try:
            yield
        except BaseException:
            self.never_answered.add(number)
            raise
        finally:
            with self._door:
                del self._flying[me]
                self._answered += 1
                self._door.notify_all()

    def wait_for_answers(self, number: int, timeout: float) -> None:
        """Until so many more requests are over."""
        with self._door:
            enough = self._answered + number
            self._door.wait_for(lambda: self._answered >= enough, timeout=timeout)

    def wait_for_request(self, kind: str, timeout: float) -> None:
        """Until somebody has sent a request of this kind and waits for the answer."""
        with self._door:
            self._door.wait_for(lambda: any(kind == sent for sent, _number in self._flying.values()), timeout=timeout)
