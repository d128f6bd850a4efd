"""Levels 1 to 5 and the three bands: names for stretches of the 0–100 axis, lower bound inclusive."""

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from surveys.core.intervals import Interval

LEVEL_BOUNDS: Final = (20.0, 40.0, 60.0, 80.0)
BAND_BOUNDS: Final = (40.0, 70.0)


class Band(StrEnum):
    """The scores in which a practice helps, and what stands for a score that must stay vague."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"


MIDPOINTS: Final = {Band.LOW: 20.0, Band.MIDDLE: 55.0, Band.HIGH: 85.0}


@dataclass(frozen=True)
class LevelRange:
    """Lowest and highest level that an interval touches; the same when it crosses no bound."""

    low: int
    high: int


def level(score: float) -> int:
    """Level 1–5 of a score. Raises ValueError outside 0–100."""
    return bisect_right(LEVEL_BOUNDS, _checked(score)) + 1


def level_range(interval: Interval) -> LevelRange | None:
    """Levels that the interval touches; None without an interval."""
    if interval.low is None or interval.high is None:
        return None
    return LevelRange(level(interval.low), level(interval.high))


def band(score: float) -> Band:
    """Low [0, 40), middle [40, 70), high [70, 100]. Raises ValueError outside 0–100."""
    return list(Band)[bisect_right(BAND_BOUNDS, _checked(score))]


def _checked(score: float) -> float:
    if not 0 <= score <= 100:
        raise ValueError(f"a score lies between 0 and 100, not at {score}")
    return score
