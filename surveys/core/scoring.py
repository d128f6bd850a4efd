"""From a matrix of answers to scores of persons and of the team, for every item and every node of the bank.

Sums over items and dimensions run in key order, sums over persons are exact (`math.fsum`): neither the order of
persons nor that of items moves a digit. Scores are 0–100; nan stands where a person has no score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from surveys.core.bank import BANK, BankSpec, DimensionSpec, ItemSpec, RollUpSpec
from surveys.core.moments import Moments, moments
from surveys.core.scales import Part
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE, Answers, Floats

__all__ = [
    "BANK",
    "BankScores",
    "BankSpec",
    "Coverage",
    "DimensionSpec",
    "ItemScores",
    "ItemSpec",
    "NodeScores",
    "Parts",
    "Ratings",
    "RollUpSpec",
    "leaf_scores",
    "pool_items",
    "pool_nodes",
    "ratings",
    "restrict",
    "score",
    "score_item",
    "score_node",
    "weighted_mean",
]


@dataclass(frozen=True)
class Coverage:
    """Answered item slots of the applicable ones, over all persons of the matrix."""

    answered: int
    applicable: int

    @property
    def share(self) -> float | None:
        """0–1; None when nothing was applicable."""
        return self.answered / self.applicable if self.applicable else None


@dataclass(frozen=True)
class Parts:
    """Answers counted by the part of the scale, after reverse-keying."""

    favourable: int
    neutral: int
    unfavourable: int

    @property
    def total(self) -> int:
        """All answers that are a scale point."""
        return self.favourable + self.neutral + self.unfavourable


@dataclass(frozen=True, eq=False)
class NodeScores:
    """Scores of one dimension, roll-up, or the whole bank.

    `n` counts the persons with a score here; `parts` counts the answers of these persons only, so that whatever
    is shown of a node rests on the persons whom the gate counted.
    """

    key: str
    persons: Floats
    n: int
    mean: float | None
    sd: float | None
    coverage: Coverage
    parts: Parts


@dataclass(frozen=True)
class ItemScores:
    """Answers to one item. `counts` are by place as answered; `scores` are the POMP scores of the places."""

    key: str
    n: int
    mean: float | None
    sd: float | None
    counts: tuple[int, ...]
    scores: tuple[float, ...]
    parts: Parts
    dont_know: int
    not_applicable: int
    unanswered: int


@dataclass(frozen=True, eq=False)
class BankScores:
    """Everything that one matrix gives; `nodes` has the whole bank under `BANK`."""

    nodes: Mapping[str, NodeScores]
    items: Mapping[str, ItemScores]


@dataclass(frozen=True, eq=False)
class Ratings:
    """Places (mirrored where reverse-keyed; nan: none) of persons × items, and the number of points of each item."""

    values: Floats
    options: tuple[int, ...]


def score(bank: BankSpec, answers: Answers) -> BankScores:
    """Score a matrix of answer codes, persons × items in `bank.item_order`.

    Raises ValueError when the shape or the type is wrong, or a place is outside the scale of its item.
    """
    _check_matrix(bank, answers)
    items = {key: score_item(item, answers[:, bank.columns[key]]) for key, item in bank.items.items()}
    persons: dict[str, Floats] = {}
    for key in bank.node_keys:
        _person_scores(bank, answers, key, persons)
    return BankScores({key: score_node(bank, answers, key, persons[key]) for key in bank.node_keys}, items)


def weighted_mean(columns: Iterable[tuple[float, Floats]], persons: int) -> tuple[Floats, NDArray[np.int64]]:
    """Weighted mean of what is there (nan where nothing is), and how many columns are there, for each person."""
    total, weights, found = np.zeros(persons), np.zeros(persons), np.zeros(persons, dtype=np.int64)
    for weight, values in columns:
        here = ~np.isnan(values)
        total += np.where(here, values * weight, 0.0)
        weights += np.where(here, weight, 0.0)
        found += here
    mean = np.divide(total, weights, out=np.full(persons, np.nan), where=found > 0)
    return np.clip(mean, 0.0, 100.0), found


def ratings(bank: BankSpec, answers: Answers, node: NodeScores) -> Ratings:
    """Ratings of the persons with a score in the node, for the indices of agreement and consistency."""
    rows = answers[~np.isnan(node.persons)]
    items = bank.items_of(node.key)
    columns = []
    for item in items:
        column = rows[:, bank.columns[item.key]].astype(np.float64)
        column[(column == NONE) | (column > item.scale.size)] = np.nan
        columns.append(item.scale.size + 1 - column if item.reverse else column)
    return Ratings(np.column_stack(columns), tuple(item.scale.size for item in items))


def restrict(bank: BankSpec, answers: Answers, keys: Iterable[str]) -> tuple[BankSpec, Answers]:
    """Bank and matrix with these items only; dimensions and roll-ups that lose everything go too.

    Raises ValueError when none of the keys is an item of the bank.
    """
    kept = set(keys)
    dimensions = [_with_items(d, kept) for d in bank.dimensions if kept & {i.key for i in bank.items_of(d.key)}]
    if not dimensions:
        raise ValueError("none of these items is in this bank")
    present = {d.key for d in dimensions}
    roll_ups = [RollUpSpec(r.key, tuple(k for k in r.dimensions if k in present)) for r in bank.roll_ups]
    order = tuple(key for key in bank.item_order if key in kept)
    smaller = BankSpec(tuple(dimensions), order, tuple(r for r in roll_ups if r.dimensions))
    return smaller, answers[:, [bank.columns[key] for key in order]]


def pool_nodes(nodes: Sequence[NodeScores]) -> NodeScores:
    """One node over several teams, as if their matrices had been scored together. Needs at least one."""
    persons = np.concatenate([node.persons for node in nodes])
    found = moments(persons)
    coverage = Coverage(sum(n.coverage.answered for n in nodes), sum(n.coverage.applicable for n in nodes))
    return NodeScores(
        _one_key(nodes), persons, found.n, found.mean, found.sd, coverage, _sum_parts([n.parts for n in nodes])
    )


def pool_items(items: Sequence[ItemScores]) -> ItemScores:
    """One item over several teams, as if their matrices had been scored together. Needs at least one."""
    counts = tuple(sum(column) for column in zip(*(item.counts for item in items), strict=True))
    return _from_counts(
        _one_key(items),
        counts,
        items[0].scores,
        _sum_parts([item.parts for item in items]),
        sum(item.dont_know for item in items),
        sum(item.not_applicable for item in items),
        sum(item.unanswered for item in items),
    )


def _check_matrix(bank: BankSpec, answers: Answers) -> None:
    if answers.ndim != 2 or answers.shape[1] != len(bank.item_order):
        raise ValueError(f"answers must be persons × {len(bank.item_order)} items, are {answers.shape}")
    if answers.dtype != np.uint8:
        raise ValueError(f"answers must be of type uint8, are {answers.dtype}")


def score_item(item: ItemSpec, column: Answers) -> ItemScores:
    """Score the answers to one item. Raises ValueError when a place is outside its scale."""
    seen: list[int] = np.bincount(column, minlength=256).tolist()
    size = item.scale.size
    if any(seen[size + 1 : DONT_KNOW]):
        raise ValueError(f"item {item.key}: an answer is outside the places 1 to {size} of scale {item.scale.key}")
    scores: tuple[float, ...] = tuple(item.scale.pomp_table(item.reverse)[1 : size + 1].tolist())
    counts = tuple(seen[1 : size + 1])
    parts = _count_parts(item, counts)
    return _from_counts(item.key, counts, scores, parts, seen[DONT_KNOW], seen[NOT_APPLICABLE], seen[NONE])


def _from_counts(
    key: str,
    counts: tuple[int, ...],
    scores: tuple[float, ...],
    parts: Parts,
    dont_know: int,
    not_applicable: int,
    unanswered: int,
) -> ItemScores:
    found = _spread_over(scores, counts)
    return ItemScores(key, found.n, found.mean, found.sd, counts, scores, parts, dont_know, not_applicable, unanswered)


@lru_cache(maxsize=4096)
def _spread_over(scores: tuple[float, ...], counts: tuple[int, ...]) -> Moments:
    """A few persons on a few points: the same counts come again and again."""
    return moments(np.repeat(np.array(scores), counts))


def _count_parts(item: ItemSpec, counts: Sequence[int]) -> Parts:
    found = dict.fromkeys(Part, 0)
    for place, count in enumerate(counts, start=1):
        found[item.scale.part(place, item.reverse)] += count
    return Parts(found[Part.FAVOURABLE], found[Part.NEUTRAL], found[Part.UNFAVOURABLE])


def _sum_parts(parts: Iterable[Parts]) -> Parts:
    every = list(parts)
    return Parts(sum(p.favourable for p in every), sum(p.neutral for p in every), sum(p.unfavourable for p in every))


def _person_scores(bank: BankSpec, answers: Answers, key: str, done: dict[str, Floats]) -> Floats:
    if key not in done:
        children = bank.children(key)
        if children:
            columns = [(bank.by_key[c].weight, _person_scores(bank, answers, c, done)) for c in children]
            done[key] = _parent_scores(columns, len(answers))
        else:
            items = sorted(bank.by_key[key].items, key=lambda item: item.key)
            done[key] = leaf_scores(items, answers[:, [bank.columns[item.key] for item in items]])
    return done[key]


def leaf_scores(items: Sequence[ItemSpec], answers: Answers) -> Floats:
    """Half of the applicable items answered, and two of them (one, where the leaf has one item).

    `answers` has a column for each item, both in key order.
    """
    columns = ((item.weight, item.scale.pomp_table(item.reverse)[answers[:, i]]) for i, item in enumerate(items))
    mean, answered = weighted_mean(columns, len(answers))
    applicable = np.count_nonzero(answers != NOT_APPLICABLE, axis=1)
    enough = (2 * answered >= applicable) & (answered >= min(2, len(items)))
    return np.where(enough, mean, np.nan)


def _parent_scores(columns: Sequence[tuple[float, Floats]], persons: int) -> Floats:
    """Half of the dimensions below must be there."""
    mean, found = weighted_mean(columns, persons)
    return np.where(2 * found >= len(columns), mean, np.nan)


def score_node(bank: BankSpec, answers: Answers, key: str, persons: Floats) -> NodeScores:
    """Sum up one node, from the scores that the persons of this matrix have in it."""
    found = moments(persons)
    coverage, parts = _slots(bank, answers, key, ~np.isnan(persons))
    return NodeScores(key, persons, found.n, found.mean, found.sd, coverage, parts)


def _slots(bank: BankSpec, answers: Answers, key: str, scored: NDArray[np.bool_]) -> tuple[Coverage, Parts]:
    answered = applicable = 0
    parts = []
    for item in bank.items_of(key):
        column = answers[:, bank.columns[item.key]]
        answered += int(np.count_nonzero((column != NONE) & (column < DONT_KNOW)))
        applicable += int(np.count_nonzero(column != NOT_APPLICABLE))
        counts: list[int] = np.bincount(column[scored], minlength=256).tolist()
        parts.append(_count_parts(item, counts[1 : item.scale.size + 1]))
    return Coverage(answered, applicable), _sum_parts(parts)


def _with_items(dimension: DimensionSpec, kept: set[str]) -> DimensionSpec:
    items = tuple(item for item in dimension.items if item.key in kept)
    return DimensionSpec(dimension.key, dimension.parent, dimension.weight, items)


def _one_key(scores: Sequence[NodeScores] | Sequence[ItemScores]) -> str:
    keys = {found.key for found in scores}
    if len(keys) != 1:
        raise ValueError(f"only scores of one and the same thing can be pooled, got {sorted(keys)}")
    return keys.pop()
