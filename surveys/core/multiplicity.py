"""Many cells at once: which differences survive when all of them are looked at together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FALSE_DISCOVERY_RATE: Final = 0.10


@dataclass(frozen=True)
class Discoveries:
    """Adjusted p values and which hypotheses are rejected, in the order given."""

    adjusted: tuple[float, ...]
    rejected: tuple[bool, ...]


def benjamini_hochberg(p: Sequence[float], q: float = FALSE_DISCOVERY_RATE) -> Discoveries:
    """Benjamini & Hochberg 1995. Raises ValueError for a p outside 0–1."""
    if not all(0 <= value <= 1 for value in p):
        raise ValueError("every p must lie between 0 and 1")
    adjusted = [1.0] * len(p)
    smallest = 1.0
    ranked = sorted(range(len(p)), key=lambda i: p[i])
    for rank in range(len(p), 0, -1):
        place = ranked[rank - 1]
        smallest = min(smallest, p[place] * (len(p) / rank))
        adjusted[place] = smallest
    return Discoveries(tuple(adjusted), tuple(value <= q for value in adjusted))
