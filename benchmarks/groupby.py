"""Scoring from sealed blocks, beside a bare NumPy mean and beside GROUP BY over a table with a row for each answer.

All sides start from the same answers of one wave. The blocks are in memory; *with reading* also counts the query that
fetches them. The table holds the POMP score of each answer in a column of its own, with an index that covers the query,
and statistics; the query counts and averages only, while scoring also gives each person's score by the rules for
missing answers, standard deviations, coverage and the parts of the scale, for every node.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

    from surveys.campaigns.models import Campaign
    from surveys.core.bank import BankSpec, ItemSpec
    from surveys.core.many import ManyScores

ANSWERS = "measured_answer"
NODES = "measured_node"
BY_LEAF = "SELECT team, leaf, COUNT(*), AVG(score) FROM measured_answer WHERE campaign = 1 GROUP BY team, leaf"
BY_NODE = (
    "SELECT a.team, n.node, COUNT(*), AVG(a.score) FROM measured_answer a JOIN measured_node n ON n.item = a.item "
    "WHERE a.campaign = 1 GROUP BY a.team, n.node"
)
SIDES = {
    "scoring": "score_many: blocks in memory → every node",
    "reading": "the same with reading the blocks",
    "mean": "(a) bare NumPy mean of each block",
    "leaf": "(b) GROUP BY team, leaf dimension",
    "node": "(c) GROUP BY team, node (all nodes)",
}


def measure(campaign: "Campaign", rounds: int) -> dict[str, Any]:
    """Seconds of each side, round by round in turns, after a first round that only warms up."""
    from surveys.banks.queries import bank_outline
    from surveys.banks.spec import bank_spec
    from surveys.campaigns.queries import sections
    from surveys.core.many import score_many

    section = sections(campaign)[0]
    bank = bank_spec(bank_outline(section.version_id), section.item_keys)
    blocks = _blocks(campaign)

    def scored(found: Sequence[tuple[int, bytes]]) -> "ManyScores":
        whole = np.frombuffer(b"".join(block for _persons, block in found), dtype=np.uint8)
        return score_many(bank, whole.reshape(-1, len(section.item_keys)), [persons for persons, _block in found])

    with _table(bank, blocks):
        sides: dict[str, Callable[[], object]] = {
            "scoring": lambda: scored(blocks),
            "reading": lambda: scored(_blocks(campaign)),
            "mean": lambda: [np.frombuffer(b, dtype=np.uint8).reshape(p, -1).mean(axis=0) for p, b in blocks],
            "leaf": lambda: _rows(BY_LEAF),
            "node": lambda: _rows(BY_NODE),
        }
        _same(bank, scored(blocks), _rows(BY_NODE))
        seconds: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(rounds + 1):
            for name in list(sides) if number % 2 else reversed(list(sides)):
                start = time.perf_counter()
                sides[name]()
                if number:
                    seconds[name].append(time.perf_counter() - start)
    return {"answers": sum(len(block) for _persons, block in blocks), "seconds": seconds}


def report(found: dict[str, Any]) -> None:
    answers, seconds = found["answers"], found["seconds"]
    print(f"Scoring {answers:,} answers, {len(seconds['scoring'])} rounds, medians:")
    for name, words in SIDES.items():
        print(f"  {words:46}{1000 * median(seconds[name]):10.2f} ms{answers / median(seconds[name]) / 1e6:9.1f} M/s")
    for side in ("scoring", "reading"):
        for beside in ("mean", "leaf", "node"):
            ratios = [b / a for a, b in zip(seconds[side], seconds[beside], strict=True)]
            spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
            print(f"  {side:8} is {median(ratios):6.1f} times as fast as {SIDES[beside]} ({spread})")


def _blocks(campaign: "Campaign") -> list[tuple[int, bytes]]:
    from surveys.responses.models import SealedResponses

    found = SealedResponses.objects.filter(participation__campaign=campaign).order_by("participation__team__slug")
    return [(persons, bytes(block)) for persons, block in found.values_list("persons", "block")]


def _rows(query: str) -> list[tuple[int, int, int, float]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def _same(bank: "BankSpec", scores: "ManyScores", rows: list[tuple[int, int, int, float]]) -> None:
    """Both sides have counted the same answers."""
    counts = {(team, node): count for team, node, count, _mean in rows}
    for team in range(len(scores.places)):
        for place, node in enumerate(scores.nodes(team).values()):
            if counts.get((team, place), 0) != node.coverage.answered:
                raise RuntimeError(f"team {team}, {node.key}: {counts.get((team, place))} answers in the table")


@contextmanager
def _table(bank: "BankSpec", blocks: Sequence[tuple[int, bytes]]) -> Iterator[None]:
    from django.db import connection

    real = "double precision" if connection.vendor == "postgresql" else "real"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {ANSWERS} (campaign int NOT NULL, team int NOT NULL, leaf int NOT NULL, "
            f"person int NOT NULL, item int NOT NULL, score {real} NOT NULL)"
        )
        cursor.execute(f"CREATE TABLE {NODES} (item int NOT NULL, node int NOT NULL, PRIMARY KEY (item, node))")
        _insert(cursor, ANSWERS, 6, list(_answers(bank, blocks)))
        _insert(cursor, NODES, 2, list(_nodes(bank)))
        for number, columns in enumerate(("campaign, team, leaf, score", "campaign, team, item, score")):
            cursor.execute(f"CREATE INDEX {ANSWERS}_{number} ON {ANSWERS} ({columns})")
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {ANSWERS}")
            cursor.execute(f"DROP TABLE {NODES}")


def _insert(cursor: "CursorWrapper", table: str, width: int, rows: list[tuple[Any, ...]]) -> None:
    statement = f"INSERT INTO {table} VALUES ({', '.join(['%s'] * width)})"  # noqa: S608  # our own table
    cursor.executemany(statement, rows)


def _answers(bank: "BankSpec", blocks: Sequence[tuple[int, bytes]]) -> Iterator[tuple[Any, ...]]:
    leaves = {item.key: place for place, key in enumerate(bank.node_keys) for item in _own(bank, key)}
    pomp = [item.scale.pomp_table(item.reverse) for item in (bank.items[key] for key in bank.item_order)]
    for team, (persons, block) in enumerate(blocks):
        for person, row in enumerate(np.frombuffer(block, dtype=np.uint8).reshape(persons, -1).tolist()):
            for item, code in enumerate(row):
                if not np.isnan(pomp[item][code]):
                    yield 1, team, leaves[bank.item_order[item]], person, item, float(pomp[item][code])


def _own(bank: "BankSpec", key: str) -> "tuple[ItemSpec, ...]":
    return bank.by_key[key].items if key in bank.by_key else ()


def _nodes(bank: "BankSpec") -> Iterator[tuple[int, int]]:
    for place, key in enumerate(bank.node_keys):
        for item in bank.items_of(key):
            yield bank.columns[item.key], place
