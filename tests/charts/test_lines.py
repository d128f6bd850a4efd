"""Lines stop where nothing may be compared, and say why."""

import json
import re
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET  # parses only what the room has just written

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.charts import labels, theme
from surveys.charts.lines import Lines, Series, figure, grid, runs
from surveys.charts.lines_geometry import APART, Text, frame
from surveys.charts.lines_svg import marker, sparkline, svg
from surveys.charts.value import Value
from tests.charts.boards import FEW, WAVES, lines, rollups, shown, small_lines

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(\"x\")</script> & 'y'"
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=60)
values = st.one_of(
    st.just(Value()),
    st.just(FEW),
    st.just(Value("banded", n=5, note="high", band=(67, 100))),
    st.floats(0, 100).map(shown),
)


def drawn(given_lines: Lines) -> ET.Element:
    return ET.fromstring(svg(given_lines, ident="l"))  # noqa: S314  # our own text


def by_class(tree: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in tree.iter() if node.get("class") == name]


def alone(*scores: Value, **changes: Any) -> Lines:
    waves = tuple(f"W{number}" for number in range(len(scores)))
    return lines(**({"waves": waves, "series": (Series("Lark", scores),)} | changes))


def trace(given_lines: Lines, name: str) -> dict[str, Any]:
    return next(entry for entry in figure(given_lines)["data"] if entry.get("name") == name)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"waves": (), "series": (Series("A", ()),)}, "a wave"),
        ({"series": ()}, "one to six"),
        ({"series": (Series("A", (Value(),) * 5),) * 7}, "one to six"),
        ({"series": (Series("A", (Value(),)),)}, "a value for each wave"),
        ({"breaks": (0,)}, "between two waves"),
        ({"breaks": (5,)}, "between two waves"),
    ],
)
def test_what_cannot_be_drawn_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        lines(**wrong)


@pytest.mark.parametrize(
    ("points", "breaks", "expected"),
    [
        ((1, 2, 3), (), [[0, 1, 2]]),
        ((1, None, 3), (), [[0], [2]]),
        ((1, 2, 3, 4), (2,), [[0, 1], [2, 3]]),
        ((1, 2, None, 4), (2,), [[0, 1], [3]]),
        ((None, None), (1,), []),
    ],
)
def test_no_line_crosses_a_gap_or_a_break(points: Any, breaks: Any, expected: Any) -> None:
    assert runs([Value() if point is None else Value("shown", point) for point in points], breaks) == expected


def test_a_break_is_drawn_and_named_in_both() -> None:
    broken = lines(breaks=(3,))
    tree = drawn(broken)
    assert len(by_class(tree, "chart-break")) == 1
    assert "different questions" in [node.text for node in tree.iter(f"{SVG}text")]
    notes = [note["text"] for note in figure(broken)["layout"]["annotations"]]
    assert "different questions" in notes
    assert [shape["x0"] for shape in figure(broken)["layout"]["shapes"]][-1] == 2.5
    assert not by_class(drawn(lines()), "chart-break")


def test_a_skipped_wave_leaves_a_gap_under_its_name() -> None:
    tree = drawn(lines())
    assert [node.get("d", "").count("L") for node in by_class(tree, "chart-line")] == [1, 1]
    assert len(by_class(tree, "chart-mark")) == 4
    assert WAVES[2] in [node.text for node in tree.iter(f"{SVG}text")]
    assert trace(lines(), "Lark")["y"] == [31, 42, None, 58, 66, None]


def test_too_few_answers_are_a_hollow_mark_with_words() -> None:
    hidden = alone(shown(40), FEW, shown(50))
    tree = drawn(hidden)
    (mark,) = by_class(tree, "chart-hollow")
    assert mark.get("d", "").count("l") > 1
    assert "W1\nn < 5" in "".join(node.text or "" for node in tree.iter(f"{SVG}title"))
    (crossed,) = [entry for entry in figure(hidden)["data"] if entry.get("marker", {}).get("symbol") == "square-x-open"]
    assert (crossed["x"], crossed["y"], crossed["hovertext"]) == ([1.0], [theme.FOOT], ["W1<br>n &lt; 5"])


def test_the_scale_is_fixed() -> None:
    room = frame(alone(shown(49), shown(51)))
    assert room.y(0) - room.y(100) == pytest.approx(112)
    assert figure(alone(shown(49), shown(51)))["layout"]["yaxis"]["range"] == [0, 100]


def test_whiskers_come_on_demand() -> None:
    assert not by_class(drawn(lines()), "chart-whisker")
    assert len(by_class(drawn(lines(intervals=True)), "chart-whisker")) == 4
    assert any(entry.get("y", [])[:3] == [19, 43, None] for entry in figure(lines(intervals=True))["data"])


def test_lines_differ_in_colour_dash_and_marker() -> None:
    six = lines(series=tuple(Series(f"Team {number}", (shown(number * 15),) * 5) for number in range(6)))
    named = [entry for entry in figure(six)["data"] if "name" in entry]
    assert len({entry["line"]["color"] for entry in named}) == 6
    assert len({entry["line"]["dash"] for entry in named}) == 6
    assert len({entry["marker"]["symbol"] for entry in named}) == 6
    assert len({marker(entry["marker"]["symbol"], 0, 0) for entry in named}) == 6
    tree = drawn(six)
    assert [len(by_class(tree, f"chart-line-{number}")) for number in range(1, 7)] == [1] * 6


def test_both_roll_ups_are_named() -> None:
    assert [entry["name"] for entry in figure(rollups())["data"] if "name" in entry] == [
        "mean of teams",
        "mean of persons",
    ]
    assert "mean of persons: 2025-Q4 52 (40 answers), 47 to 57;" in drawn(rollups()).findtext(f"{SVG}desc", "")
    assert grid(rollups()).columns == ("mean of teams", "mean of persons")


def test_numbers_at_the_end_do_not_cover_each_other() -> None:
    same = lines(series=tuple(Series(f"Team {number}", (shown(3),) * 5) for number in range(6)))
    ends = [text.y for text in frame(same).texts if text.anchor == "start"]
    assert len(ends) == 6
    assert all(below - above >= APART - 0.01 for above, below in pairwise(ends))
    assert ends[-1] <= frame(same).height


def test_the_table_has_every_wave_and_digit() -> None:
    table = grid(lines(breaks=(3,)))
    assert [row.head for row in table.rows] == list(WAVES)
    assert [row.cells[0].text for row in table.rows] == ["31", "42", "–", "58", "66"]
    assert [row.note for row in table.rows] == ["", "", "", "different questions", ""]
    assert table.rows[0].cells[0].more == "7 answers · 19 to 43"


def test_text_and_figure_stand_at_the_same_place() -> None:
    room, layout = frame(lines()), figure(lines())["layout"]
    low, high = layout["yaxis"]["domain"]
    assert (1 - high) * room.height == pytest.approx(room.y(100))
    assert (1 - low) * room.height == pytest.approx(room.y(0))
    (left, right), (first, last) = layout["xaxis"]["domain"], layout["xaxis"]["range"]
    middle = left + (2 - first) / (last - first) * (right - left)
    assert middle * room.width == pytest.approx(room.x(2))


def edges(text: Text) -> tuple[float, float]:
    width = labels.width(text.words) * theme.FONT_SIZE
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return left, left + width


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 20])
def test_names_of_waves_never_touch_and_the_last_one_stays(count: int) -> None:
    room = frame(alone(*[shown(50)] * count, waves=tuple(f"2026-Q{number}" for number in range(count))))
    names = [text for text in room.texts if text.words.startswith("2026-Q")]
    assert names[-1].words == f"2026-Q{count - 1}"
    assert all(edges(one)[1] <= edges(other)[0] for one, other in pairwise(names))
    assert all(edges(text)[0] >= 0 and edges(text)[1] <= room.width for text in names)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 9), st.integers(1, 6))
def test_plotly_accepts_whatever_may_come(data: st.DataObject, waves: int, count: int) -> None:
    series = tuple(Series(data.draw(texts), tuple(data.draw(values) for _ in range(waves))) for _ in range(count))
    breaks = tuple(data.draw(st.sets(st.integers(1, waves - 1)))) if waves > 1 else ()
    given_lines = Lines(data.draw(texts), tuple(data.draw(texts) for _ in range(waves)), series, breaks, intervals=True)
    go.Figure(figure(given_lines))
    json.dumps(figure(given_lines), allow_nan=False)
    tree = drawn(given_lines)
    assert tree.findtext(f"{SVG}title") == given_lines.title
    numbers = sum(value.score is not None for line in series for value in line.values)
    assert len(by_class(tree, "chart-mark")) == numbers


def test_labels_never_become_markup() -> None:
    hostile = lines(HOSTILE, waves=(HOSTILE,) * 5, series=(Series(HOSTILE, (Value("suppressed", note=HOSTILE),) * 5),))
    assert "<script" not in svg(hostile, ident=HOSTILE)
    assert "<script" not in json.dumps(figure(hostile))
    assert "<script" not in sparkline(hostile.series[0].values, label=HOSTILE)


def test_drawings_have_classes_and_no_styles() -> None:
    for given_lines in [*small_lines(), rollups()]:
        text = svg(given_lines, ident="l")
        assert not re.search(r"style=|#[0-9a-f]{3}", text)


def test_a_sparkline_says_what_it_draws() -> None:
    tree = ET.fromstring(sparkline((shown(40), FEW, Value(), shown(60), shown(70)), label="Flow", breaks=(3,)))  # noqa: S314  # our own text
    assert tree.get("aria-label") == "Flow: 40, n < 5, no data, 60, 70"
    assert len(by_class(tree, "chart-hollow")) == len(by_class(tree, "chart-break")) == 1
    assert len(by_class(tree, "chart-line")) == 1
    assert len(by_class(tree, "chart-mark")) == 2
    assert ET.fromstring(sparkline((), label="Flow")).get("role") == "img"  # noqa: S314  # our own text
