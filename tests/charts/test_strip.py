"""Strips show what the caller may show, in digits that add up."""

import json
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.charts.strip import Part, Strip, Strips, figure, grid, percents, rows
from tests.charts.boards import strip, strips

HOSTILE = "</p><script>alert(\"x\")</script> & 'y'"


def of(*shares: float) -> Strip:
    return strip(parts=tuple(Part(f"point {place}", share) for place, share in enumerate(shares)))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"parts": ()}, "exactly when"),
        ({"state": "suppressed"}, "exactly when"),
        ({"parts": (Part("a", 0.4), Part("b", 0.4))}, "add up to one"),
        ({"parts": (Part("a", 1.4), Part("b", -0.4))}, "between 0 and 1"),
        ({"parts": (), "state": "suppressed", "n": 4, "n_word": ""}, "stay away"),
        ({"parts": (), "state": "suppressed", "n": None, "n_word": "", "agreement": "camps"}, "stay away"),
    ],
)
def test_a_hidden_strip_tells_nothing(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        strip(**wrong)


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ((1 / 3, 1 / 3, 1 / 3), (34, 33, 33)),
        ((0.5, 0.5), (50, 50)),
        ((0.125, 0.875), (13, 87)),
        ((1.0, 0.0), (100, 0)),
        ((0.004, 0.996), (0, 100)),
    ],
)
def test_percents_add_up(shares: tuple[float, ...], expected: tuple[int, ...]) -> None:
    assert percents(of(*shares)) == expected


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=7).filter(any))
def test_any_counts_fill_the_strip(counts: list[int]) -> None:
    given_strip = of(*(count / sum(counts) for count in counts))
    assert sum(percents(given_strip)) == 100
    assert all(
        abs(percent - 100 * part.share) < 1
        for percent, part in zip(percents(given_strip), given_strip.parts, strict=True)
    )
    go.Figure(figure(strips(strips=(given_strip,))))


def test_segments_are_attributes_from_the_low_end_to_the_high_one() -> None:
    row = rows(strips())[0]
    assert [(part.left, part.length, part.level) for part in row.segments] == [
        ("0%", "5%", 1),
        ("5%", "12%", 2),
        ("17%", "23%", 3),
        ("40%", "41%", 4),
        ("81%", "19%", 5),
    ]
    assert [part.text for part in row.segments] == ["", "12%", "23%", "41%", "19%"]
    assert row.segments[3].told == "often: 41% (9)"


def test_counts_are_told_only_where_they_come() -> None:
    assert rows(strips(strips=(of(0.5, 0.5),)))[0].told == "point 0: 50%; point 1: 50%"


def test_verdicts_have_sign_and_word() -> None:
    assert [(row.sign, row.verdict) for row in rows(strips())[:3]] == [
        ("●", "agree"),
        ("◑", "two camps"),
        ("≠", "opinions differ"),
    ]


def test_hidden_and_missing_say_so() -> None:
    hidden, missing = rows(strips())[3:]
    assert (hidden.note, hidden.segments, hidden.n_text) == ("n < 10", (), "")
    assert (missing.note, missing.state) == ("no data", "no-data")


def test_the_table_has_the_same_digits() -> None:
    table = grid(strips())
    assert table.columns == ("never", "rarely", "sometimes", "often", "always", "Answers")
    assert [cell.text for cell in table.rows[0].cells] == ["5%", "12%", "23%", "41%", "19%", "22 answers"]
    assert [cell.more for cell in table.rows[0].cells] == ["1", "3", "5", "9", "4", "agree"]
    assert {cell.text for cell in table.rows[3].cells[:-1]} == {"n < 10"}


def test_the_figure_stacks_the_same_shares() -> None:
    drawn = figure(strips())
    points = [trace for trace in drawn["data"] if "name" in trace]
    assert [trace["x"][0] for trace in points] == [5, 12, 23, 41, 19]
    assert drawn["layout"]["barmode"] == "stack"
    assert drawn["data"][-1]["y"] == [3]
    assert drawn["data"][-1]["marker"]["pattern"]["shape"] == "/"


def test_nothing_at_all_is_a_figure_too() -> None:
    nothing = Strips("Nothing", (), "low", "high")
    go.Figure(figure(nothing))
    assert (rows(nothing), grid(nothing).rows) == ((), ())


def test_labels_never_become_markup() -> None:
    hostile = strip(label=HOSTILE, n_word=HOSTILE, parts=(Part(HOSTILE, 1.0),))
    assert "<script" not in json.dumps(figure(strips(strips=(hostile,))))
