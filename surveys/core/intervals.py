"""How sure we are of one number: t interval with finite population correction, and Wilson's interval."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scipy.special import ndtri, stdtrit

from surveys.core.moments import moments
from surveys.core.types import Floats

CORRECT_FROM: Final = 0.6  # share of the invited who answered, from which the correction holds


class IntervalKind(StrEnum):
    """How the interval was made, or why there is none."""

    T = "t"  # without correction
    CORRECTED = "corrected"  # with finite population correction
    COMPLETE = "complete"  # everyone answered: low and high are the mean
    NO_SPREAD = "no-spread"  # all scores equal: no interval
    TOO_FEW = "too-few"  # fewer than two scores: no interval
    WILSON = "wilson"  # of a share


@dataclass(frozen=True)
class Interval:
    """Both ends, or neither; `kind` says how or why."""

    low: float | None
    high: float | None
    kind: IntervalKind


def t_interval(
    values: Floats | Sequence[float],
    population: int | None,
    confidence: float = 0.95,
    clip: tuple[float, float] = (0.0, 100.0),
) -> Interval:
    """Interval of the mean of person scores (nan is left out); `population` is how many were invited, if known.

    var = (1 − n/N)·s²/n (Cochran 1977) when at least 60 % of the invited answered, else s²/n.
    Raises ValueError when more answered than were invited.
    """
    found = moments(values)
    if population is not None and found.n > population:
        raise ValueError(f"{found.n} answered, but only {population} were invited")
    if found.mean is None or found.sd is None:
        return Interval(None, None, IntervalKind.TOO_FEW)
    if found.sd == 0:
        return Interval(None, None, IntervalKind.NO_SPREAD)
    if found.n == population:
        return Interval(found.mean, found.mean, IntervalKind.COMPLETE)
    factor = finite_factor(found.n, population)
    half = t_quantile(confidence, found.n - 1) * factor * found.sd / math.sqrt(found.n)
    kind = IntervalKind.T if factor == 1 else IntervalKind.CORRECTED
    return Interval(max(clip[0], found.mean - half), min(clip[1], found.mean + half), kind)


def finite_factor(n: int, population: int | None) -> float:
    """Square root of 1 − n/N; 1 when N is unknown or fewer than 60 % answered."""
    if population is None or n < CORRECT_FROM * population:
        return 1.0
    return math.sqrt(1 - n / population)


def t_quantile(confidence: float, df: float) -> float:
    """Two-sided critical value of Student's t."""
    return float(stdtrit(df, (1 + confidence) / 2))


def wilson(successes: float, n: int, confidence: float = 0.95) -> Interval:
    """Interval of a share, 0–1, by the score method without continuity correction (Wilson 1927)."""
    if n == 0:
        return Interval(None, None, IntervalKind.TOO_FEW)
    low, high = wilson_bounds(successes, n, confidence)
    return Interval(low, high, IntervalKind.WILSON)


def wilson_bounds(successes: float, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Both ends of Wilson's interval for n of at least 1. Raises ValueError when this is no share."""
    if not 0 <= successes <= n or n < 1:
        raise ValueError(f"{successes} of {n} is no share")
    z = float(ndtri((1 + confidence) / 2))
    share, spread = successes / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    high = 1.0 if successes == n else min(1.0, middle + half)
    return low, high
