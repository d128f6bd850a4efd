"""Do they agree?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.agreement import (
    Agreement,
    ad_mean,
    ad_median,
    agreement_verdict,
    r_star_wg_j,
    relative_variance,
    rwg_j,
    two_camps,
)

NAN = np.nan
ratings = st.integers(1, 4).flatmap(
    lambda items: st.lists(st.lists(st.integers(1, 5), min_size=items, max_size=items), min_size=2, max_size=12)
)


@pytest.mark.parametrize(
    ("scores", "expected", "why"),
    [
        ([0, 0, 0, 100, 100, 100], True, "half and half"),
        ([10, 20, 30, 50, 50, 50, 50, 70, 80, 90], True, "three of ten at each end"),
        ([10, 20, 50, 50, 50, 50, 50, 70, 80, 90], False, "two of ten at the lower end"),
        ([10, 20, 30, 50, 50, 50, 50, 50, 80, 90], False, "two of ten at the upper end"),
        ([34, 34, 66, 66], False, "the bounds belong to the middle"),
        ([33.9, 66.1], True, "just outside"),
        ([0, NAN, NAN, NAN, 100], True, "persons without a score do not count"),
        ([50, 50], False, "nobody at an end"),
        ([0, 0], False, "all at one end"),
        ([], False, "nobody"),
    ],
)
def test_two_camps(scores: list[float], expected: bool, why: str) -> None:
    assert two_camps(scores) is expected, why


@pytest.mark.parametrize(
    ("rows", "options", "scores", "word"),
    [
        ([[4, 4], [4, 5], [5, 4]], 5, [75, 87, 87], Agreement.AGREE),
        ([[1, 3], [5, 3], [3, 1], [3, 5], [1, 5]], 5, [25, 75, 25, 75, 50], Agreement.TWO_CAMPS),
        ([[1], [2], [4], [5], [3]], 5, [40, 45, 50, 55, 60], Agreement.DIFFER),
        ([[2], [4], [2], [4]], 5, [40, 60, 40, 60], Agreement.DIFFER),  # AD 1.0 and r*wg .33
        ([[3]], 5, [50], Agreement.UNDEFINED),
        ([[3, NAN], [NAN, 3]], 5, [50, 50], Agreement.UNDEFINED),  # no item has two answers
        ([[3, NAN], [3, 3]], 5, [50, 50], Agreement.AGREE),  # the second item says nothing
    ],
)
def test_verdict(rows: list[list[float]], options: int, scores: list[float], word: Agreement) -> None:
    assert agreement_verdict(np.array(rows, dtype=float), options, scores) is word


def test_deviation_of_exactly_a_sixth_of_the_points_is_too_much() -> None:
    rows = np.array([[3.0]] * 6 + [[5.0]] * 6)
    assert ad_mean(rows) == 1
    assert r_star_wg_j(rows, 6) == pytest.approx(1 - (12 / 11) / (35 / 12))  # .63: the index alone would agree
    assert agreement_verdict(rows, 6, [50, 60]) is Agreement.DIFFER
    assert agreement_verdict(rows, 7, [50, 60]) is Agreement.AGREE


def test_a_few_far_voices_are_found_by_the_variance() -> None:
    rows = np.array([[3.0]] * 8 + [[1.0], [1.0], [5.0], [5.0]])
    assert ad_mean(rows) == pytest.approx(8 / 12)  # under 5/6: the deviation alone would agree
    assert r_star_wg_j(rows, 5) == pytest.approx(1 - (16 / 11) / 2)
    assert agreement_verdict(rows, 5, [50, 60]) is Agreement.DIFFER


def test_items_of_different_scales_are_weighed_by_their_own_points() -> None:
    rows = np.array([[1.0, 1], [5, 7], [3, 4]])
    own = [relative_variance(rows[:, [i]], options) for i, options in enumerate((5, 7))]
    assert relative_variance(rows, (5, 7)) == pytest.approx(sum(x for x in own if x is not None) / 2)


def test_without_two_answers_nothing_is_defined() -> None:
    one = np.array([[3.0, 4.0]])
    assert [rwg_j(one, 5), r_star_wg_j(one, 5), ad_mean(one), ad_median(one)] == [None] * 4


def test_ratings_are_a_table() -> None:
    with pytest.raises(ValueError, match="persons × items"):
        ad_mean(np.array([1.0, 2.0]))


@given(ratings)
def test_indices_keep_their_ranges_and_know_no_direction(rows: list[list[int]]) -> None:
    values = np.array(rows, dtype=float)
    j, star, deviation = rwg_j(values, 5), r_star_wg_j(values, 5), ad_mean(values)
    assert j is not None
    assert star is not None
    assert deviation is not None
    assert 0 <= j <= 1
    assert star <= 1
    assert 0 <= deviation <= 2
    for turned in (6 - values, values[::-1], values[:, ::-1]):
        assert rwg_j(turned, 5) == pytest.approx(j)
        assert ad_mean(turned) == pytest.approx(deviation)
