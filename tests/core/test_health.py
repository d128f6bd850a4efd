"""How well questions work, in numbers that can be checked by hand."""

import numpy as np
import pytest

from surveys.core.bank import BankSpec, DimensionSpec, ItemSpec
from surveys.core.health import complete, consistency, ends_of, item_scores, weighted
from surveys.core.scales import Scale
from surveys.core.scoring import score_item

SCALE = Scale.likert("agreement", 5)
ITEMS = (ItemSpec("a", SCALE), ItemSpec("b", SCALE, reverse=True), ItemSpec("c", SCALE))
BANK = BankSpec(
    (DimensionSpec("d", items=ITEMS), DimensionSpec("e", items=(ItemSpec("x", SCALE),))), ("a", "b", "c", "x")
)
ANSWERS = np.array([[5, 1, 5, 1], [4, 2, 4, 2], [2, 4, 2, 3], [1, 5, 254, 4], [1, 5, 1, 0]], dtype=np.uint8)


def test_the_ends_are_the_best_and_the_worst_answer() -> None:
    straight, turned = (ends_of(score_item(item, ANSWERS[:, place])) for place, item in enumerate(ITEMS[:2]))
    assert (straight.ceiling, straight.floor) == (0.2, 0.4)
    assert turned == straight  # the lowest place of a question that is turned round is the best answer


def test_consistency_is_over_whole_rows() -> None:
    scores = item_scores(BANK, ANSWERS, "d")
    assert complete(scores).tolist() == [True, True, True, False, True]
    found = consistency(BANK, scores, "d")
    assert found.alpha == 1.0  # the three are one and the same, once one is turned round
    assert found.rest == {"a": 1.0, "b": 1.0, "c": 1.0}


def test_one_item_has_no_consistency() -> None:
    assert consistency(BANK, item_scores(BANK, ANSWERS, "e"), "e").rest == {"x": None}
    assert consistency(BANK, item_scores(BANK, ANSWERS, "e"), "e").alpha is None


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ([(30, 0.5), (60, 0.8)], 0.7),
        ([(30, None), (60, 0.8)], 0.8),
        ([(0, 0.4)], None),
        ([], None),
        ([(2, 0.597)], 0.6),
    ],
)
def test_stored_figures_count_by_their_answers(values: list[tuple[int, float | None]], mean: float | None) -> None:
    assert weighted(values) == mean
