"""Whether an acknowledged answer survives `kill -9` of the server: `python -m benchmarks.durability --kills 500`.

People answer over HTTP while the real server is killed and started again; each keeps books about what the server has
acknowledged. In the end, and after each tenth kill, the books are compared with the database. Then the campaigns are
closed, and the close is killed too. On SQLite, or beside a PostgreSQL that DATABASE_URL names:
`python3 tools/with_pg.py --durable .venv/bin/python -m benchmarks.durability --kills 500`. Linux or another POSIX.
"""

import argparse
import json
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Event, Thread
from types import FrameType

from benchmarks.durable import world
from benchmarks.durable.ledger import Ledger, Place
from benchmarks.durable.people import Respondent
from benchmarks.durable.site import Launcher, Site

USUAL = ("WARNING django.request: ", "ERROR _granian: Unexpected exit", "Serving on ")  # lines of the server's log
LOOK_EACH = 10  # kills; in between the server alone finds and mends what the kill has left
MOST_ANSWERS = 20  # that a server gives at most before a kill is aimed
LATECOMERS = 3  # who answer while a campaign closes
KINDS = ("save", "save", "send", "send", "change", "withdraw", "join")  # what a kill is aimed at


class Crew:
    """Threads in which one respondent follows another."""

    def __init__(self, site: Site, ledger: Ledger, places: list[Place], seed: int, size: int) -> None:
        self.site, self.ledger, self.places, self.seed = site, ledger, places, seed
        self.failed: list[BaseException] = []
        self._over = Event()
        self._threads = [Thread(target=self._work, args=(number,), daemon=True) for number in range(size)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Everybody ends what they have begun."""
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        random = Random(f"{self.seed}:{number}")
        try:
            with self.site.working():
                while not self._over.is_set():
                    place = random.choice(self.places)
                    Respondent(self.site, self.ledger, place, random).live()
                    if place.campaign in self.ledger.closing:
                        return
        except BaseException as error:  # noqa: BLE001  # a thread's error would be lost; the report names it
            self.failed.append(error)


class Harness:
    """The whole run."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.random, self.ledger = options, Random(options.seed), Ledger()
        self.log = folder / "server.log"
        self.numbers: dict[str, int] = {}

    def run(self) -> None:
        places = world.build(
            campaigns=self.options.campaigns, teams=self.options.teams, headcount=self.options.headcount
        )
        idler = self.ledger.open(places[0])  # never answers
        home = f"/s/{world.seat(idler.place)}/"
        idler.token = home.split("/")[2]
        launcher = Launcher(self.log, f"/j/{idler.place.code}/", home, f"{home}1/", f"{home}review/", "/receipt/")
        try:
            self._answering(launcher, places)
            self._closing(launcher, places)
        finally:
            launcher.stop()

    def _answering(self, launcher: Launcher, places: list[Place]) -> None:
        from django.db import connections

        connections.close_all()
        site = Site(launcher)
        crew = Crew(site, self.ledger, places, self.options.seed, self.options.clients)
        site.start()
        crew.start()
        try:
            for number in range(1, self.options.kills + 1):
                self._kill(site, number)
                if crew.failed:
                    break
            crew.finish()
        finally:
            site.kill(workers_only=False)
        if crew.failed:
            raise crew.failed[0]
        self._look(site)
        self.numbers["seconds of a start"] = round(site.seconds_down / site.starts, 2)  # type: ignore[assignment]  # printed only

    def _kill(self, site: Site, number: int) -> None:
        self._take_aim(site)
        only = number % 2 == 1  # a second time within seconds and the server would give up, as it should
        flying = site.kill(workers_only=only)
        if number % LOOK_EACH == 0:
            self._look(site)
        if only:
            site.wait_until_it_answers()
        else:
            site.start()
        self.ledger.count("kills")
        self.ledger.count("kills of the workers only", only)
        self.ledger.count("kills with a request in flight", bool(flying))
        self.ledger.count("requests in flight at a kill", len(flying))
        cut = [kind for kind, place in flying if place in site.never_answered]
        self.ledger.count("kills after which an answer never came", bool(cut))
        self.ledger.count("kills that cut off a write", any(kind != "read" for kind in cut))
        for kind in cut:
            self.ledger.count(f"cut off: {kind}")
        if number % 50 == 0:
            say(f"{number} kills, {self.ledger.counts['sends']} sends, lost {len(self.ledger.lost)}")

    def _take_aim(self, site: Site) -> None:
        """Any moment; or shortly after somebody has sent something that matters."""
        site.wait_for_answers(self.random.randint(0, MOST_ANSWERS), timeout=self.options.pause)
        time.sleep(self.random.uniform(0, 0.05))
        if self.random.random() < 0.75:
            site.wait_for_request(self.random.choice(KINDS), timeout=0.5)
            time.sleep(self.random.uniform(0, 0.015))

    def _look(self, site: Site) -> None:
        from django.db import connections

        from benchmarks.durable.verdict import Look

        site.wait_until_still()
        look = Look(self.ledger)
        look.compare()
        connections.close_all()
        self.ledger.count("looks into the database")
        self.ledger.count("writes cut off, looked at before they were repeated", look.cut_off)
        self.ledger.count("of these not acknowledged, but there (allowed)", look.cut_off_but_there)
        self.numbers["seats that nobody heard of"] = look.seats_without_owner

    def _closing(self, launcher: Launcher, places: list[Place]) -> None:
        """One campaign after the other, while a few people still answer it."""
        from benchmarks.durable.closing import Closer

        closer, slugs = Closer(self.ledger, launcher, self.random), sorted({place.campaign for place in places})
        site = Site(launcher)
        site.start()
        for number, slug in enumerate(slugs):
            here = [place for place in places if place.campaign == slug]
            crew = Crew(site, self.ledger, here, self.options.seed + number + 1, LATECOMERS)
            crew.start()
            time.sleep(self.random.uniform(0.3, 1.2))
            self.ledger.closing.add(slug)
            left = self.options.close_kills - closer.kills.total()
            closer.close(slug, max(0, -(-left // (len(slugs) - number))))
            crew.finish()
            closer.compare(slug)
            if crew.failed:
                raise crew.failed[0]
        site.kill(workers_only=False)
        self.numbers["kills during the close"] = closer.kills.total()
        self.numbers |= {f"close killed {stage}": number for stage, number in sorted(closer.kills.items())}

    def report(self, database: str, seconds: float) -> dict[str, object]:
        return {
            "database": database,
            "minutes": round(seconds / 60, 1),
            "respondents": len(self.ledger.accounts),
            **dict(sorted(self.ledger.counts.items())),
            **self.numbers,
            "lost": len(self.ledger.lost),
            "counted twice": len(self.ledger.twice),
        }


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    whole: Callable[[str], int] = int
    for name, default, meaning in (
        ("kills", 500, "of the server"),
        ("close-kills", 60, "of run_due, during the close"),
        ("seed", 1, "of all choices"),
        ("clients", 8, "people who answer at the same time"),
        ("campaigns", 12, "that are open"),
        ("teams", 5, "in each campaign"),
        ("headcount", 40, "seats of a team"),
    ):
        parser.add_argument(f"--{name}", type=whole, default=default, help=f"{meaning} ({default})")
    parser.add_argument(
        "--pause", type=float, default=1.2, help="seconds that a server lives at most before a kill is aimed"
    )
    parser.add_argument("--json", action="store_true", help="the counts as one line of JSON")
    return parser.parse_args()


def stop(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + signal.SIGTERM)


def main() -> int:
    signal.signal(signal.SIGTERM, stop)  # so that no server outlives this
    options, begun = arguments(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="durable-") as name, world.own_database(Path(name)) as database:
        world.settle(Path(name))
        harness = Harness(options, Path(name))
        try:
            harness.run()
        except Exception:
            lines = harness.log.read_text(encoding="utf-8", errors="replace").splitlines()
            say("\n".join(line for line in lines if not line.startswith(USUAL))[-4000:])
            raise
        finally:
            from django.db import connections

            connections.close_all()
    report = harness.report(database, time.monotonic() - begun)
    print(json.dumps(report) if options.json else "\n".join(f"{value:>10}  {name}" for name, value in report.items()))
    for words in (harness.ledger.lost + harness.ledger.twice)[:40]:
        print(f"  {words}")
    return 1 if harness.ledger.lost or harness.ledger.twice else 0


if __name__ == "__main__":
    sys.exit(main())
