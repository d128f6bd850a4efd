"""Throughput of answering, beside bare Django views on the same server: `python -m benchmarks.answering`.

Both sides are served by `manage.py serve` with the same workers and the same database settings, and are asked by the
same clients in turns, so that whatever else the machine does meets both. The bare side has no middleware but the one
that compresses. DATABASE_URL measures on another database than SQLite; it must be empty.
"""

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from benchmarks import load, scene
from benchmarks.load import Work, request

CLIENTS = 8
PAGE, INSERT = "bare page", "bare insert"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Job:
    """A thing to measure: its name, what it is held against, and the clients' work, made anew for each round."""

    name: str
    beside: str
    works: Callable[[], Sequence[Work]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


BARE_SERVER = """
import sys
from surveys.management.commands.serve import serve
serve("127.0.0.1", int(sys.argv[1]), workers=2, access_log=False)
"""


@contextmanager
def served(*, bare: bool) -> Iterator[int]:
    """The real server with the product or, started by the same function, with the bare views; gives its port."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--no-timer", "--no-access-log"]
    if bare:
        command = [sys.executable, "-c", BARE_SERVER, str(port)]
    settings = "benchmarks.bare_settings" if bare else "devops_assess.settings"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port, server)
            yield port
        finally:
            server.terminate()


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _try in range(200):
        if server.poll() is not None:
            sys.exit("The server did not start.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server does not answer.")


class Respondents:
    """Personal links, each with a browser's cookie and form token."""

    def __init__(self, port: int, links: list[Any]) -> None:
        from surveys.campaigns.queries import token_of
        from surveys.pages.answering.presenters.sitting import sitting_of

        self.port, self.links = port, links
        self.tokens = [token_of(link) for link in links]
        self.sitting = sitting_of(links[0].participation.campaign)
        connection = load.Connection(port)
        _status, head, self.first_page = connection.ask(
            request("GET", f"/s/{self.tokens[0]}/1/").replace(b"gzip, deflate, br", b"identity")
        )
        connection.close()
        self.cookie = re.findall(r"csrftoken=\w+", head.decode())[0]
        self.form_token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', self.first_page.decode())[0]

    def form(self, **fields: str) -> str:
        return urlencode({"csrfmiddlewaretoken": self.form_token, **fields})

    def save(self, token: str, number: int, shift: int = 0) -> bytes:
        """An autosave of a page with all its questions answered."""
        leaf = self.sitting.leaves[number - 1]
        fields = {f"q-{column}": str(1 + (column + shift) % 5) for column in leaf.columns}
        form = self.form(**fields, **{f"comment-{number}": ""})
        return request("POST", f"/s/{token}/{number}/", cookie=self.cookie, form=form, headers="X-Autosave: 1")

    def _begin(self) -> None:
        scene.everything_open_again(self.links, bytes(1 + column % 5 for column in range(self.sitting.width)))

    def pages(self, seconds: float) -> list[Work]:
        numbers = range(1, len(self.sitting.leaves) + 1)
        return [
            Work(self.port, tuple(request("GET", f"/s/{t}/{n}/", cookie=self.cookie) for n in numbers), 200, seconds)
            for t in self.tokens[:CLIENTS]
        ]

    def saves(self, seconds: float) -> list[Work]:
        """Each client is another person of another team after each save, and each save changes what was stored."""
        self._begin()
        shares = [self.tokens[client::CLIENTS] for client in range(CLIENTS)]
        number = 1 + len(self.sitting.leaves) // 2
        return [
            Work(self.port, tuple(self.save(t, number, shift) for shift in (1, 0) for t in share), 200, seconds)
            for share in shares
        ]

    def sends(self) -> list[Work]:
        """Each link is sent once."""
        from surveys.responses.queries import new_receipt

        self._begin()
        asked = [
            request("POST", f"/s/{t}/review/", cookie=self.cookie, form=self.form(receipt=new_receipt()))
            for t in self.tokens
        ]
        return [Work(self.port, tuple(asked[client::CLIENTS]), 302, None) for client in range(CLIENTS)]


def jobs(people: Respondents, bare: int, seconds: float) -> list[Job]:
    form = people.save(people.tokens[0], 1).split(load.HEADER_END, 1)[1].decode()
    page = (request("GET", "/page/", cookie=people.cookie),)
    insert = (request("POST", "/insert/", cookie=people.cookie, form=form),)
    return [
        Job(PAGE, "", lambda: [Work(bare, page, 200, seconds)] * CLIENTS),
        Job("page of questions", PAGE, lambda: people.pages(seconds)),
        Job(INSERT, "", lambda: [Work(bare, insert, 200, seconds)] * CLIENTS),
        Job("save a page of answers", INSERT, lambda: people.saves(seconds)),
        Job("send", INSERT, people.sends),
    ]


def measured(found: Sequence[Job], rounds: int) -> dict[str, list[float]]:
    """Answers a second, round by round, all jobs in turns; a first round only warms up."""
    figures: dict[str, list[float]] = {job.name: [] for job in found}
    for number in range(rounds + 1):
        for job in found if number % 2 else reversed(found):
            rate = load.throughput(job.works())
            if number:
                figures[job.name].append(rate)
    return figures


def report(found: Sequence[Job], figures: dict[str, list[float]]) -> None:
    print(f"{'':24}{'median /s':>12}{'lowest':>10}{'highest':>10}")
    for name, rates in figures.items():
        print(f"{name:24}{median(rates):12.0f}{min(rates):10.0f}{max(rates):10.0f}")
    for job in found:
        if job.beside:
            pairs = zip(figures[job.name], figures[job.beside], strict=True)
            print(f"{job.name} / {job.beside}: {median(a / b for a, b in pairs):.2f} (target ≥ 0.5)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        scene.settle(Path(folder))
        links = scene.invitations()
        with served(bare=False) as port:
            people = Respondents(port, links)
            Path(os.environ["BARE_PAGE"]).write_bytes(people.first_page)
            scene.bare_table()
            with served(bare=True) as bare:
                found = jobs(people, bare, chosen.seconds)
                print(f"A page of {len(people.first_page)} bytes, {CLIENTS} clients, {chosen.rounds} rounds.")
                report(found, measured(found, chosen.rounds))


if __name__ == "__main__":
    main()
