"""Several charts side by side share scale, size, legend and table."""

from typing import Any

import plotly.graph_objects as go
import pytest

from surveys.charts import legend, radar
from surveys.charts.chart import Multiples, bar_panel, lines_multiples, radar_multiples
from surveys.charts.radar_geometry import COMPACT, place
from tests.charts import boards
from tests.charts.samples import LONG, SHORT, axis, profile, waves


def radars(count: int = 4) -> Multiples:
    return radar_multiples(boards.teams(count), ident="r", title="Side by side")


@pytest.mark.parametrize("count", [1, 7])
def test_two_to_six_teams_stand_side_by_side(count: int) -> None:
    with pytest.raises(ValueError, match="two to six"):
        radar_multiples(boards.teams(2)[:1] * count, ident="r", title="")


def test_teams_have_the_same_axes() -> None:
    with pytest.raises(ValueError, match="the same axes"):
        radar_multiples([boards.teams(2)[0], waves()], ident="r", title="")


def test_teams_stand_by_name_on_one_scale_in_one_size() -> None:
    side_by_side = radars(6)
    assert [chart.title for chart in side_by_side.charts] == ["Atlas", "bee", "Heron", "Lark", "Sandpiper", "Übersee"]
    domains = [chart.figure["layout"]["polar"]["domain"] for chart in side_by_side.charts]
    assert all(domain == domains[0] for domain in domains)
    assert {chart.figure["layout"]["meta"]["width"] for chart in side_by_side.charts} == {COMPACT}
    assert not any(chart.figure["layout"]["showlegend"] for chart in side_by_side.charts)
    for chart in side_by_side.charts:
        go.Figure(chart.figure)


def test_ids_are_unique_on_the_page() -> None:
    assert len({chart.figure_id for chart in radars(6).charts}) == 6


def test_one_legend_serves_them_all() -> None:
    assert [entry.words for entry in radars().legend] == ["2026-Q4", "2026-Q3", "Target: 80", "too few"]
    assert [entry.words for entry in legend.of_radars([waves(previous_name=None, target=None)])] == ["2026-Q4"]


def test_one_table_has_every_digit() -> None:
    table = radars().grid
    assert table.columns == ("Atlas", "Heron", "Lark", "Übersee")
    assert [cell.text for cell in table.rows[3].cells] == ["94", "63", "n < 5", "55"]


def test_a_compact_radar_has_short_labels_and_figures() -> None:
    labels = place(profile(*[axis(label, short=short) for label, short in zip(LONG, SHORT, strict=True)]), compact=True)
    assert [" ".join(label.rows) for label in labels.labels] == list(SHORT)
    assert {label.n_text for label in labels.labels} == {"(7)"}
    assert not labels.legend
    assert "chart-legend-text" not in radar.svg(waves(), compact=True)


@pytest.mark.parametrize("count", range(3, 9))
def test_compact_labels_stay_inside(count: int) -> None:
    geometry = place(waves(LONG[:count]), compact=True)
    for label in geometry.labels:
        assert label.left >= 0
        assert label.left + label.width <= COMPACT
        assert label.top >= 0
        assert label.top + label.height <= geometry.height


def test_a_panel_lists_teams_by_name_with_answers_and_change() -> None:
    panel = bar_panel(boards.panel(), ident="p")
    assert [row.label for row in panel.bars][:3] == ["atlas", "bee", "Heron"]
    assert [row.state for row in panel.bars][-2:] == ["no-data", "suppressed"]
    assert panel.grid is not None
    assert [row.head for row in panel.grid.rows] == [row.label for row in panel.bars]
    assert [cell.text for cell in panel.grid.rows[0].cells] == ["71", "50"]
    assert [entry.words for entry in panel.legend] == ["2026-Q4", "where the mean probably lies", "2026-Q3"]
    go.Figure(panel.figure)


def test_a_panel_without_intervals_does_not_explain_them() -> None:
    alone = bar_panel(profile(axis("A", low=None, high=None), previous_name=None), ident="p")
    assert [entry.words for entry in alone.legend] == ["2026-Q4"]


def test_small_lines_share_waves_legend_and_table() -> None:
    small = lines_multiples(boards.small_lines(), ident="l", title="Over the waves")
    assert [chart.title for chart in small.charts][:2] == ["Visible work", "Continuous integration and delivery"]
    assert [entry.words for entry in small.legend] == ["where the mean probably lies", "different questions", "too few"]
    assert small.grid.columns == boards.WAVES
    assert [cell.text for cell in small.grid.rows[2].cells] == ["40", "n < 5", "44", "52", "n < 5"]
    assert "different questions" in small.grid.rows[1].cells[3].more


def test_lines_of_a_group_are_rows_of_their_own() -> None:
    grouped = lines_multiples([boards.rollups()], ident="l", title="Group")
    assert [row.head for row in grouped.grid.rows] == ["Telemetry · mean of teams", "Telemetry · mean of persons"]
    assert [entry.words for entry in grouped.legend][:2] == ["mean of teams", "mean of persons"]


@pytest.mark.parametrize("several", [[], [boards.lines(), boards.lines(waves=("a", "b", "c", "d", "e"))]])
def test_small_lines_need_the_same_waves(several: list[Any]) -> None:
    with pytest.raises(ValueError, match="the same waves"):
        lines_multiples(several, ident="l", title="")
