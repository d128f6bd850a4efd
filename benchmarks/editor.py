"""A bank of 300 questions in the editor: `python -m benchmarks.editor`.

    .venv/bin/python -m benchmarks.editor                                  SQLite in a folder of its own
    python3 tools/with_pg.py .venv/bin/python -m benchmarks.editor         PostgreSQL, in a throwaway server
    … --items 60 300 --rounds 100

Every request goes through the whole stack to a real database, signed in: the page of the draft, one part with its form,
a save while one types (with all findings of the linter anew), a move, and the linter alone. The last column sets each
against the smallest page of the product, asked in the same way.
"""

import argparse
import json
import random
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.scene import settle

if TYPE_CHECKING:
    from django.test import Client

IN_A_DIMENSION = 10
TARGET = 0.300  # seconds, at the 95th percentile
WORDS = [
    word
    for line in (
        "work test board change review deploy alarm budget map guild pair trace cache queue story team plan week hour",
        "line step bug wall talk idea risk cost goal code data user page list form note day night room door light",
    )
    for word in line.split()
]
FRAGMENT = {"x-fragment": "1"}


class Taken(NamedTuple):
    """Seconds of one request: on the clock, and of the processor, which tells more on a busy machine."""

    wall: float
    cpu: float


class Watch:
    """Starts when it is made."""

    def __init__(self) -> None:
        self.start = Taken(time.perf_counter(), time.process_time())

    def read(self) -> Taken:
        return Taken(time.perf_counter() - self.start.wall, time.process_time() - self.start.cpu)


def file_of(items: int) -> bytes:
    """A bank with as many questions as asked for; no two say the same."""
    chance = random.Random(1)
    dimensions = [
        {
            "key": f"d{number}",
            "title": f"Dimension {number}",
            "discussion": ["What helps?", "What hurts?"],
            "items": [_question(number, place, chance) for place in range(IN_A_DIMENSION)],
            "practices": [_practice(number, band) for band in ("low", "middle", "high")],
        }
        for number in range(items // IN_A_DIMENSION)
    ]
    points = [
        {"key": f"p{value}", "value": value, "label": f"Point {value}", "part": part}
        for value, part in enumerate(("unfavourable", "unfavourable", "neutral", "favourable", "favourable"), 1)
    ]
    head = {"format": 1, "slug": "large", "version": 1, "language": "en", "title": "Large", "summary": "Large."}
    head |= {"source": "Made up.", "licence": "CC0-1.0", "attribution": "Nobody"}
    scales = [{"key": "agree", "title": "Agreement", "kind": "likert", "points": points}]
    return json.dumps({**head, "scales": scales, "dimensions": dimensions}).encode()


def _question(number: int, place: int, chance: random.Random) -> dict[str, Any]:
    text = f"{' '.join(chance.sample(WORDS, 9)).capitalize()}."
    return {
        "key": f"d{number}-q{place}",
        "text": text,
        "low": "Rarely seen.",
        "high": "Seen each day.",
        "scale": "agree",
    }


def _practice(number: int, band: str) -> dict[str, Any]:
    texts = dict.fromkeys(("why", "next_step", "good_enough", "notice"), f"Something about {number}.")
    return {"key": f"d{number}-{band}", "title": f"Practice {number} {band}", **texts, "effort": "S", "band": band}


def settled(items: int) -> "Client":
    """The draft of a large bank, and an editor who is signed in."""
    from django.test import Client

    from surveys.banks.interchange import Source
    from surveys.banks.services import import_versions, revise
    from surveys.teams.models import User

    [imported] = import_versions(
        files=[Source("large.json", file_of(items).replace(b'"large"', b'"large-%d"' % items))]
    )
    revise(version=imported.version, by=None)
    person, _new = User.objects.get_or_create(email="editor@example.org", defaults={"name": "Ed", "edits_banks": True})
    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip, deflate, br"})
    client.force_login(person)
    return client


def steps(client: "Client", items: int) -> dict[str, Callable[[int], Any]]:
    """What is measured, by name; each takes the number of its round."""
    from surveys.banks.queries import bank_outline, draft_of
    from surveys.banks.services.drafts import list_mark, look_at_draft

    base = f"/banks/large-{items}/draft/"
    part = f"{base}items/d1-q1/"
    keys = [f"d2-q{place}" for place in range(IN_A_DIMENSION)]

    def save(number: int) -> Any:  # noqa: ANN401  # Django's answer
        form = client.get(part, headers={**FRAGMENT, "accept-encoding": "identity"}).content.decode()
        seen = re.search(r'name="seen" value="(\w+)"', form)
        data = {
            "seen": seen[1] if seen else "",
            "was": "{}",
            "text__en": f"Our team sees change {number} in good time.",
        }
        data |= {"low__en": "Rarely.", "high__en": "Daily.", "scale": "agree", "short_form": "on", "weight": "1"}
        watch = Watch()
        return client.post(part, data, headers=FRAGMENT), watch.read()

    def move(_number: int) -> Any:  # noqa: ANN401  # as above
        value = f"item:{keys[0]}:{list_mark(keys)}"
        keys[0], keys[1] = keys[1], keys[0]
        return client.post(f"{base}shift/", {"down": value}, headers=FRAGMENT)

    version = draft_of(f"large-{items}")

    def lint(_number: int) -> None:
        if version is not None:
            look_at_draft(bank_outline(version))

    return {
        "smallest page": lambda _number: client.get("/health/live"),
        "open the draft": lambda _number: client.get(base),
        "open a question": lambda _number: client.get(part, headers=FRAGMENT),
        "save an edit, with findings": save,
        "move a question": move,
        "lint alone": lint,
    }


def measure(items: int, rounds: int) -> dict[str, list[Taken]]:
    found: dict[str, list[Taken]] = {}
    for name, do in steps(settled(items), items).items():
        times = []
        for number in range(rounds + 1):
            watch = Watch()
            answer = do(number)
            taken = watch.read()
            if isinstance(answer, tuple):
                answer, taken = answer
            if answer is not None and answer.status_code != 200:
                raise SystemExit(f"{name}: {answer.status_code}")
            times.append(taken)
        found[name] = times[1:]  # the first one warms up
    return found


def report(items: int, found: dict[str, list[Taken]]) -> None:
    smallest = median(taken.wall for taken in found["smallest page"])
    print(f"\n{items} questions, {len(found['smallest page'])} rounds")
    print(f"{'':32}{'median':>9}{'p95':>9}{'CPU':>9}{'× smallest':>12}")
    for name, times in found.items():
        middle, p95 = median(taken.wall for taken in times), quantiles((taken.wall for taken in times), n=20)[-1]
        cpu = median(taken.cpu for taken in times)
        late = "" if p95 < TARGET else f"  over {1000 * TARGET:.0f} ms"
        print(f"{name:32}{1000 * middle:7.1f}ms{1000 * p95:7.1f}ms{1000 * cpu:7.1f}ms{middle / smallest:12.1f}{late}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, nargs="+", default=[60, 300])
    parser.add_argument("--rounds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="editor-") as folder:
        settle(Path(folder))
        for items in options.items:
            report(items, measure(items, options.rounds))


if __name__ == "__main__":
    main()
