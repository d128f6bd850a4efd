"""Words that every module of the core shares: answer codes and the reasons for showing nothing."""

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Answers: TypeAlias = NDArray[np.uint8]
Floats: TypeAlias = NDArray[np.float64]

NONE: Final = 0
DONT_KNOW: Final = 254
NOT_APPLICABLE: Final = 255
LAST_PLACE: Final = 253


class NotAnswered(Enum):
    """The three ways of not giving a scale point; none of them is a number."""

    NOTHING = NONE
    DONT_KNOW = DONT_KNOW
    NOT_APPLICABLE = NOT_APPLICABLE


class SuppressionReason(StrEnum):
    """Why there is no number."""

    NO_DATA = "no-data"  # nobody has a score here
    TOO_FEW = "too-few"  # fewer persons than the threshold
    IN_GROUP = "waits-in-group"  # too few alone; counted in the total of a group above
    LEFT_OUT = "left-out"  # too few alone and in every group above; counted nowhere


@dataclass(frozen=True)
class Suppressed:
    """Stands where a result would stand."""

    reason: SuppressionReason


def read_answer(code: int) -> int | NotAnswered:
    """Place of the scale point (1…n), or the way of not answering. Raises ValueError outside 0–255."""
    if code in {NONE, DONT_KNOW, NOT_APPLICABLE}:
        return NotAnswered(code)
    if not 1 <= code <= LAST_PLACE:
        raise ValueError(f"{code} is no answer code; use 0 to 255")
    return code
