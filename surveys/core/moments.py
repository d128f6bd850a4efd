"""Mean and standard deviation that do not depend on the order of the values, to the last digit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from surveys.core.types import Floats

SAME: Final = 1e-9  # scores nearer than this are equal: weights leave dust in the last digits


@dataclass(frozen=True)
class Moments:
    """n, mean (None when n is 0) and sample standard deviation (None when n is under 2)."""

    n: int
    mean: float | None
    sd: float | None


def present(values: Floats | Sequence[float]) -> list[float]:
    """The values that are there: all but nan."""
    array = np.asarray(values, dtype=np.float64)
    kept: list[float] = array[~np.isnan(array)].tolist()
    return kept


def moments(values: Floats | Sequence[float]) -> Moments:
    """Moments of the values that are there. Equal values have exactly their own mean and SD 0."""
    kept = present(values)
    n = len(kept)
    if n == 0:
        return Moments(0, None, None)
    low, high = min(kept), max(kept)
    if high - low < SAME:
        return Moments(n, low, 0.0 if n > 1 else None)
    mean = math.fsum(kept) / n
    return Moments(n, mean, math.sqrt(math.fsum((x - mean) * (x - mean) for x in kept) / (n - 1)))
