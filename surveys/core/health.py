"""How well questions work, over the answers of many teams: ends of the scale, and consistency of a dimension.

For bank editors. Privacy is decided before: whoever calls this gives answers that may be looked at together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from surveys.core.bank import BankSpec
from surveys.core.release import round_half_up
from surveys.core.reliability import cronbach_alpha, item_rest_correlation
from surveys.core.scoring import ItemScores
from surveys.core.types import Answers, Floats

FEWEST_PERSONS: Final = 30
FEWEST_TEAMS: Final = 3
DIGITS: Final = 2  # of shares (0–1), alpha and correlations


@dataclass(frozen=True)
class Ends:
    """Shares of the answers (0–1) at the best and at the worst point of the scale, after turning round."""

    ceiling: float
    floor: float


@dataclass(frozen=True)
class Consistency:
    """Of one dimension, over the persons who answered all of its items: alpha, and each item with the rest."""

    alpha: float | None
    rest: dict[str, float | None]


def ends_of(item: ItemScores) -> Ends:
    """Needs at least one answer."""
    best, worst = int(np.argmax(item.scores)), int(np.argmin(item.scores))
    return Ends(item.counts[best] / item.n, item.counts[worst] / item.n)


def item_scores(bank: BankSpec, answers: Answers, dimension: str) -> Floats:
    """Scores of persons × items of a dimension, 0–100; nan where there is none."""
    items = bank.items_of(dimension)
    return np.column_stack([item.scale.pomp_table(item.reverse)[answers[:, bank.columns[item.key]]] for item in items])


def complete(scores: Floats) -> NDArray[np.bool_]:
    """Which persons have answered everything."""
    return np.logical_not(np.isnan(scores).any(axis=1))


def consistency(bank: BankSpec, scores: Floats, dimension: str) -> Consistency:
    """Alpha and item–rest correlations in the digits that are stored; None where one is not defined."""
    keys = [item.key for item in bank.items_of(dimension)]
    if len(keys) < 2:
        return Consistency(None, dict.fromkeys(keys))
    rest = item_rest_correlation(scores)
    return Consistency(_shown(cronbach_alpha(scores)), {k: _shown(r) for k, r in zip(keys, rest, strict=True)})


def weighted(values: Iterable[tuple[int, float | None]]) -> float | None:
    """Mean of stored figures, each with the number of answers behind it, in stored digits; None without any."""
    known = [(n, value) for n, value in values if value is not None and n]
    whole = sum(n for n, _value in known)
    return round_half_up(sum(n * value for n, value in known) / whole, DIGITS) if whole else None


def _shown(value: float | None) -> float | None:
    return None if value is None else round_half_up(value, DIGITS)
