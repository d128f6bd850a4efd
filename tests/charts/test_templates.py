"""Components place charts without inline styles or scripts."""

import json
import re

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from surveys.charts.chart import Chart, radar_chart
from tests.charts.samples import axis, hidden, mixed, profile, unasked, waves

HOSTILE = "</script><script>alert(1)</script>"


def chart(**changes: object) -> Chart:
    return radar_chart(waves(**changes), ident="flow", summary="What hurts is lean.")


@pytest.mark.parametrize("name", ["chart", "bars", "score_table"])
def test_a_component_passes_a_strict_policy(name: str) -> None:
    html = render_to_string(f"components/{name}.html", {"chart": radar_chart(mixed(), ident="flow")})
    assert "style=" not in html
    assert not re.search(r"\son\w+=", html)
    assert all('type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", html))


def test_a_chart_brings_drawing_words_figure_and_table() -> None:
    html = render_to_string("components/chart.html", {"chart": chart()})
    assert '<figure class="chart" id="flow" data-chart="flow"' in html
    assert 'data-bundle="/static/vendor/plotly/plotly.min.js"' in html
    assert html.index("<figcaption") < html.index("<svg") < html.index('id="flow-figure"') < html.index("<table")
    assert "What hurts is lean." in html
    figure = json.loads(re.search(r'<script id="flow-figure"[^>]*>(.*?)</script>', html, re.DOTALL)[1])  # type: ignore[index]  # a miss fails the test as well
    assert figure == json.loads(json.dumps(chart().figure))


def test_the_frame_is_no_image() -> None:
    html = render_to_string("components/chart.html", {"chart": chart()})
    assert re.findall(r'<(\w+)[^>]*role="img"', html) == ["svg"]


def test_a_page_with_its_own_table_gets_a_link() -> None:
    html = render_to_string("components/chart.html", {"chart": chart(), "table_href": "#numbers"})
    assert 'href="#numbers"' in html
    assert "<table" not in html


def test_hostile_labels_stay_text() -> None:
    bad = radar_chart(profile(*[axis(HOSTILE)] * 3, title=HOSTILE, now_name=HOSTILE), ident="flow", summary=HOSTILE)
    for name in ("chart", "bars", "score_table"):
        assert "<script>alert" not in render_to_string(f"components/{name}.html", {"chart": bad})


def test_bars_place_every_part() -> None:
    html = render_to_string("components/bars.html", {"chart": chart()})
    assert html.count('class="bars__row"') == 5
    assert '<rect class="bar-fill" x="0" y="5" width="82%"' in html
    assert html.count('class="bar-previous"') == 5  # four rows and the legend
    assert "▲ improved" in html
    assert "Probably 44 to 71." in html


def test_lengths_are_not_localised() -> None:
    with translation.override("de"):
        html = render_to_string("components/bars.html", {"chart": chart()})
    assert 'width="82%"' in html


def test_hidden_and_missing_look_different() -> None:
    given = radar_chart(profile(hidden("Learning"), unasked("Safety"), axis()), ident="flow")
    html = render_to_string("components/bars.html", {"chart": given})
    assert html.count("bars__track--suppressed") == html.count("bars__track--no-data") == 1
    assert html.count('class="bar-nothing"') == 1
    assert "n &lt; 5" in html
    table = render_to_string("components/score_table.html", {"chart": given})
    assert table.count('class="suppressed"') == 1


def test_columns_of_change_need_a_wave_before() -> None:
    assert "2026-Q3" in render_to_string("components/score_table.html", {"chart": chart()})
    alone = render_to_string("components/score_table.html", {"chart": chart(previous_name=None)})
    assert alone.count('scope="col"') == 6
    assert alone.count("<td") == 5 * 5
