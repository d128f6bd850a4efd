"""Closed-loop clients: each keeps one connection and asks again as soon as it has its answer.

They write prepared bytes and read no more of an answer than its length, so that the clients cost little beside the
server: on a small machine both share the processors.
"""

import multiprocessing
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle

PROCESSES = 2
HEADER_END = b"\r\n\r\n"


@dataclass(frozen=True)
class Work:
    """What one client asks, again and again until the time is up (`seconds`), or each once (`seconds` None)."""

    port: int
    requests: tuple[bytes, ...]
    status: int
    seconds: float | None


def request(method: str, address: str, *, cookie: str = "", form: str = "", headers: str = "") -> bytes:
    """A whole request as a browser writes it, as far as the server looks at it."""
    body = form.encode()
    lines = [f"{method} {address} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, deflate, br"]
    lines += ["Accept: text/html", "Accept-Language: en-GB,en;q=0.9", "User-Agent: benchmark"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [headers] if headers else []
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + HEADER_END + body


class Connection:
    """One kept connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, asked: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body."""
        self._socket.sendall(asked)
        got = self._socket.recv(65536)
        while HEADER_END not in got:
            got += self._more()
        head, body = got.split(HEADER_END, 1)
        length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self._more()
        return int(head[9:12]), head, body

    def _more(self) -> bytes:
        got = self._socket.recv(65536)
        if not got:
            raise ConnectionError("the server hung up")
        return got

    def close(self) -> None:
        self._socket.close()


def _run(work: Work) -> tuple[int, float]:
    """Answers and seconds of one client. An answer that was not expected ends the measurement."""
    connection, done, began = Connection(work.port), 0, time.perf_counter()
    try:
        for asked in cycle(work.requests) if work.seconds else work.requests:
            status, head, _body = connection.ask(asked)
            if status != work.status:
                raise RuntimeError(f"expected {work.status}, got: {head.decode()}")
            done += 1
            if work.seconds and time.perf_counter() - began >= work.seconds:
                break
    finally:
        connection.close()
    return done, time.perf_counter() - began


def _run_some(works: Sequence[Work]) -> list[tuple[int, float]]:
    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(_run, works))


def throughput(works: Sequence[Work]) -> float:
    """Answers a second of all clients together."""
    context = multiprocessing.get_context("spawn")
    shares = [works[number::PROCESSES] for number in range(PROCESSES)]
    with context.Pool(PROCESSES) as pool:
        pool.map(len, shares)  # the processes are up before the clock runs
        measured = [one for some in pool.map(_run_some, shares, chunksize=1) for one in some]
    return sum(done for done, _seconds in measured) / max(seconds for _done, seconds in measured)
