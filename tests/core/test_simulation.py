"""Teams that nobody is in: each kind is what its name says, and the same each time."""

import numpy as np
import pytest

from surveys.core.bank import BankSpec, DimensionSpec, ItemSpec
from surveys.core.scales import Scale
from surveys.core.scoring import BANK, score
from surveys.core.simulation import TeamKind, simulate
from surveys.core.types import DONT_KNOW

SCALE = Scale.likert("agree", 5)
UNEVEN = Scale.from_values("times", [0, 1, 10, 100])


def items(*keys: str, scale: Scale = SCALE) -> tuple[ItemSpec, ...]:
    return tuple(ItemSpec(key, scale, reverse=key.startswith("r")) for key in keys)


DIMENSIONS = (
    DimensionSpec("first", items=items("a", "b", "r1")),
    DimensionSpec("second", items=items("c", "d", "r2")),
    DimensionSpec("third", items=items("e", "f", scale=UNEVEN)),
)
SMALL = BankSpec(DIMENSIONS, ("a", "b", "r1", "c", "d", "r2", "e", "f"))


def means(kind: TeamKind, persons: int = 12) -> dict[str, float]:
    found = score(SMALL, simulate(SMALL, kind=kind, persons=persons, strong=["first"])).nodes
    return {key: node.mean or -1.0 for key, node in found.items()}


@pytest.mark.parametrize("kind", TeamKind)
def test_the_same_each_time_and_within_every_scale(kind: TeamKind) -> None:
    first, again = (simulate(SMALL, kind=kind, persons=8) for _ in range(2))
    assert first.shape == (8, 8)
    assert np.array_equal(first, again)
    score(SMALL, first)  # raises where a place is outside its scale


def test_high_and_low_also_where_an_item_is_turned_round() -> None:
    assert min(means(TeamKind.HIGH).values()) > 70
    assert max(means(TeamKind.LOW).values()) < 40


def test_strong_where_it_is_said() -> None:
    found = means(TeamKind.STRONG_START)
    assert found["first"] > 65
    assert found["second"] < 45


def test_two_camps_stand_at_both_ends() -> None:
    persons = score(SMALL, simulate(SMALL, kind=TeamKind.TWO_CAMPS, persons=12)).nodes[BANK].persons
    assert np.count_nonzero(persons < 34) == np.count_nonzero(persons > 66) == 6


def test_alike_is_alike_and_unsure_does_not_know() -> None:
    assert len(np.unique(simulate(SMALL, kind=TeamKind.ALIKE, persons=6), axis=0)) == 1
    unsure = simulate(SMALL, kind=TeamKind.UNSURE, persons=12)
    assert 0.3 < np.mean(unsure == DONT_KNOW) < 0.7
