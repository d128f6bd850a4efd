"""What charts accept, and how they say it."""

import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.charts.profile import Words, runs, whole
from tests.charts.samples import axis, banded, hidden, profile, unasked, waves


@pytest.mark.parametrize("name", ["score", "low", "high", "previous"])
@pytest.mark.parametrize("value", [-1, 100.5, math.nan])
def test_numbers_stay_on_the_scale(name: str, value: float) -> None:
    with pytest.raises(ValueError, match="outside 0 to 100"):
        axis(**({"score": 50.0} | {name: value}))


@pytest.mark.parametrize(
    "number",
    [
        {"score": 40},
        {"low": 30},
        {"high": 60},
        {"n": 3},
        {"n_word": "3 answers"},
        {"coverage": 0.5},
        {"level": "2 · begun"},
        {"change_sign": "down"},
        {"band": (0, 33)},
    ],
)
@pytest.mark.parametrize("state", ["suppressed", "no-data"])
def test_a_hidden_axis_refuses_every_number(state: str, number: dict[str, Any]) -> None:
    values = {"score": None, "low": None, "high": None, "n": None, "n_word": "", "coverage": None, "level": ""}
    with pytest.raises(ValueError, match=r"axis has|only a shown|stay away"):
        axis("Flow", **(values | {"state": state} | number))


def test_a_banded_axis_refuses_a_score_and_an_interval() -> None:
    with pytest.raises(ValueError, match="exactly when"):
        axis(state="banded")
    with pytest.raises(ValueError, match="interval"):
        banded(low=60)


def test_scores_are_kept_in_the_digits_that_are_shown() -> None:
    flow = axis(score=58.5, low=44.49, high=71.2, previous=46.9)
    assert (flow.score, flow.low, flow.high, flow.previous) == (59, 44, 71, 47)


def test_each_state_has_its_own_words() -> None:
    assert axis().score_text == "58"
    assert banded().score_text == "high"
    assert hidden().score_text == "n < 5"
    assert hidden(note="").score_text == "–"
    assert unasked().score_text == "no data"


def test_a_number_comes_with_its_answers() -> None:
    assert axis().n_text == "7 answers"
    assert axis(n_word="").n_text == "n = 7"
    assert hidden().n_text == ""


def test_a_change_has_sign_and_word() -> None:
    assert axis(change_sign="up", change_word="improved").change_text == "▲ improved"
    assert axis(change_sign="down", change_word="declined").change_text == "▼ declined"
    assert axis(change_word="within noise").change_text == "within noise"
    assert axis().change_text == ""


def test_a_reading_leaves_out_what_there_is_not() -> None:
    full = axis(change_sign="up", change_word="improved").reading(Words(interval="{low}…{high}"))
    assert full == ("Flow", "58 (7 answers)", "44…71", "▲ improved")
    assert hidden().reading(Words()) == ("Learning", "n < 5")
    assert axis(high=None).interval_text(Words()) == ""


def test_the_description_names_every_axis() -> None:
    told = profile(axis("Flow"), hidden("Learning"), unasked("Safety")).description
    assert told == "Flow: 58 (7 answers), 44 to 71; Learning: n < 5; Safety: no data."


def test_a_wave_before_counts_only_with_its_name_and_a_number() -> None:
    assert waves().compared == "2026-Q3"
    assert waves(previous_name=None).previous == (None,) * 5
    assert profile(axis(), axis()).compared is None
    assert profile(hidden(previous=40), axis(previous=50)).previous == (None, 50)


@pytest.mark.parametrize(("value", "points"), [(0.49, 0), (0.5, 1), (1.5, 2), (2.5, 3), (99.5, 100)])
def test_halves_are_rounded_up(value: float, points: int) -> None:
    assert whole(value) == points


@given(st.lists(st.one_of(st.none(), st.just(1.0)), min_size=1, max_size=9))
def test_runs_hold_each_value_once_and_never_cross_a_gap(values: list[float | None]) -> None:
    found = runs(values)
    held = [index for run in found for index in run]
    assert sorted(held) == [index for index, value in enumerate(values) if value is not None]
    for run in found:
        assert all((second - first) % len(values) == 1 for first, second in pairwise(run))
    if None in values:
        for run in found:
            assert values[(run[-1] + 1) % len(values)] is None
            assert values[run[0] - 1] is None
