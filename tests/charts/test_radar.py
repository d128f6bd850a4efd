"""The radar tells the same in its figure and in its drawing."""

import json
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET  # parses only what the room has just written

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.charts import radar
from surveys.charts.profile import Axis, Profile
from surveys.charts.radar_geometry import WIDTH, place
from tests.charts.samples import LONG, SHORT, axis, banded, hidden, mixed, profile, unasked, waves

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(\"x\")</script> & 'y'"
labels = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=60)


def drawn(given_profile: Profile) -> ET.Element:
    return ET.fromstring(radar.svg(given_profile))  # noqa: S314  # our own text


def by_class(tree: ET.Element, name: str) -> list[ET.Element]:
    return [node for node in tree.iter() if node.get("class") == name]


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    return next(entry for entry in figure["data"] if entry.get("name") == name)


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_a_radar_has_three_to_eight_axes(count: int) -> None:
    with pytest.raises(ValueError, match="3 to 8 axes"):
        radar.figure(profile(*[axis()] * count))


@pytest.mark.parametrize("count", range(3, 9))
def test_plotly_accepts_the_figure(count: int) -> None:
    figure = radar.figure(waves(LONG[:count]))
    assert go.Figure(figure).to_plotly_json()["data"][-1]["type"] == "scatterpolar"
    go.Figure(radar.figure(mixed()))


def test_a_wrong_property_would_be_noticed() -> None:
    figure = radar.figure(waves())
    figure["data"][0]["colour"] = "red"
    with pytest.raises(ValueError, match="colour"):
        go.Figure(figure)


def test_the_figure_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(radar.figure(mixed()), allow_nan=False))["layout"]["meta"]["width"] == WIDTH


def test_polygons_are_closed_and_keep_the_order_of_the_bank() -> None:
    now = trace(radar.figure(waves()), "2026-Q4")
    assert now["r"] == [58, 71, 34, 82, 46, 58]
    assert now["theta"] == [0, 72, 144, 216, 288, 0]


def test_house_style() -> None:
    figure = radar.figure(waves())
    assert trace(figure, "2026-Q4")["line"]["width"] == 2
    assert trace(figure, "2026-Q3")["line"]["width"] == 1.5
    assert "dash" in trace(figure, "2026-Q3")["line"]
    assert all(entry["opacity"] <= 0.12 for entry in figure["data"] if entry.get("fill"))
    assert figure["layout"]["polar"]["radialaxis"]["tickvals"] == [20, 40, 60, 80, 100]
    assert figure["layout"]["polar"]["radialaxis"]["range"] == [0, 100]
    assert figure["layout"]["polar"]["angularaxis"]["direction"] == "clockwise"


def test_only_what_is_given_is_drawn() -> None:
    alone = waves(previous_name=None, target=None)
    named = [entry["name"] for entry in radar.figure(alone)["data"] if "name" in entry]
    assert named == ["2026-Q4"]
    tree = drawn(alone)
    assert not by_class(tree, "chart-previous")
    assert not by_class(tree, "chart-target")


def test_the_target_is_named_with_its_value() -> None:
    assert trace(radar.figure(waves()), "Target: 80")["r"][0] == 80
    assert by_class(drawn(waves()), "chart-target")


def test_hover_says_how_many_answers_are_behind_a_number() -> None:
    texts = trace(radar.figure(waves()), "2026-Q4")["hovertext"]
    assert texts[0] == "Culture<br>58 (7 answers)<br>44 to 71<br>▲ improved"
    titles = [node.findtext(f"{SVG}title") for node in by_class(drawn(waves()), "chart-dot")]
    assert titles[0] == "Culture\n58 (7 answers)\n44 to 71\n▲ improved"


def test_a_hidden_axis_breaks_the_polygon_and_is_hatched() -> None:
    broken = profile(axis("A", 50), hidden("B"), axis("C", 60), axis("D", 70))
    figure = radar.figure(broken)
    assert trace(figure, "2026-Q4")["r"] == [50, None, 60, 70, 50]
    hatches = [entry for entry in figure["data"] if entry.get("hovertext") == "B<br>n &lt; 5"]
    assert len(hatches) == 1
    tree = drawn(broken)
    assert len(by_class(tree, "chart-hatch")) == 1
    line = next(node.get("d", "") for node in by_class(tree, "chart-now") if node.get("d", "").count("L") == 2)
    assert "Z" not in line
    assert len(by_class(tree, "chart-dot")) == 3


def test_the_area_closes_over_the_centre_beside_a_gap() -> None:
    figure = radar.figure(profile(axis("A", 50), hidden("B"), axis("C", 60), axis("D", 70)))
    area = next(entry for entry in figure["data"] if entry.get("fill"))
    assert area["r"] == [0, 60, 70, 50, None]
    assert area["theta"] == [180, 180, 270, 0, None]


def test_all_hidden_draws_no_line_at_all() -> None:
    nothing = profile(hidden("A"), unasked("B"), banded("C"))
    tree = drawn(nothing)
    assert not by_class(tree, "chart-area")
    assert not by_class(tree, "chart-dot")
    assert len(by_class(tree, "chart-hatch")) == 1
    assert len(by_class(tree, "chart-band")) == 1
    go.Figure(radar.figure(nothing))


def test_a_hidden_axis_carries_no_number() -> None:
    """Two profiles that differ in what is hidden look the same."""
    one = profile(axis("A"), axis("B"), hidden("Hidden", previous=41), axis("C"))
    other = profile(axis("A"), axis("B"), hidden("Hidden"), axis("C"))
    assert radar.figure(one) == radar.figure(other)
    assert radar.svg(one, ident="r") == radar.svg(other, ident="r")


@given(label=labels, wave=labels)
def test_labels_never_become_markup(label: str, wave: str) -> None:
    for text in (label, HOSTILE):
        hostile = profile(*[axis(text, note=text, n_word=text)] * 3, title=text, now_name=wave, previous_name=text)
        tree = drawn(hostile)
        assert not [node for node in tree.iter() if "script" in node.tag]
        assert tree.findtext(f"{SVG}title") == text
        for entry in radar.figure(hostile)["layout"]["annotations"]:
            assert "<" not in entry["text"].replace("<br>", "")


def test_the_drawing_names_itself() -> None:
    tree = drawn(waves())
    ids = {node.get("id") for node in tree.iter() if node.get("id")}
    assert tree.get("role") == "img"
    assert {tree.get("aria-labelledby"), tree.get("aria-describedby")} == ids
    assert tree.findtext(f"{SVG}desc", "").startswith("Culture: 58 (7 answers), 44 to 71, ▲ improved; ")
    assert 'id="mine-title"' in radar.svg(waves(), ident="mine")


def test_the_drawing_has_classes_and_no_styles() -> None:
    text = radar.svg(mixed())
    assert "style=" not in text
    assert "#" not in text


@pytest.mark.parametrize("names", [LONG, SHORT])
@pytest.mark.parametrize("count", range(3, 9))
def test_text_and_figure_stand_at_the_same_place(names: tuple[str, ...], count: int) -> None:
    geometry = place(waves(names[:count]))
    domain = radar.figure(waves(names[:count]))["layout"]["polar"]["domain"]
    assert domain["x"][0] * WIDTH == pytest.approx(geometry.centre[0] - geometry.radius)
    assert (1 - domain["y"][1]) * geometry.height == pytest.approx(geometry.centre[1] - geometry.radius)


@settings(max_examples=60)
@given(st.lists(labels, min_size=3, max_size=8), st.sampled_from([axis, hidden, banded]))
def test_labels_neither_overlap_nor_leave_the_drawing(names: list[str], kind: Any) -> None:
    axes: list[Axis] = [kind(name) if index % 2 else axis(name) for index, name in enumerate(names)]
    geometry = place(profile(*axes))
    assert not [pair for pair in combinations(geometry.labels, 2) if pair[0].hits(pair[1])]
    for label in geometry.labels:
        assert label.left >= 0
        assert label.left + label.width <= WIDTH
        assert label.top >= 0
        assert label.top + label.height <= geometry.height
        assert len(label.rows) <= 3


def test_a_label_at_the_top_moves_away_from_broad_neighbours() -> None:
    broad = place(profile(*[axis(" ".join(["N" * 13] * 3))] * 8)).labels
    assert broad[0].top + broad[0].height <= broad[1].top
    assert broad[4].top >= broad[3].top + broad[3].height
    assert not [pair for pair in combinations(broad, 2) if pair[0].hits(pair[1])]


def test_a_label_that_is_too_long_gives_way_to_its_short_form() -> None:
    long = "An extremely long name of a dimension that nobody can remember"
    rows = [place(profile(axis(long, short=short), axis(), axis())).labels[0].rows for short in ("Long name", "")]
    assert rows[0] == ("Long name",)
    assert rows[1][-1].endswith("…")


def test_long_answers_words_shrink_to_the_figure() -> None:
    label = place(profile(axis(n_word="7 gegebene Antworten insgesamt"), axis(), axis())).labels[0]
    assert label.n_text == "(7)"


def test_a_legend_that_is_too_broad_is_stacked() -> None:
    flat, stacked = place(waves()), place(waves(now_name="Wave of the fourth quarter 2026 in the north"))
    assert len({spot[1] for _, spot in flat.legend}) == 1
    assert len({spot[1] for _, spot in stacked.legend}) == 3
    assert stacked.height > flat.height
