"""One odd value among teams: median and median absolute deviation."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from surveys.core.moments import SAME, present
from surveys.core.types import Floats

TO_SD: Final = 1.4826  # MAD × 1.4826 estimates the SD of a normal distribution
TO_Z: Final = 0.6745  # its reciprocal as Iglewicz & Hoaglin print it
UNUSUAL_OVER: Final = 3.5


@dataclass(frozen=True)
class RobustSpread:
    """Median, raw and scaled MAD, and the modified z of each value (None each when the MAD is 0)."""

    median: float
    mad: float
    scaled: float
    z: tuple[float | None, ...]

    @property
    def unusual(self) -> tuple[bool, ...]:
        """Which values lie over 3.5; none when more than half of the values are equal."""
        return tuple(z is not None and abs(z) > UNUSUAL_OVER for z in self.z)


def robust_spread(values: Floats | Sequence[float]) -> RobustSpread | None:
    """Spread of the values that are there (nan is left out); None when there are none."""
    kept = present(values)
    if not kept:
        return None
    middle = float(median(kept))
    mad = float(median(abs(x - middle) for x in kept))
    if mad < SAME:
        return RobustSpread(middle, 0.0, 0.0, (None,) * len(kept))
    return RobustSpread(middle, mad, TO_SD * mad, tuple(TO_Z * (x - middle) / mad for x in kept))
