"""Small builders: banks, matrices and node scores in one line each."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from surveys.core.moments import moments
from surveys.core.scales import Scale
from surveys.core.scoring import BankSpec, Coverage, DimensionSpec, ItemSpec, NodeScores, Parts
from surveys.core.types import Answers

FIVE = Scale.likert("agreement", 5)
SIX = Scale.likert("frequency", 6)


def matrix(rows: Sequence[Sequence[int]]) -> Answers:
    """Answer codes, persons × items."""
    return np.array(rows, dtype=np.uint8)


def leaf(key: str, items: int, *, scale: Scale = FIVE, **options: Any) -> DimensionSpec:
    """Dimension `key` with items key-1, key-2, …"""
    return DimensionSpec(key, items=tuple(ItemSpec(f"{key}-{i}", scale) for i in range(1, items + 1)), **options)


def bank(*dimensions: DimensionSpec, **options: Any) -> BankSpec:
    """Bank with its columns in the order of the dimensions."""
    return BankSpec(dimensions, tuple(item.key for d in dimensions for item in d.items), **options)


def one_leaf(weights: Mapping[str, float], scale: Scale = FIVE, reverse: Sequence[str] = ()) -> BankSpec:
    """Bank with one dimension `d` of weighted items."""
    items = tuple(ItemSpec(key, scale, weight, key in reverse) for key, weight in weights.items())
    return bank(DimensionSpec("d", items=items))


def node(scores: Sequence[float], *, parts: Parts | None = None) -> NodeScores:
    """Node with these person scores; parts are counted off the scores when not given."""
    array = np.array(scores, dtype=np.float64)
    found = moments(array)
    high = int(np.sum(array >= 70))
    low = int(np.sum(array < 40))
    counted = parts or Parts(high, found.n - high - low, low)
    return NodeScores("d", array, found.n, found.mean, found.sd, Coverage(found.n, found.n), counted)
