"""Is a dimension measured consistently, and do teams differ at all? For bank editors and the comparison page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from surveys.core.moments import moments, present
from surveys.core.types import Floats


@dataclass(frozen=True)
class ICC:
    """Mean squares between and within groups; icc1 of one person, icc2 of a team mean. None: undefined."""

    msb: float
    msw: float
    icc1: float | None
    icc2: float | None


@dataclass(frozen=True)
class Summary:
    """What is known of one group: how many persons, their mean and standard deviation (n − 1; 0 for one person)."""

    n: int
    mean: float
    sd: float


def cronbach_alpha(values: Floats) -> float | None:
    """Alpha of persons × items, complete rows only. Negative: a reversed item that nobody marked.

    None when the sum has no spread, or with fewer than two items or two complete rows.
    """
    rows = _complete(values)
    persons, items = len(rows), len(rows.T)
    if persons < 2 or items < 2:
        return None
    whole = moments(rows.sum(axis=1)).sd
    parts = [moments(column).sd for column in rows.T]
    if not whole:
        return None
    return items / (items - 1) * (1 - math.fsum(sd**2 for sd in parts if sd is not None) / whole**2)


def item_rest_correlation(values: Floats) -> tuple[float | None, ...]:
    """Correlation of each item with the sum of the others, complete rows only; None where one has no spread."""
    rows = _complete(values)
    return tuple(_correlation(rows[:, i], np.delete(rows, i, axis=1).sum(axis=1)) for i in range(rows.shape[1]))


def icc_one_way(groups: Sequence[Floats | Sequence[float]]) -> ICC | None:
    """One-way analysis of variance over groups of unequal size (person scores of teams; nan and empty left out).

    The mean group size is (N − Σn²/N)/(g − 1). None with under two groups, or no group of two.
    """
    kept = [moments(group) for group in groups if present(group)]
    return icc_from_summaries([Summary(m.n, m.mean or 0.0, m.sd or 0.0) for m in kept])


def icc_from_summaries(groups: Sequence[Summary]) -> ICC | None:
    """The same from n, mean and standard deviation of each group, which is all that a stored scorecard holds."""
    sizes = [group.n for group in groups]
    total, count = sum(sizes), len(groups)
    if count < 2 or total == count:
        return None
    grand = math.fsum(group.n * group.mean for group in groups) / total
    between = math.fsum(group.n * (group.mean - grand) ** 2 for group in groups)
    within = math.fsum((group.n - 1) * group.sd**2 for group in groups)
    msb, msw = between / (count - 1), within / (total - count)
    usual = (total - sum(n * n for n in sizes) / total) / (count - 1)
    return ICC(msb, msw, _ratio(msb - msw, msb + (usual - 1) * msw), _ratio(msb - msw, msb))


def _complete(values: Floats) -> Floats:
    return values[~np.isnan(values).any(axis=1)]


def _correlation(x: Floats, y: Floats) -> float | None:
    first, second = moments(x), moments(y)
    if first.mean is None or second.mean is None or not first.sd or not second.sd:
        return None
    products = (x - first.mean) * (y - second.mean)
    return math.fsum(products.tolist()) / (first.n - 1) / (first.sd * second.sd)


def _ratio(above: float, below: float) -> float | None:
    return above / below if below > 0 else None
