"""A value is a number with what is behind it, or a word."""

from typing import Any

import pytest

from surveys.charts.grid import cell
from surveys.charts.profile import Words
from surveys.charts.value import Value, value_of
from tests.charts.boards import FEW, shown
from tests.charts.samples import axis, banded, hidden, unasked

WORDS = Words()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"state": "shown", "score": 101}, "outside 0 to 100"),
        ({"state": "shown", "score": float("nan")}, "outside 0 to 100"),
        ({"state": "shown"}, "exactly when"),
        ({"state": "suppressed", "score": 50}, "exactly when"),
        ({"state": "banded", "low": 10}, "interval"),
        ({"state": "suppressed", "n": 3}, "stay away"),
        ({"state": "no-data", "n_word": "3 answers"}, "stay away"),
        ({"state": "suppressed", "band": (0, 34)}, "stay away"),
    ],
)
def test_a_hidden_value_carries_no_number(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Value(**wrong)


def test_a_number_is_whole_and_comes_with_its_answers() -> None:
    assert Value("shown", 57.5, 40.4, 70.5, 7).reading(WORDS) == ("58 (n = 7)", "40 to 71")
    assert Value("shown", 0).text(WORDS) == "0"
    assert Value("shown", 50, low=40).interval_text(WORDS) == ""


def test_words_stand_where_there_is_no_number() -> None:
    assert Value("suppressed").text(WORDS) == "too few"
    assert FEW.reading(WORDS) == ("n < 5",)
    assert (Value().text(WORDS), Value().spoken(WORDS)) == ("–", "no data")


@pytest.mark.parametrize("given", [axis(), hidden(previous=40), unasked(), banded()])
def test_an_axis_becomes_a_value(given: Any) -> None:
    value = value_of(given)
    assert (value.text(WORDS), value.n_text) == (given.score_text, given.n_text)


def test_a_cell_tells_answers_and_interval_below_its_number() -> None:
    assert cell(shown(50), WORDS, more="▲ improved").more == "7 answers · 38 to 62 · ▲ improved"
    assert cell(FEW, WORDS) == cell(Value("suppressed", note="n < 5"), WORDS)
    assert (cell(FEW, WORDS).text, cell(FEW, WORDS).more, cell(FEW, WORDS).state) == ("n < 5", "", "suppressed")
