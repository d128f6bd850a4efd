"""Did it change?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.change import (
    ChangeVerdict,
    CommonItems,
    Comparison,
    common_items,
    effect_size,
    verdict,
    verdicts,
    welch,
)

V = ChangeVerdict
FIVE = [40.0, 45, 50, 55, 60]
SCORES = st.lists(st.floats(0, 100), min_size=2, max_size=15)


def moved(by: float, scores: list[float] = FIVE) -> list[float]:
    return [score + by for score in scores]


@pytest.mark.parametrize(
    ("earlier", "later", "share", "word", "why"),
    [
        (FIVE, moved(20), 1.0, V.IMPROVED, "20 points, 95 % interval 8.5 to 31.5"),
        (FIVE, moved(-20), 1.0, V.DECLINED, "the same downwards"),
        (FIVE, moved(9), 1.0, V.MAYBE, "80 % interval excludes 0, 95 % does not"),
        (FIVE, moved(-9), 1.0, V.MAYBE, "the same downwards"),
        (FIVE, moved(5), 1.0, V.WITHIN_NOISE, "neither interval excludes 0"),
        (FIVE, FIVE, 1.0, V.WITHIN_NOISE, "no difference"),
        ([50.0, 51] * 5, [59.9, 60.9] * 5, 1.0, V.MAYBE, "sure, but under 10 points"),
        ([50.0, 51] * 5, [60.0, 61] * 5, 1.0, V.IMPROVED, "sure, and 10 points"),
        (FIVE[:4], moved(30), 1.0, V.TOO_FEW, "four before"),
        (FIVE, moved(30)[:4], 1.0, V.TOO_FEW, "four now"),
        (FIVE, [*moved(30)[:4], np.nan], 1.0, V.TOO_FEW, "five now, one of them without a score"),
        ([50.0], [90.0], 1.0, V.TOO_FEW, "no test is possible"),
        ([], [], 1.0, V.TOO_FEW, "nobody"),
        (FIVE, moved(20), 0.69, V.DIFFERENT_QUESTIONS, "common items carry 69 %"),
        (FIVE, moved(20), 0.70, V.IMPROVED, "70 % is enough"),
        ([], [], 0.5, V.DIFFERENT_QUESTIONS, "different questions are said first"),
        ([50.0] * 5, [60.0] * 5, 1.0, V.IMPROVED, "no spread: the difference alone, 10 points"),
        ([50.0] * 5, [40.0] * 5, 1.0, V.DECLINED, "no spread, downwards"),
        ([50.0] * 5, [55.0] * 5, 1.0, V.MAYBE, "no spread, 5 points"),
        ([50.0] * 5, [50.0] * 5, 1.0, V.WITHIN_NOISE, "no spread, no difference"),
        ([50.0] * 5, moved(20), 1.0, V.IMPROVED, "no spread on one side is an ordinary test"),
    ],
)
def test_word_for_a_change(
    earlier: list[float], later: list[float], share: float, word: ChangeVerdict, why: str
) -> None:
    assert verdict(earlier, later, share) is word, why


def test_without_spread_there_is_no_t_and_the_intervals_are_the_difference() -> None:
    found = welch([60.0] * 5, [50.0] * 5)
    assert found is not None
    assert (found.t, found.df, found.p, found.ci95, found.ci80) == (None, None, 0, (10, 10), (10, 10))
    same = welch([50.0] * 5, [50.0] * 5)
    assert same is not None
    assert same.p == 1


def test_a_single_change_survives_and_many_small_ones_do_not() -> None:
    weak = Comparison("weak", [40.0, 50, 60, 45, 55], [55.0, 62, 72, 54, 70])
    noise = [Comparison(f"noise {i}", FIVE, moved(i % 3)) for i in range(30)]
    assert verdicts([weak])[0].verdict is V.IMPROVED
    found = verdicts([weak, *noise])
    assert found[0].verdict is V.MAYBE
    assert [result.key for result in found] == ["weak", *(c.key for c in noise)]
    assert all(result.verdict is V.WITHIN_NOISE for result in found[1:])
    assert found[0].adjusted_p is not None
    assert found[0].welch is not None
    assert found[0].adjusted_p > 0.1 > found[0].welch.p


def test_comparisons_without_a_test_do_not_enter_the_correction() -> None:
    strong = Comparison("strong", FIVE, moved(30))
    others = [Comparison("few", FIVE[:3], FIVE), Comparison("other", FIVE, moved(30), common_share=0.1)]
    found = verdicts([others[0], strong, others[1]])
    assert [result.verdict for result in found] == [V.TOO_FEW, V.IMPROVED, V.DIFFERENT_QUESTIONS]
    assert found[1].welch is not None
    assert found[1].adjusted_p == found[1].welch.p
    assert (found[0].welch, found[0].adjusted_p) == (None, None)


def test_an_empty_report() -> None:
    assert verdicts([]) == []


def test_common_items_count_by_weight_in_the_version_where_it_is_smaller() -> None:
    found = common_items({"a": 2, "b": 1, "c": 1}, {"a": 1, "b": 1, "d": 2})
    assert found == CommonItems(("a", "b"), earlier=0.75, later=0.5)
    assert found.share == 0.5
    assert common_items({"a": 1}, {"b": 1}) == CommonItems((), 0, 0)
    assert common_items({}, {}).share == 0
    assert common_items({"b": 0.3, "a": 0.7}, {"a": 0.7, "b": 0.3}) == CommonItems(("a", "b"), 1, 1)


@pytest.mark.parametrize(("x", "y"), [([1.0], [1.0, 2.0]), ([1.0, 2.0], []), ([3.0, 3.0], [3.0, 3.0])])
def test_no_effect_size_without_spread_or_persons(x: list[float], y: list[float]) -> None:
    assert effect_size(x, y) is None


@given(SCORES, SCORES)
def test_turning_the_waves_round_turns_the_sign(x: list[float], y: list[float]) -> None:
    there, back = welch(x, y), welch(y, x)
    assert there is not None
    assert back is not None
    assert there.difference == -back.difference
    assert there.p == pytest.approx(back.p)
    assert there.ci95 == pytest.approx((-back.ci95[1], -back.ci95[0]))
    assert there.ci95[0] <= there.ci80[0] <= there.difference <= there.ci80[1] <= there.ci95[1]
    assert 0 <= there.p <= 1


@given(SCORES, SCORES)
def test_words_for_opposite_changes_are_opposite(x: list[float], y: list[float]) -> None:
    opposite = {V.IMPROVED: V.DECLINED, V.DECLINED: V.IMPROVED}
    there = verdict(x, y)
    assert verdict(y, x) is opposite.get(there, there)
