"""The heatmap tells the same in its table and in its figure, in the order of names, and stays light."""

import gzip
import json
import re
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.charts.chart import heatmap_chart
from surveys.charts.heatmap import Cell, Column, Heatmap, Row, figure, grid
from surveys.charts.heatmap_html import html
from surveys.charts.value import Value
from tests.charts import boards

HOSTILE = "</a><script>alert(\"x\")</script> & 'y'"
COLUMN = Column("flow", "Flow", "Flow of work")
WORD = re.compile(r"<[^>]+>")
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=60)
values = st.one_of(
    st.just(Value()),
    st.just(boards.FEW),
    st.just(Value("banded", n=5, note="high", band=(67, 100))),
    st.floats(0, 100).map(lambda score: Value("shown", score, n=6)),
    st.sampled_from([0, 20, 40, 60, 80, 100]).map(lambda score: Value("shown", score)),
)


def one(value: Value, **changes: Any) -> Heatmap:
    return Heatmap("One", (COLUMN,), (Row("Lark", (Cell(value, **changes),)),))


def cells(markup: str) -> list[str]:
    return [WORD.sub("", found) for found in re.findall(r'<td class="hm-cell"[^>]*>(.*?)</td>', markup)]


def traces(drawn: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [trace for trace in drawn["data"] if trace["type"] == kind]


def test_teams_stand_by_name_whatever_order_they_come_in() -> None:
    names = [row.name for row in boards.heatmap().rows]
    assert names[:4] == ["Atlas", "bee", "Heron", "Lark"]
    assert names[-1] == "Übersee"
    turned = replace(boards.heatmap(), rows=tuple(reversed(boards.heatmap().rows)))
    assert html(turned) == html(boards.heatmap())


def test_accents_do_not_push_a_name_to_the_end() -> None:
    rows = tuple(Row(name, (Cell(Value()),)) for name in ("Zebra", "Österreich", "Orca", "éclair"))
    assert [row.name for row in Heatmap("H", (COLUMN,), rows).rows] == ["éclair", "Orca", "Österreich", "Zebra"]


def test_each_row_has_a_cell_for_each_column() -> None:
    with pytest.raises(ValueError, match="2 cells for 1 columns"):
        Heatmap("H", (COLUMN,), (Row("Lark", (Cell(Value()), Cell(Value()))),))


def test_a_row_that_is_hidden_throughout_tells_no_count() -> None:
    with pytest.raises(ValueError, match="nobody learns"):
        Heatmap("H", (COLUMN,), (Row("Lark", (Cell(boards.FEW),), answers="3 of 9"),))


@pytest.mark.parametrize(
    ("score", "level"), [(0, 1), (19.4, 1), (19.5, 2), (20, 2), (60, 4), (79, 4), (80, 5), (100, 5)]
)
def test_the_number_stands_in_the_colour_of_its_level(score: float, level: int) -> None:
    shown = one(Value("shown", score))
    assert f'<span class="level-{level}">{shown.rows[0].cells[0].value.score}</span>' in html(shown)
    drawn = figure(shown)
    (number,) = traces(drawn, "scatter")
    assert number["textfont"]["color"] == f"var(--on-maturity-{level})"
    scale = drawn["data"][0]["colorscale"]
    place = drawn["data"][0]["z"][0][0] / 100
    low = max(index for index, (end, _) in enumerate(scale[:-1]) if end <= place)
    assert scale[low][1] == f"var(--maturity-{level})"


def test_hidden_and_missing_look_different() -> None:
    hidden, missing = html(one(boards.FEW)), html(one(Value()))
    assert 'class="hm-few"><span>n &lt; 5</span>' in hidden
    assert 'class="hm-none"><span aria-hidden="true">–</span><span class="visually-hidden">no data</span>' in missing
    assert [trace["type"] for trace in figure(one(boards.FEW))["data"]] == ["heatmap", "bar", "scatter"]
    assert [trace["type"] for trace in figure(one(Value()))["data"]] == ["heatmap", "scatter"]


def test_cells_lead_on_and_say_what_is_behind_them() -> None:
    marked = html(one(boards.shown(58), href="/teams/lark/?a=1&b=2", marks=("down", "camps")))
    assert '<a class="level-3" href="/teams/lark/?a=1&amp;b=2">58 ' in marked
    assert 'title="7 answers · 46 to 70 · declined · two camps"' in marked
    assert '<span class="hm-signs" aria-hidden="true">▼◑</span>' in marked
    assert '<span class="visually-hidden">, declined, two camps</span>' in marked
    assert "<a " not in html(one(boards.shown(58)))


def test_the_legend_explains_only_what_occurs() -> None:
    assert [entry.words for entry in heatmap_chart(one(boards.shown(5)), ident="h").legend] == []
    marked = one(boards.shown(5), marks=("differ",))
    assert [(entry.sign, entry.words) for entry in heatmap_chart(marked, ident="h").legend] == [
        ("≠", "opinions differ")
    ]
    assert heatmap_chart(boards.heatmap(), ident="h").legend[-1].words == "too few"


def test_heads_are_short_with_full_titles_under_their_parents() -> None:
    markup = html(boards.heatmap())
    assert 'colspan="3" class="heatmap__parent">Feedback</th>' in markup
    full = "Continuous integration and delivery"
    assert f'<span aria-hidden="true">CI and delivery</span><span class="visually-hidden">{full}</span>' in markup
    assert f'data-label="{full}"' in markup
    assert markup.count('scope="row"') == 8
    assert "colgroup" not in html(one(Value()))


def test_the_table_has_every_digit_of_the_figure() -> None:
    heatmap = boards.heatmap()
    drawn, rows = figure(heatmap), grid(heatmap).rows
    (picture,) = traces(drawn, "heatmap")
    for row, scores in zip(rows, picture["z"], strict=True):
        assert [cell.text for cell in row.cells if cell.state == "shown"] == [f"{z:g}" for z in scores if z is not None]
    written = sorted(text.split()[0] for trace in traces(drawn, "scatter") for text in trace["text"])
    assert written == sorted(cell.text.replace("<", "&lt;").split()[0] for row in rows for cell in row.cells)


def test_the_picture_fits_the_cells_of_the_page() -> None:
    drawn = figure(boards.heatmap())
    (picture,) = traces(drawn, "heatmap")
    assert (picture["xgap"], picture["ygap"], picture["zmin"], picture["zmax"]) == (1, 1, 0, 100)
    assert drawn["layout"]["xaxis"]["range"] == [-0.5, 8.5]
    assert drawn["layout"]["yaxis"]["range"] == [7.5, -0.5]
    assert set(drawn["layout"]["margin"].values()) == {0}


def test_a_hidden_cell_carries_nothing_into_the_page() -> None:
    """The hatch says the same word whoever is behind it."""
    markup, drawn = html(one(boards.FEW, href="/x/")), json.dumps(figure(one(boards.FEW)))
    assert cells(markup) == ["n &lt; 5"]
    assert "title=" not in re.findall(r'<td class="hm-cell"[^>]*>', markup)[0]
    assert "answers" not in drawn


def test_labels_never_become_markup() -> None:
    row = Row(HOSTILE, (Cell(Value("suppressed", note=HOSTILE), HOSTILE),), HOSTILE)
    heatmap = Heatmap(HOSTILE, (Column("k", HOSTILE, HOSTILE + "t", HOSTILE),), (row,))
    markup = html(heatmap)
    assert "<script" not in markup
    assert 'href="&lt;/a&gt;&lt;script&gt;alert(&quot;x&quot;)' in markup
    assert "<script" not in json.dumps(figure(heatmap))
    assert "style=" not in markup


@settings(max_examples=40, deadline=None)
@given(st.data(), st.integers(1, 5), st.integers(0, 6))
def test_plotly_accepts_whatever_may_come(data: st.DataObject, columns: int, rows: int) -> None:
    heads = tuple(Column(str(place), data.draw(texts), data.draw(texts)) for place in range(columns))
    lines = tuple(Row(data.draw(texts), tuple(Cell(data.draw(values)) for _ in heads)) for _ in range(rows))
    heatmap = Heatmap("Any", heads, lines)
    go.Figure(figure(heatmap))
    assert len(cells(html(heatmap))) == rows * columns
    json.dumps(figure(heatmap), allow_nan=False)


def test_two_hundred_teams_stay_light() -> None:
    """Budget: 460 kB of markup (35 kB compressed) and 160 kB of figure (20 kB) for 200 teams × 12 dimensions."""
    heatmap = boards.heatmap(200, 12)
    chart = heatmap_chart(heatmap, ident="heat")
    drawn = json.dumps(chart.figure).encode()
    assert len(chart.drawing.encode()) < 460_000
    assert len(gzip.compress(chart.drawing.encode())) < 35_000
    assert len(drawn) < 160_000
    assert len(gzip.compress(drawn)) < 20_000
    go.Figure(chart.figure)
