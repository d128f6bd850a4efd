"""What may be shown of a result that the gate let through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.core.anonymity import (
    Count,
    DimensionRelease,
    ItemRelease,
    Number,
    Share,
    ShareBand,
    Vague,
    release_coverage,
    release_dimension,
    release_item,
    release_turnover,
)
from surveys.core.intervals import IntervalKind
from surveys.core.levels import Band
from surveys.core.release import as_band, item_as_band, item_without_counts, round_half_up, unanimous
from surveys.core.scoring import Coverage, ItemScores, Parts, score
from surveys.core.types import DONT_KNOW, NONE, NOT_APPLICABLE, Suppressed, SuppressionReason
from tests.core.build import matrix, node, one_leaf

K = 5
SEVEN = [55.0, 60, 70, 45, 80, 65, 50]


def item(*answers: int) -> ItemScores:
    return score(one_leaf({"a": 1}), matrix([[answer] for answer in answers])).items["a"]


def dimension(scores: list[float], invited: int | None = None, **options: int) -> DimensionRelease:
    found = release_dimension(node(scores), threshold=K, invited=invited, **options)
    assert isinstance(found, DimensionRelease)
    return found


def shown_item(*answers: int) -> ItemRelease:
    found = release_item(item(*answers), threshold=K)
    assert isinstance(found, ItemRelease)
    return found


@pytest.mark.parametrize(
    ("n", "reason"), [(0, SuppressionReason.NO_DATA), (1, SuppressionReason.TOO_FEW), (4, SuppressionReason.TOO_FEW)]
)
def test_nothing_comes_out_under_the_threshold(n: int, reason: SuppressionReason) -> None:
    assert release_dimension(node(SEVEN[:n]), threshold=K, invited=9) == Suppressed(reason)
    assert release_item(item(NONE, *[1, 2, 3, 4][:n]), threshold=K) == Suppressed(reason)


def test_scores_are_whole_numbers() -> None:
    found = dimension(SEVEN, invited=9)
    assert (found.n, found.score, found.spread) == (7, Number(61, 0), Number(12, 0))
    assert found.interval is not None
    assert (found.interval.low, found.interval.high, found.interval.kind) == (55, 66, IntervalKind.CORRECTED)


def test_they_are_whole_numbers_for_many_persons_too() -> None:
    """Charts draw whole points: what is stored and exported are the same digits, whatever n."""
    found = dimension([*SEVEN, 61, 62, 63.5])
    assert (found.score, found.spread) == (Number(61, 0), Number(10, 0))
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (54, 68)


def test_everyone_answered() -> None:
    found = dimension(SEVEN, invited=7).interval
    assert found is not None
    assert (found.low, found.high, found.kind) == (61, 61, IntervalKind.COMPLETE)


@pytest.mark.parametrize(
    ("scores", "band"),
    [
        ([90.0] * 6, Band.HIGH),
        ([90.0] * 5 + [0.0], Band.HIGH),
        ([50.0] * 12, Band.MIDDLE),
        ([0.0] * 6, Band.LOW),
        ([0.1 + 0.2] * 3 + [0.3] * 3, Band.LOW),
    ],
)
def test_equal_scores_all_or_all_but_one_become_a_band(scores: list[float], band: Band) -> None:
    found = dimension(scores, invited=20)
    assert (found.score, found.interval, found.spread, found.share) == (band, None, None, None)


def test_all_but_two_are_a_number() -> None:
    assert dimension([90.0] * 5 + [0.0, 0.0]).score == Number(64, 0)


@pytest.mark.parametrize(
    ("favourable", "of", "band"),
    [(0, 10, "few"), (39, 100, "few"), (4, 10, "half"), (6, 10, "half"), (61, 100, "most"), (10, 10, "most")],
)
def test_share_of_favourable_answers_in_words(favourable: int, of: int, band: str) -> None:
    found = release_dimension(node(SEVEN, parts=Parts(favourable, 0, of - favourable)), threshold=K, invited=None)
    assert isinstance(found, DimensionRelease)
    assert (found.favourable, found.share) == (ShareBand(band), None)


def test_share_of_a_dimension_from_twice_the_threshold_on() -> None:
    found = release_dimension(node([*SEVEN, 1, 2, 3], parts=Parts(30, 0, 10)), threshold=K, invited=None)
    assert isinstance(found, DimensionRelease)
    assert found.share == Share(0.75, 0.44, 0.92)  # as wide as ten persons, not forty answers, make it


def test_an_item_at_the_threshold_shows_mean_and_a_word() -> None:
    found = shown_item(5, 4, 4, 2, 1, DONT_KNOW, NONE)
    assert (found.n, found.mean, found.favourable) == (5, Number(55, 0), ShareBand.HALF)
    assert (found.spread, found.share, found.distribution) == (None, None, None)
    assert (found.dont_know, found.not_applicable, found.unanswered) == (Vague.SOME, Vague.NONE, Vague.SOME)


def test_an_item_at_twice_the_threshold_shows_everything() -> None:
    found = shown_item(5, 4, 4, 2, 1, 5, 4, 4, 2, 1, DONT_KNOW, DONT_KNOW, NOT_APPLICABLE)
    assert (found.n, found.mean, found.spread) == (10, Number(55, 0), Number(39, 0))
    assert (found.distribution, found.share) == ((2, 2, 0, 4, 2), Share(0.6, 0.31, 0.83))
    assert (found.dont_know, found.not_applicable, found.unanswered) == (2, 1, 0)


def test_an_item_one_person_short_of_it_does_not() -> None:
    assert shown_item(5, 4, 4, 2, 1, 5, 4, 4, 2).distribution is None


@pytest.mark.parametrize(
    ("answers", "band", "favourable"),
    [
        ([5] * 5, Band.HIGH, ShareBand.MOST),
        ([1] * 11 + [5], Band.LOW, ShareBand.FEW),
        ([3] * 4 + [1], Band.MIDDLE, ShareBand.FEW),
    ],
)
def test_equal_answers_all_or_all_but_one_become_a_band(answers: list[int], band: Band, favourable: ShareBand) -> None:
    found = shown_item(*answers)
    assert (found.mean, found.favourable) == (band, favourable)
    assert (found.spread, found.share, found.distribution) == (None, None, None)


@pytest.mark.parametrize(
    ("coverage", "n", "expected"),
    [
        (Coverage(38, 40), 9, None),
        (Coverage(40, 40), 9, 1),
        (Coverage(38, 40), 10, 0.95),
        (Coverage(1, 3), 10, 0.33),
        (Coverage(0, 0), 10, None),
    ],
)
def test_coverage_tells_how_much_was_left_out_from_twice_the_threshold_on(
    coverage: Coverage, n: int, expected: float | None
) -> None:
    assert release_coverage(coverage, n=n, threshold=K) == expected


@pytest.mark.parametrize(("changed", "expected"), [(0, Vague.NONE), (1, Vague.SOME), (4, Vague.SOME), (5, 5), (9, 9)])
def test_a_few_joiners_and_leavers_are_not_counted_out(changed: int, expected: Count) -> None:
    assert release_turnover(changed, threshold=K) == expected


@pytest.mark.parametrize(("left_out", "n", "expected"), [(3, 7, Vague.SOME), (0, 7, Vague.NONE), (3, 10, 3)])
def test_what_was_left_out_is_some_below_twice_the_threshold(left_out: int, n: int, expected: Count) -> None:
    assert dimension((SEVEN + SEVEN)[:n], left_out=left_out).left_out == expected


def test_nobody_is_unanimous() -> None:
    assert unanimous([])
    assert unanimous([1])
    assert not unanimous([1, 1, 2, 2])


@pytest.mark.parametrize(
    ("value", "digits", "expected"), [(62.5, 0, 63), (63.5, 0, 64), (0.05, 1, 0.1), (1.15, 1, 1.2), (100, 1, 100)]
)
def test_a_half_goes_up(value: float, digits: int, expected: float) -> None:
    assert round_half_up(value, digits) == expected


def test_a_number_that_tells_too_much_elsewhere_gives_way_to_its_band() -> None:
    found = dimension([*SEVEN, 61, 62, 63.5])
    assert found.share is not None
    vague = as_band(found, 61.2)
    assert (vague.score, vague.interval, vague.spread, vague.share) == (Band.MIDDLE, None, None, None)
    assert (vague.n, vague.favourable, vague.left_out) == (found.n, found.favourable, found.left_out)
    item_ = item_as_band(shown_item(5, 4, 4, 2, 1, 5, 4, 4, 2, 1, DONT_KNOW), 55)
    assert (item_.mean, item_.spread, item_.share, item_.distribution) == (Band.MIDDLE, None, None, None)
    assert item_.dont_know == 1


def test_counts_that_tell_too_much_elsewhere_give_way_to_words() -> None:
    found = item_without_counts(shown_item(5, 4, 4, 2, 1, 5, 4, 4, 2, 1, DONT_KNOW, DONT_KNOW, NOT_APPLICABLE))
    assert (found.n, found.mean, found.favourable) == (10, Number(55, 0), ShareBand.HALF)
    assert (found.spread, found.share, found.distribution) == (None, None, None)
    assert (found.dont_know, found.not_applicable, found.unanswered) == (Vague.SOME, Vague.SOME, Vague.NONE)
    assert item_without_counts(found) == found


@given(st.lists(st.sampled_from([0.0, 25, 50, 62.5, 100]), min_size=5, max_size=12))
def test_a_dimension_is_a_band_exactly_when_two_persons_could_not_differ_from_the_rest(scores: list[float]) -> None:
    found = dimension(scores)
    most = max(scores.count(value) for value in scores)
    assert isinstance(found.score, Band) == (most >= len(scores) - 1)
    if isinstance(found.score, Number):
        assert found.score.value == round(found.score.value, found.score.digits)
        assert 0 <= found.score.value <= 100
