"""Levels, bands, and how sure we are of a mean or a share."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.intervals import Interval, IntervalKind, finite_factor, t_interval, wilson, wilson_bounds
from surveys.core.levels import MIDPOINTS, Band, LevelRange, band, level, level_range
from surveys.core.moments import moments

SCORES = st.lists(st.floats(0, 100), min_size=2, max_size=20)
SEVEN = [55, 60, 70, 45, 80, 65, 50]


@pytest.mark.parametrize(
    ("score", "expected"),
    [(0, Band.LOW), (39.99, Band.LOW), (40, Band.MIDDLE), (69.99, Band.MIDDLE), (70, Band.HIGH), (100, Band.HIGH)],
)
def test_bands_take_their_lower_bound(score: float, expected: Band) -> None:
    assert band(score) is expected


@pytest.mark.parametrize("score", [-0.01, 100.01, float("nan")])
def test_a_score_outside_the_axis_has_no_level(score: float) -> None:
    for ask in (level, band):
        with pytest.raises(ValueError, match="between 0 and 100"):
            ask(score)


def test_midpoints_lie_in_their_bands() -> None:
    assert {band(middle) for middle in MIDPOINTS.values()} == set(Band)
    assert all(band(middle) is name for name, middle in MIDPOINTS.items())


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (41.0, 59.9, LevelRange(3, 3)),
        (41.0, 60.0, LevelRange(3, 4)),
        (12.0, 88.0, LevelRange(1, 5)),
        (None, None, None),
    ],
)
def test_levels_that_an_interval_touches(low: float | None, high: float | None, expected: LevelRange | None) -> None:
    assert level_range(Interval(low, high, IntervalKind.T)) == expected


@pytest.mark.parametrize(
    ("values", "population", "kind"),
    [
        ([], 9, IntervalKind.TOO_FEW),
        ([50], 1, IntervalKind.TOO_FEW),
        ([50, 50, 50], 9, IntervalKind.NO_SPREAD),
        ([50, 50, 50], 3, IntervalKind.NO_SPREAD),
        (SEVEN, None, IntervalKind.T),  # shared link: nobody knows how many were invited
        (SEVEN, 7, IntervalKind.COMPLETE),
        (SEVEN, 8, IntervalKind.CORRECTED),
        (SEVEN, 11, IntervalKind.CORRECTED),  # 64 %
        (SEVEN, 12, IntervalKind.T),  # 58 %
        ([10, 20, 30], 5, IntervalKind.CORRECTED),  # exactly 60 %
        ([10, np.nan, 30], 2, IntervalKind.COMPLETE),
    ],
)
def test_kind_of_the_interval(values: list[float], population: int | None, kind: IntervalKind) -> None:
    assert t_interval(values, population).kind is kind


def test_everyone_answered_is_the_mean_itself() -> None:
    found = t_interval([20, 40, 60], 3)
    assert (found.low, found.high) == (40, 40)


def test_no_interval_has_no_ends() -> None:
    assert t_interval([50, 50], None) == Interval(None, None, IntervalKind.NO_SPREAD)


def test_more_answers_than_invitations_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="only 6 were invited"):
        t_interval(SEVEN, 6)


def test_correction_follows_the_share_that_answered() -> None:
    assert finite_factor(7, None) == finite_factor(5, 10) == 1
    assert finite_factor(8, 10) == pytest.approx(0.2**0.5)


def test_the_usual_interval_covers_what_it_says() -> None:
    random = np.random.default_rng(20261001)
    samples = random.normal(50, 10, size=(4000, 6))
    found = [t_interval(sample, None) for sample in samples]
    share = np.mean([f.low is not None and f.high is not None and f.low <= 50 <= f.high for f in found])
    assert 0.94 < share < 0.96


@given(SCORES, st.integers(0, 30))
def test_intervals_hold_the_mean_and_stay_on_the_axis(values: list[float], absent: int) -> None:
    found = t_interval(values, len(values) + absent)
    mean = moments(values).mean
    if found.low is not None and found.high is not None and mean is not None:
        assert 0 <= found.low <= mean + 1e-9
        assert mean - 1e-9 <= found.high <= 100


@given(SCORES)
def test_more_confidence_is_a_wider_interval(values: list[float]) -> None:
    wide, narrow = (t_interval(values, None, confidence, (-1e6, 1e6)) for confidence in (0.95, 0.8))
    if wide.low is not None and narrow.low is not None:
        assert wide.low < narrow.low


@given(st.integers(1, 200), st.data())
def test_wilson_holds_the_share(n: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, n))
    low, high = wilson_bounds(successes, n)
    assert 0 <= low <= successes / n <= high <= 1
    mirrored = wilson_bounds(n - successes, n)
    assert (1 - mirrored[1], 1 - mirrored[0]) == pytest.approx((low, high))


def test_wilson_of_nobody_is_none() -> None:
    assert wilson(0, 0) == Interval(None, None, IntervalKind.TOO_FEW)
    assert wilson(5, 5).high == 1


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_wilson_needs_a_share(successes: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson_bounds(successes, n)


@given(st.lists(st.floats(0, 100), max_size=30), st.randoms(use_true_random=False))
def test_moments_do_not_depend_on_the_order(values: list[float], random: "np.random.Generator") -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    assert moments(values) == moments(shuffled)


def test_moments_of_equal_values_are_exact() -> None:
    dusty = [0.1 + 0.2, 0.3, 0.3]  # the first differs from the others in its last digit
    assert moments(dusty).sd == 0
    assert moments([5.1] * 49).mean == 5.1
    assert (moments([7]).mean, moments([7]).sd) == (7, None)
    assert (moments([]).n, moments([]).mean) == (0, None)
