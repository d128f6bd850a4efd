"""Answers that nobody gave: teams of a known kind, for looking at a report before anybody is asked.

The same kind, size and bank give the same answers each time.
"""

import random
from collections.abc import Collection
from enum import StrEnum
from typing import Final

import numpy as np

from surveys.core.bank import BankSpec, ItemSpec
from surveys.core.types import DONT_KNOW, NOT_APPLICABLE, Answers

SEED: Final = 7
NOISE: Final = 12.0  # standard deviation of answers around what a person thinks, in points of 0–100


class TeamKind(StrEnum):
    """What a simulated team is like."""

    MIXED = "mixed"  # some dimensions high, some low
    STRONG_START = "strong-start"  # high in the dimensions that are named, low in all others
    TWO_CAMPS = "two-camps"  # every second person high, the others low
    HIGH = "high"
    LOW = "low"
    UNSURE = "unsure"  # every second answer is "don't know", and some don't apply
    ALIKE = "alike"  # all give the same answers


def simulate(bank: BankSpec, *, kind: TeamKind, persons: int, strong: Collection[str] = ()) -> Answers:
    """A matrix of answers, persons × items; `strong` names the dimensions that `STRONG_START` is good at."""
    chance = random.Random(f"{SEED} {kind} {persons}")  # noqa: S311  # the same each time is the point
    dimension_of = {item.key: dimension.key for dimension in bank.dimensions for item in dimension.items}
    levels = {key: _level(kind, key, strong) for key in sorted(set(dimension_of.values()))}
    rows = [
        [_answer(bank.items[key], kind, levels[dimension_of[key]], person, chance) for key in bank.item_order]
        for person in range(persons)
    ]
    return np.array(rows, dtype=np.uint8).reshape(persons, len(bank.item_order))


def _level(kind: TeamKind, dimension: str, strong: Collection[str]) -> float:
    """Where the team stands in a dimension."""
    own = random.Random(f"{SEED} {dimension}")  # noqa: S311  # the same each time is the point
    if kind is TeamKind.HIGH:
        return own.uniform(84, 96)
    if kind is TeamKind.LOW:
        return own.uniform(6, 24)
    if kind is TeamKind.STRONG_START:
        return own.uniform(76, 88) if dimension in strong else own.uniform(22, 38)
    return own.uniform(22, 88)


def _answer(item: ItemSpec, kind: TeamKind, level: float, person: int, chance: random.Random) -> int:
    luck, noise = chance.random(), chance.gauss(0, NOISE)
    if kind is TeamKind.ALIKE:
        return _place(item, level)
    if kind is TeamKind.UNSURE and luck < 0.6:
        return DONT_KNOW if luck < 0.5 else NOT_APPLICABLE
    if luck < 0.02:  # one answer in fifty, as in real teams
        return DONT_KNOW
    if kind is TeamKind.TWO_CAMPS:
        level = 12.0 if person % 2 else 90.0
    return _place(item, level + noise)


def _place(item: ItemSpec, wanted: float) -> int:
    """The scale point whose score is nearest."""
    places = range(1, item.scale.size + 1)
    return min(places, key=lambda place: (abs(item.scale.pomp(place, item.reverse) - wanted), place))
