"""Reliability, multiplicity, robust spread, careless answering."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.careless import average_string, longstring, page_times, single_column
from surveys.core.multiplicity import benjamini_hochberg
from surveys.core.reliability import Summary, cronbach_alpha, icc_from_summaries, icc_one_way, item_rest_correlation
from surveys.core.robust import robust_spread
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE

NAN = np.nan


@pytest.mark.parametrize(
    "rows",
    [
        np.zeros((0, 3)),
        np.array([[1.0, 2.0]]),
        np.array([[1.0], [2.0]]),
        np.array([[1.0, 2.0], [NAN, 3.0]]),
        np.array([[1.0, 3.0], [3.0, 1.0]]),
    ],
)
def test_alpha_is_undefined_without_persons_items_or_spread_of_the_sum(rows: np.ndarray) -> None:
    assert cronbach_alpha(rows) is None


def test_alpha_reads_complete_rows_only() -> None:
    rows = np.array([[1.0, 2, 2], [2, 2, 3], [4, 5, 4], [5, 4, 5]])
    with_gap = np.vstack([rows, [NAN, 1, 1]])
    assert cronbach_alpha(with_gap) == cronbach_alpha(rows)
    assert item_rest_correlation(with_gap) == item_rest_correlation(rows)


def test_item_rest_correlation_shows_the_item_that_nobody_marked_as_reversed() -> None:
    rows = np.array([[1.0, 2, 5, 3], [2, 2, 4, 3], [4, 5, 2, 3], [5, 4, 1, 3]])
    found = item_rest_correlation(rows)
    expected = np.corrcoef(rows[:, 2], rows[:, [0, 1, 3]].sum(axis=1))[0, 1]
    assert found[2] == pytest.approx(expected)
    assert found[2] is not None
    assert found[2] < 0
    assert found[3] is None
    assert item_rest_correlation(np.zeros((0, 2))) == (None, None)


def test_icc_of_unequal_groups_by_hand() -> None:
    found = icc_one_way([[1, 2, 3], [4, 6], [NAN], []])
    assert found is not None
    msb, msw, usual = 10.8, (2 + 2) / 3, 5 - 13 / 5
    assert (found.msb, found.msw) == pytest.approx((msb, msw))
    assert found.icc1 == pytest.approx((msb - msw) / (msb + (usual - 1) * msw))
    assert found.icc2 == pytest.approx((msb - msw) / msb)


@pytest.mark.parametrize("groups", [[], [[1, 2, 3]], [[1], [2]]])
def test_icc_needs_two_groups_and_a_pair(groups: list[list[float]]) -> None:
    assert icc_one_way(groups) is None


def test_icc_from_what_a_scorecard_holds() -> None:
    """Shrout and Fleiss's targets as four groups: n, mean and SD of each are enough."""
    scores = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6]]
    found = icc_from_summaries(
        [
            Summary(4, 6, 10**0.5),
            Summary(4, 3, (14 / 3) ** 0.5),
            Summary(4, 6.5, (11 / 3) ** 0.5),
            Summary(4, 4, (26 / 3) ** 0.5),
        ]
    )
    whole = icc_one_way(scores)
    assert found
    assert whole
    assert (found.msb, found.msw) == (pytest.approx(whole.msb), pytest.approx(whole.msw))
    assert found.icc2 == pytest.approx(whole.icc2)
    assert icc_from_summaries([Summary(5, 50, 8)]) is None


def test_icc_of_equal_means_or_no_spread_is_undefined_not_infinite() -> None:
    same_means = icc_one_way([[1, 3], [1, 3]])
    assert same_means is not None
    assert (same_means.icc1, same_means.icc2) == (-1, None)
    nothing = icc_one_way([[2, 2], [2, 2]])
    assert nothing is not None
    assert (nothing.icc1, nothing.icc2) == (None, None)


P_VALUES = st.lists(st.floats(0, 1), max_size=30)


@given(P_VALUES, st.floats(0.01, 0.5))
def test_adjusted_p_is_never_smaller_and_keeps_the_order(p: list[float], q: float) -> None:
    found = benjamini_hochberg(p, q)
    assert all(value <= 1 for value in found.adjusted)
    assert all(new >= old for new, old in zip(found.adjusted, p, strict=True))
    ranked = [found.adjusted[i] for i in sorted(range(len(p)), key=lambda i: p[i])]
    assert ranked == sorted(ranked)
    assert found.rejected == tuple(value <= q for value in found.adjusted)


@given(P_VALUES, st.randoms(use_true_random=False))
def test_the_order_of_cells_does_not_matter(p: list[float], random: "np.random.Generator") -> None:
    order = list(range(len(p)))
    random.shuffle(order)  # type: ignore[arg-type]  # Hypothesis hands out random.Random
    turned = benjamini_hochberg([p[i] for i in order])
    assert turned.adjusted == tuple(benjamini_hochberg(p).adjusted[i] for i in order)


@pytest.mark.parametrize("p", [[-0.1], [1.1], [0.5, NAN]])
def test_p_is_a_probability(p: list[float]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg(p)


def test_when_most_teams_are_equal_none_is_called_unusual() -> None:
    found = robust_spread([50, 50, 50, 50, 90])
    assert found is not None
    assert (found.mad, found.z, any(found.unusual)) == (0, (None,) * 5, False)


def test_unusual_works_in_both_directions() -> None:
    found = robust_spread([50, 52, 54, 48, 46, 5, 95, NAN])
    assert found is not None
    assert found.unusual == (False, False, False, False, False, True, True)


def test_nothing_has_no_spread() -> None:
    assert robust_spread([]) is None
    assert robust_spread([NAN]) is None


def test_no_answers_have_no_runs() -> None:
    assert (longstring([]), average_string([])) == (0, 0)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([3, 3, 3, 3], True),
        ([3, 3, 3], False),
        ([3, 3, 3, 4], False),
        ([3, NONE, 3, DONT_KNOW, 3, NOT_APPLICABLE, 3], True),
        ([DONT_KNOW] * 9, False),
        ([], False),
    ],
)
def test_a_page_in_one_column(places: list[int], expected: bool) -> None:
    assert single_column(places) is expected


def test_two_seconds_an_item_are_enough() -> None:
    assert page_times([11.9, 12.0], [6, 6]).fast == (True, False)
