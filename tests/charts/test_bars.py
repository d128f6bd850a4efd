"""Bars and the table tell what the radar tells."""

from dataclasses import asdict

import plotly.graph_objects as go
import pytest

from surveys.charts import bars, table
from surveys.charts.chart import radar_chart
from tests.charts.samples import LONG, axis, banded, hidden, mixed, profile, unasked, waves


def test_highest_first_hidden_last() -> None:
    rows = bars.rows(profile(unasked("N"), hidden("H"), axis("A", 0), banded("M", band=(34, 66)), axis("B", 90)))
    assert [row.label for row in rows] == ["B", "A", "M", "H", "N"]


def test_equal_scores_keep_the_order_of_the_bank() -> None:
    assert [row.label for row in bars.rows(profile(axis("B"), axis("A"), axis("C")))] == ["B", "A", "C"]


def test_lengths_are_attributes() -> None:
    row = bars.rows(profile(axis("A", 58.4, previous=46, change_sign="up", change_word="improved")))[0]
    assert (row.fill, row.low, row.high, row.previous) == ("58%", "44%", "71%", "46%")
    assert (row.score_text, row.n_text, row.change_text) == ("58", "7 answers", "▲ improved")
    assert (row.interval_text, row.previous_text) == ("44 to 71", "46")


def test_half_an_interval_is_none() -> None:
    row = bars.rows(profile(axis("A", low=None)))[0]
    assert (row.low, row.high, row.interval_text) == ("", "", "")


def test_a_band_is_drawn_where_it_lies() -> None:
    row = bars.rows(profile(banded("A")))[0]
    assert (row.fill, row.band_start, row.band_length, row.score_text) == ("", "67%", "33%", "high")


@pytest.mark.parametrize("nothing", [hidden("A", previous=41), unasked("A")])
def test_a_hidden_row_carries_no_number(nothing: object) -> None:
    given = profile(nothing, axis("B", previous=40))  # type: ignore[arg-type]  # parametrised values are objects
    row = asdict(bars.rows(given)[-1])
    words = {row.pop("score_text"), row.pop("key"), row.pop("label"), row.pop("state"), row.pop("change_sign")}
    assert words & {"n < 5", "no data"}
    assert set(row.values()) == {""}
    cells = table.rows(given)[0]
    assert {cells.level, cells.interval, cells.n, cells.coverage, cells.previous, cells.change} == {"–"}


@pytest.mark.parametrize("given", [waves(), waves(LONG), mixed(), profile(), waves(previous_name=None)])
def test_plotly_accepts_the_figure(given: object) -> None:
    go.Figure(bars.figure(given))  # type: ignore[arg-type]  # parametrised values are objects


def test_the_figure_holds_no_number_of_a_hidden_row() -> None:
    one = bars.figure(profile(hidden("H", previous=41), axis("B", previous=40)))
    assert one == bars.figure(profile(hidden("H"), axis("B", previous=40)))


def test_labels_are_plain_text_for_plotly() -> None:
    notes = bars.figure(profile(axis("<b>A</b>", 50)))["layout"]["annotations"]
    assert notes[0]["text"] == "&lt;b&gt;A&lt;/b&gt;"


def test_the_table_has_every_number() -> None:
    row = table.rows(waves())[0]
    assert asdict(row) == {
        "key": "culture",
        "label": "Culture",
        "state": "shown",
        "score": "58",
        "level": "3 · practised",
        "interval": "44 to 71",
        "n": "7",
        "coverage": "96%",
        "previous": "46",
        "change_sign": "up",
        "change": "▲ improved",
        "depth": 0,
    }


def test_a_chart_agrees_with_itself() -> None:
    chart = radar_chart(waves(), ident="flow", summary="Your team is strong in lean.")
    assert chart.figure_id == "flow-figure"
    assert {row.key: row.score_text for row in chart.bars} == {row.key: row.score for row in chart.table}
    assert chart.previous_name == "2026-Q3"
    assert 'id="flow-title"' in chart.drawing
