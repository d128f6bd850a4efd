"""Scoring from sealed blocks, beside a bare NumPy mean and beside GROUP BY over a table with a row for each answer.

All sides start from the same answers of one wave. The blocks are in memory; *with reading* also counts the query that
fetches them. The table holds the POMP score of each answer in a column of its own, with an index that covers the query,
and statistics. What each side gives:

- scoring: each person's score in every node by the rules for missing answers; n, mean and standard deviation of the
  persons' scores of each team; answered and applicable slots, and the parts of the scale, over all persons and over
  those with a score;
- (b) GROUP BY team, leaf: how many answers, and their mean, for the lowest dimensions only; a mean of answers, in which
  a person with more answers has more voice, so it is no score of ours;
- *blocks*: the very numbers of (b), from the blocks: this is what the layout alone is worth;
- (c) GROUP BY team, node: the same as (b) for every node;
- (d) the numbers of (b) from rows as a model lays them out: an answer knows its response and its item, the response its
  team, the item its dimension, each with the index of a foreign key.

Before anything is timed, *blocks* and (d) must agree with (b) in each count and each mean, and scoring with (c) in each
count.
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
    from surveys.core.types import Floats

ALIKE = 1e-9
TEAMS_AT_ONCE = 100  # in the caches of the processor
ANSWERS = "measured_answer"
NODES = "measured_node"
PLAIN = ("measured_plain", "measured_response", "measured_item")
BY_LEAF = "SELECT team, leaf, COUNT(*), AVG(score) FROM measured_answer WHERE campaign = 1 GROUP BY team, leaf"
BY_NODE = (
    "SELECT a.team, n.node, COUNT(*), AVG(a.score) FROM measured_answer a JOIN measured_node n ON n.item = a.item "
    "WHERE a.campaign = 1 GROUP BY a.team, n.node"
)
BY_MODEL = (
    "SELECT r.team, i.leaf, COUNT(*), AVG(a.score) FROM measured_plain a "
    "JOIN measured_response r ON r.id = a.response JOIN measured_item i ON i.id = a.item "
    "WHERE r.campaign = 1 GROUP BY r.team, i.leaf"
)
SIDES = {
    "scoring": "score_many: blocks in memory → every node",
    "reading": "the same with reading the blocks",
    "mean": "(a) bare NumPy mean of each block",
    "leaf": "(b) GROUP BY team, leaf dimension",
    "node": "(c) GROUP BY team, node (all nodes)",
    "model": "(d) GROUP BY team, leaf, rows of a model",
    "blocks": "the numbers of (b) from the blocks",
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

    leaves, tables = _leaf_of_items(bank), np.stack([_pomp(bank, key) for key in bank.item_order])
    with _table(bank, blocks):
        sides: dict[str, Callable[[], object]] = {
            "scoring": lambda: scored(blocks),
            "reading": lambda: scored(_blocks(campaign)),
            "mean": lambda: [np.frombuffer(b, dtype=np.uint8).reshape(p, -1).mean(axis=0) for p, b in blocks],
            "leaf": lambda: _rows(BY_LEAF),
            "node": lambda: _rows(BY_NODE),
            "model": lambda: _rows(BY_MODEL),
            "blocks": lambda: _answers_by_leaf(leaves, tables, blocks),
        }
        _same(bank, scored(blocks), _rows(BY_NODE))
        for query in (BY_LEAF, BY_MODEL):
            _same_means(_answers_by_leaf(leaves, tables, blocks), _rows(query))
        seconds: dict[str, list[float]] = {name: [] for name in sides}
        busy: dict[str, list[float]] = {name: [] for name in sides}
        for number in range(rounds + 1):
            for name in list(sides) if number % 2 else reversed(list(sides)):
                start, worked = time.perf_counter(), time.process_time()
                sides[name]()
                if number:
                    seconds[name].append(time.perf_counter() - start)
                    busy[name].append(time.process_time() - worked)
    return {"answers": sum(len(block) for _persons, block in blocks), "seconds": seconds, "busy": busy}


def report(found: dict[str, Any]) -> None:
    answers, seconds = found["answers"], found["seconds"]
    print(f"Scoring {answers:,} answers, {len(seconds['scoring'])} rounds, medians:")
    for name, words in SIDES.items():
        wall, cpu = median(seconds[name]), 1000 * median(found["busy"][name])
        print(f"  {words:46}{1000 * wall:10.2f} ms{answers / wall / 1e6:9.1f} M/s{cpu:10.2f} ms of this process")
    for side in ("scoring", "reading"):
        for beside in ("mean", "leaf", "node", "model"):
            ratios = [b / a for a, b in zip(seconds[side], seconds[beside], strict=True)]
            spread = f"{min(ratios):.1f} to {max(ratios):.1f}"
            print(f"  {side:8} is {median(ratios):6.1f} times as fast as {SIDES[beside]} ({spread})")
    alike = median(b / a for a, b in zip(seconds["blocks"], seconds["leaf"], strict=True))
    print(f"  blocks   is {alike:6.1f} times as fast as {SIDES['leaf']}: the same counts and means, nothing else")
    print("  scoring gives persons, n, mean, SD, coverage and parts of the scale; GROUP BY gives counts and means")


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


def _pomp(bank: "BankSpec", key: str) -> "Floats":
    item = bank.items[key]
    return item.scale.pomp_table(item.reverse)


def _leaf_of_items(bank: "BankSpec") -> dict[int, list[int]]:
    """Columns of the items of each leaf, by the place of the leaf among the nodes."""
    own = ((place, [bank.columns[item.key] for item in _own(bank, key)]) for place, key in enumerate(bank.node_keys))
    return {place: columns for place, columns in own if columns}


def _answers_by_leaf(
    leaves: dict[int, list[int]], tables: "Floats", blocks: Sequence[tuple[int, bytes]]
) -> tuple[list[int], "Floats", "Floats"]:
    """Leaves, and for each team × leaf how many answers there are and their mean; some teams at a time."""
    first = np.arange(len(tables), dtype=np.uint16) * 256
    flat = [each.ravel() for each in ((~np.isnan(tables)).astype(float), np.nan_to_num(tables))]
    found = np.empty((2, len(blocks), len(leaves)))
    for start in range(0, len(blocks), TEAMS_AT_ONCE):
        some = blocks[start : start + TEAMS_AT_ONCE]
        answers = np.frombuffer(b"".join(block for _persons, block in some), dtype=np.uint8).reshape(-1, len(tables))
        starts = np.cumsum([0, *(persons for persons, _block in some[:-1])])
        for place, table in enumerate(flat):
            items = np.add.reduceat(table.take(answers + first), starts, axis=0)
            for leaf, own in enumerate(leaves.values()):
                found[place, start : start + len(some), leaf] = items[:, own].sum(axis=1)
    counts, sums = found
    return list(leaves), counts, np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)


def _same_means(found: tuple[list[int], "Floats", "Floats"], rows: list[tuple[int, int, int, float]]) -> None:
    """Blocks and table give the same number of answers and the same mean, for each team and leaf."""
    leaves, counts, means = found
    if int((counts > 0).sum()) != len(rows):
        raise RuntimeError(f"{len(rows)} rows from the table, {int((counts > 0).sum())} from the blocks")
    for team, leaf, count, mean in rows:
        place = leaves.index(leaf)
        if counts[team, place] != count or abs(means[team, place] - mean) > ALIKE:
            raise RuntimeError(f"team {team}, leaf {leaf}: {count} and {mean}, not the same from the blocks")


@contextmanager
def _table(bank: "BankSpec", blocks: Sequence[tuple[int, bytes]]) -> Iterator[None]:
    from django.db import connection, transaction

    real = "double precision" if connection.vendor == "postgresql" else "real"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE {ANSWERS} (campaign int NOT NULL, team int NOT NULL, leaf int NOT NULL, "
            f"person int NOT NULL, item int NOT NULL, score {real} NOT NULL)"
        )
        cursor.execute(f"CREATE TABLE {NODES} (item int NOT NULL, node int NOT NULL, PRIMARY KEY (item, node))")
        cursor.execute(
            "CREATE TABLE measured_plain (id integer PRIMARY KEY, response int NOT NULL, item int NOT NULL, "
            f"score {real} NOT NULL)"
        )
        cursor.execute(
            "CREATE TABLE measured_response (id integer PRIMARY KEY, campaign int NOT NULL, team int NOT NULL)"
        )
        cursor.execute("CREATE TABLE measured_item (id integer PRIMARY KEY, leaf int NOT NULL)")
        with transaction.atomic():
            answers = list(_answers(bank, blocks))
            _insert(cursor, ANSWERS, 6, answers)
            _insert_as_models(cursor, answers)
            _insert(cursor, NODES, 2, list(_nodes(bank)))
        for number, columns in enumerate(("campaign, team, leaf, score", "campaign, team, item, score")):
            cursor.execute(f"CREATE INDEX {ANSWERS}_{number} ON {ANSWERS} ({columns})")
        for table, column in (("plain", "response"), ("plain", "item"), ("response", "team"), ("item", "leaf")):
            cursor.execute(f"CREATE INDEX measured_{table}_{column} ON measured_{table} ({column})")
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table in (ANSWERS, NODES, *PLAIN):
                cursor.execute(f"DROP TABLE {table}")


def _insert(cursor: "CursorWrapper", table: str, width: int, rows: list[tuple[Any, ...]]) -> None:
    statement = f"INSERT INTO {table} VALUES ({', '.join(['%s'] * width)})"  # noqa: S608  # our own table
    cursor.executemany(statement, rows)


def _insert_as_models(cursor: "CursorWrapper", answers: Sequence[tuple[Any, ...]]) -> None:
    responses = {who: number for number, who in enumerate(sorted({(team, p) for _c, team, _l, p, _i, _s in answers}))}
    plain = [
        (number, responses[team, person], item, score)
        for number, (_campaign, team, _leaf, person, item, score) in enumerate(answers)
    ]
    _insert(cursor, "measured_plain", 4, plain)
    _insert(cursor, "measured_response", 3, [(number, 1, team) for (team, _person), number in responses.items()])
    _insert(cursor, "measured_item", 2, sorted({(item, leaf) for _c, _t, leaf, _p, item, _s in answers}))


def _answers(bank: "BankSpec", blocks: Sequence[tuple[int, bytes]]) -> Iterator[tuple[Any, ...]]:
    leaves = {item.key: place for place, key in enumerate(bank.node_keys) for item in _own(bank, key)}
    pomp = [_pomp(bank, key) for key in bank.item_order]
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
