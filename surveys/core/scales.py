"""Response scales: from the place of a scale point to its value, its POMP score and its part of the scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

import numpy as np

from surveys.core.types import LAST_PLACE, Floats

NEUTRAL_FROM = 40.0
FAVOURABLE_FROM = 70.0


class Part(StrEnum):
    """The part of the scale that a point counts to."""

    UNFAVOURABLE = "unfavourable"
    NEUTRAL = "neutral"
    FAVOURABLE = "favourable"


@dataclass(frozen=True)
class ScalePoint:
    """One point of a scale; labels live elsewhere and never reach the arithmetic."""

    key: str
    value: float
    part: Part


def default_part(place: int, points: int) -> Part:
    """Part of a place (1…points): halves where there is no middle, else by POMP under 40, under 70, from 70.

    5 points: 4–5 for, 3 neutral. 6 points: 4–6 for, none neutral. 7 points: 6–7 for, 4–5 neutral.
    """
    if points % 2 == 0:
        return Part.FAVOURABLE if place > points // 2 else Part.UNFAVOURABLE
    score = 100 * (place - 1) / max(1, points - 1)
    if score >= FAVOURABLE_FROM:
        return Part.FAVOURABLE
    return Part.NEUTRAL if score >= NEUTRAL_FROM else Part.UNFAVOURABLE


@dataclass(frozen=True)
class Scale:
    """Points in ascending order of value; a place is the rank of a point, counted from 1."""

    key: str
    points: tuple[ScalePoint, ...]

    def __post_init__(self) -> None:
        values = [point.value for point in self.points]
        if not 2 <= len(values) <= LAST_PLACE:
            raise ValueError(f"scale {self.key}: needs 2 to {LAST_PLACE} points, has {len(values)}")
        if not all(math.isfinite(value) for value in values):
            raise ValueError(f"scale {self.key}: every value must be a finite number")
        if any(high <= low for low, high in pairwise(values)):
            raise ValueError(f"scale {self.key}: values must ascend, each different from the others")
        if len({point.key for point in self.points}) < len(values):
            raise ValueError(f"scale {self.key}: a point key stands twice")

    @classmethod
    def from_values(cls, key: str, values: Sequence[float]) -> "Scale":
        """Scale with explicit ascending values; keys are the places, parts are the default ones."""
        size = len(values)
        points = [ScalePoint(str(i), float(v), default_part(i, size)) for i, v in enumerate(values, start=1)]
        return cls(key, tuple(points))

    @classmethod
    def likert(cls, key: str, points: int) -> "Scale":
        """Scale with the values 1…points."""
        return cls.from_values(key, range(1, points + 1))

    @property
    def size(self) -> int:
        """Number of points, the A of the agreement indices."""
        return len(self.points)

    @property
    def min(self) -> float:
        """Lowest value."""
        return self.points[0].value

    @property
    def max(self) -> float:
        """Highest value."""
        return self.points[-1].value

    def value(self, place: int, reverse: bool = False) -> float:
        """Value of a place; min + max − x when the item is reverse-keyed. Raises ValueError outside the scale."""
        value = self._point(place).value
        return self.min + self.max - value if reverse else value

    def pomp(self, place: int, reverse: bool = False) -> float:
        """Percent of maximum possible, 0–100. Raises ValueError for a place outside the scale."""
        value = self._point(place).value
        distance = self.max - value if reverse else value - self.min
        return 100 * distance / (self.max - self.min)

    def part(self, place: int, reverse: bool = False) -> Part:
        """Part of the scale; a reverse-keyed item takes the part of the mirrored place."""
        self._point(place)
        return self.points[self.size - place if reverse else place - 1].part

    def pomp_table(self, reverse: bool = False) -> Floats:
        """POMP score for each of the 256 answer codes; nan where the code is no place of this scale. Read only."""
        return _pomp_table(self, reverse)

    def part_table(self, reverse: bool = False) -> tuple[Part | None, ...]:
        """Part of each of the 256 answer codes; None where the code is no place of this scale."""
        return _part_table(self, reverse)

    def _point(self, place: int) -> ScalePoint:
        if not 1 <= place <= self.size:
            raise ValueError(f"scale {self.key}: place {place} is outside 1 to {self.size}")
        return self.points[place - 1]


@lru_cache(maxsize=256)
def _pomp_table(scale: Scale, reverse: bool) -> Floats:
    table = np.full(256, np.nan)
    table[1 : scale.size + 1] = [scale.pomp(place, reverse) for place in range(1, scale.size + 1)]
    table.setflags(write=False)
    return table


@lru_cache(maxsize=256)
def _part_table(scale: Scale, reverse: bool) -> tuple[Part | None, ...]:
    parts = [scale.part(place, reverse) for place in range(1, scale.size + 1)]
    return (None, *parts, *[None] * (255 - scale.size))
