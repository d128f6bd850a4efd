"""Scoring and dashboards of 10, 100 and 1,000 teams over eight waves: `python -m benchmarks.dashboards`.

    .venv/bin/python -m benchmarks.dashboards                                  SQLite, each size in a folder of its own
    python3 tools/with_pg.py .venv/bin/python -m benchmarks.dashboards         PostgreSQL, in a throwaway server
    … --teams 10 100 1000 5000 --rounds 9

Each size is built and measured by a process of its own: scoring beside a bare mean and beside GROUP BY, then every page
and file of the dashboards, asked for through the whole stack: median time, queries, and bytes of the answer as it is
sent to a browser. In the end, how each grows with the organisation.
"""

import argparse
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from benchmarks import groupby, organisation
from benchmarks.organisation import ROOT, WAVES, slug

if TYPE_CHECKING:
    from django.test import Client

T = TypeVar("T")
AS_BROWSERS_ASK = {"host": "127.0.0.1", "accept-encoding": "gzip, deflate, br"}
GROWTH = 1.5
TEAM, UNIT, TOP = "team-0000", "unit-000", "everybody"
COMPARED = 6  # as many as can be
NOT_ASKED_FOR = {"mark"}  # a form's press, no page


class Address(NamedTuple):
    """What is asked for, and by whom."""

    words: str
    who: str
    path: str


class Measured(NamedTuple):
    """Seconds and queries of one request, and the bytes of its answer."""

    seconds: float
    queries: int
    size: int


def addresses() -> Iterator[Address]:
    """Every page and file of the room that can be asked for, for those who would ask."""
    from django.urls import NoReverseMatch, reverse

    from surveys.pages.dashboards.urls import urlpatterns
    from surveys.teams.models import CoachAssignment

    of_coach = CoachAssignment.objects.filter(coach__email="coach@example.org").order_by("team__slug")
    chosen = of_coach.values_list("team__slug", flat=True)[:COMPARED]
    compared = "?" + "&".join(f"team={team}" for team in chosen)
    last = slug(WAVES - 1)
    for pattern in urlpatterns:
        if pattern.name in NOT_ASKED_FOR:
            continue
        route = str(pattern.pattern)
        places = {"": TEAM} if not route.startswith("groups/") else {"unit ": UNIT, "top ": TOP}
        askers = {"teams/": ("member",), "groups/": ("head",), "dashboard/": ("coach", "head", "ada")}
        for where, place in places.items():
            values = {"slug": place, "campaign": last, "bank": organisation.BANK, "ending": "csv"}
            values |= {"kind": "dimension", "key": "flow"}
            wanted = {name: values[name] for name in pattern.pattern.converters if name in values}
            try:
                path = reverse(f"dashboards:{pattern.name}", kwargs=wanted)
            except NoReverseMatch:
                continue
            for who in next(who for start, who in askers.items() if route.startswith(start)):
                yield Address(f"{where}{pattern.name}, {who}", who, path + (compared if "compare" in route else ""))


def ask(client: "Client", path: str) -> Measured:
    """One request through all middleware."""
    from django.db import connection

    queries = 0

    def count(execute: Callable[..., T], *arguments: object) -> T:
        nonlocal queries
        queries += 1
        return execute(*arguments)

    gc.collect()  # else whoever comes in its turn pays for all before
    start = time.perf_counter()
    with connection.execute_wrapper(count):
        answer = client.get(path)
        size = len(answer.getvalue())
    seconds = time.perf_counter() - start
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    return Measured(seconds, queries, size)


def pages(rounds: int) -> dict[str, Any]:
    from django.test import Client

    from surveys.teams.models import User

    clients = {}
    for who in ("member", "coach", "head", "ada"):
        clients[who] = Client(headers=AS_BROWSERS_ASK)
        clients[who].force_login(User.objects.get(email=f"{who}@example.org"))
    found: dict[str, list[Measured]] = {}
    for number in range(rounds + 1):
        for address in addresses():
            measured = ask(clients[address.who], address.path)
            if number:  # the first round only warms up
                found.setdefault(address.words, []).append(measured)
    return {
        words: {
            "seconds": median(m.seconds for m in each),
            "queries": sorted({m.queries for m in each}),
            "bytes": int(median(m.size for m in each)),
        }
        for words, each in found.items()
    }


def here(folder: str, teams: int, rounds: int) -> None:
    """Build and measure one size; what was found is the last line."""
    organisation.empty(folder)
    from surveys.campaigns.models import Campaign

    built = organisation.build(teams)
    campaign = Campaign.objects.get(slug=slug(WAVES - 1))
    found = {"built": built, "scoring": groupby.measure(campaign, rounds), "pages": pages(rounds)}
    print(json.dumps(found))


def measured(teams: int, rounds: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="dashboards-") as folder:
        command = [sys.executable, "-m", "benchmarks.dashboards", "--here", folder, "--teams", str(teams)]
        done = subprocess.run(
            [*command, "--rounds", str(rounds)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
        )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def report(teams: int, found: dict[str, Any]) -> None:
    print(f"\n{teams:,} teams, {WAVES} waves, {organisation.ITEMS} items, {organisation.PEOPLE} people each")
    print("Built: " + ", ".join(f"{what} {seconds:.1f} s" for what, seconds in found["built"].items()))
    groupby.report(found["scoring"])
    closed = found["built"]["close two waves"] / 2
    print(f"  the whole close of a wave: {closed:.2f} s, {found['scoring']['answers'] / closed:,.0f} answers/s")
    print(f"{'page':34}{'ms':>9}{'queries':>9}{'bytes':>10}")
    for words, one in found["pages"].items():
        queries = "–".join(map(str, (one["queries"][0], one["queries"][-1])[: len(one["queries"])]))
        print(f"{words:34}{1000 * one['seconds']:9.1f}{queries:>9}{one['bytes']:10,}", flush=True)


def growth(sizes: dict[int, dict[str, Any]]) -> None:
    small, large = min(sizes), max(sizes)
    print(f"\nFrom {small} to {large:,} teams: times as long, queries more, times the bytes")
    for words, one in sizes[large]["pages"].items():
        before = sizes[small]["pages"].get(words)
        if before:
            more = one["queries"][-1] - before["queries"][-1]
            times = one["seconds"] / before["seconds"]
            said = f" (target under {GROWTH})" if words == "home, coach" else ""
            print(f"{words:34}{times:9.2f}{more:9}{one['bytes'] / before['bytes']:10.2f}{said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teams", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--here", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        here(options.here, options.teams[0], options.rounds)
        return
    sizes = {}
    for teams in options.teams:
        sizes[teams] = measured(teams, options.rounds)
        report(teams, sizes[teams])
    if len(sizes) > 1:
        growth(sizes)


if __name__ == "__main__":
    main()
