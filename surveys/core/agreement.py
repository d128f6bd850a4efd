"""Do they agree? Indices over the ratings of one dimension: persons × items, in places 1…A, nan where there is none.

Places, not values: a scale with explicit values is read by the rank of its points, A is their number. Reverse-keyed
items come mirrored (`scoring.ratings`).
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from statistics import fmean, median
from typing import Final

import numpy as np

from surveys.core.moments import moments, present
from surveys.core.types import Floats

AGREE_FROM: Final = 0.5
CAMP_LOW, CAMP_HIGH, CAMP_SHARE = 34.0, 66.0, 0.3

Options = int | Sequence[int]


class Agreement(StrEnum):
    """One word for a dimension."""

    AGREE = "agree"
    DIFFER = "differ"
    TWO_CAMPS = "two-camps"
    UNDEFINED = "undefined"  # fewer than two persons


def relative_variance(ratings: Floats, options: Options) -> float | None:
    """Mean over items of s² ÷ (A² − 1)/12, the variance of answers thrown at random; None without two answers."""
    found = [(moments(column).sd, size) for column, size in _columns(ratings, options)]
    shares = [12 * sd**2 / (size**2 - 1) for sd, size in found if sd is not None]
    return moments(shares).mean


def rwg_j(ratings: Floats, options: Options) -> float | None:
    """James, Demaree & Wolf 1984, 0–1; 0 when the answers differ more than at random."""
    share = relative_variance(ratings, options)
    if share is None:
        return None
    if share >= 1:
        return 0.0
    items = len(_columns(ratings, options))
    return items * (1 - share) / (items * (1 - share) + share)


def r_star_wg_j(ratings: Floats, options: Options) -> float | None:
    """Lindell & Brandt 1999: 1 − mean item variance ÷ random variance. At most 1; under 0 when opinions split."""
    share = relative_variance(ratings, options)
    return None if share is None else 1 - share


def ad_mean(ratings: Floats) -> float | None:
    """Mean absolute deviation from the item mean, in scale points, averaged over items."""
    return _average_deviation(ratings, 1, fmean)


def ad_median(ratings: Floats) -> float | None:
    """Mean absolute deviation from the item median, in scale points, averaged over items."""
    return _average_deviation(ratings, 1, median)


def ad_cutoff(options: int) -> float:
    """A/6: from here on opinions differ (Dunlap, Burke & Smith-Crowe 2003)."""
    return options / 6


def two_camps(person_scores: Floats | Sequence[float]) -> bool:
    """Both ends, scores under 34 and over 66, hold at least 30 % of the persons each."""
    scores = present(person_scores)
    needed = CAMP_SHARE * len(scores) - 1e-9  # 0.3 × 10 is not quite 3 in binary
    low, high = sum(x < CAMP_LOW for x in scores), sum(x > CAMP_HIGH for x in scores)
    return bool(low and high) and low >= needed and high >= needed


def agreement_verdict(ratings: Floats, options: Options, person_scores: Floats | Sequence[float]) -> Agreement:
    """Two camps before all; opinions differ when r*wg(j) is under .5 or AD reaches A/6 (mean over the items)."""
    if two_camps(person_scores):
        return Agreement.TWO_CAMPS
    star = r_star_wg_j(ratings, options)
    deviation = _average_deviation(ratings, options, fmean)
    if star is None or deviation is None:
        return Agreement.UNDEFINED
    return Agreement.DIFFER if star < AGREE_FROM or deviation >= 1 / 6 - 1e-12 else Agreement.AGREE


def _columns(ratings: Floats, options: Options) -> list[tuple[list[float], int]]:
    """Answers of each item that has at least two, with its number of points."""
    if ratings.ndim != 2:
        raise ValueError(f"ratings must be persons × items, have {ratings.ndim} dimensions")
    sizes = np.broadcast_to(np.asarray(options), (ratings.shape[1],)).tolist()
    columns = [(present(ratings[:, i]), size) for i, size in enumerate(sizes)]
    return [(column, size) for column, size in columns if len(column) > 1]


def _average_deviation(ratings: Floats, unit: Options, centre: Callable[[list[float]], float]) -> float | None:
    """Average deviation over items, each in its own unit."""
    found = []
    for column, size in _columns(ratings, unit):
        middle = centre(column)
        found.append(fmean(abs(value - middle) for value in column) / size)
    return moments(found).mean
