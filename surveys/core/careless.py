"""Signs of answering in haste, for a kind warning in the form. Nobody is excluded because of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from surveys.core.types import LAST_PLACE

SECONDS_PER_ITEM: Final = 2.0
COLUMN_FROM: Final = 4  # fewer answers in one column say nothing


@dataclass(frozen=True)
class PageTimes:
    """Which pages were answered too fast, and how many."""

    fast: tuple[bool, ...]

    @property
    def index(self) -> int:
        """Number of fast pages."""
        return sum(self.fast)


def longstring(places: Sequence[int]) -> int:
    """Length of the longest run of the same answer; 0 without answers."""
    return max(_runs(places), default=0)


def average_string(places: Sequence[int]) -> float:
    """Mean length of the runs of the same answer; 0 without answers."""
    runs = _runs(places)
    return sum(runs) / len(runs) if runs else 0.0


def single_column(places: Sequence[int]) -> bool:
    """At least four scale points were chosen on the page, and all of them are the same."""
    chosen = [place for place in places if 1 <= place <= LAST_PLACE]
    return len(chosen) >= COLUMN_FROM and len(set(chosen)) == 1


def page_times(seconds: Sequence[float], items: Sequence[int], limit: float = SECONDS_PER_ITEM) -> PageTimes:
    """Pages that took less than `limit` seconds for each item."""
    return PageTimes(tuple(time < count * limit for time, count in zip(seconds, items, strict=True)))


def _runs(places: Sequence[int]) -> list[int]:
    return [len(list(run)) for _, run in groupby(places)]
