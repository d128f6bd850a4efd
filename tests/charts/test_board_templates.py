"""Components place heatmaps, lines, strips and several charts without inline styles, each text as text."""

import re
from dataclasses import fields

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from surveys.charts.chart import bar_panel, heatmap_chart, lines_multiples, radar_multiples, strip_chart
from surveys.charts.heatmap import Cell, Column, Heatmap, Row
from surveys.charts.lines import Series
from surveys.charts.profile import Words
from surveys.charts.strip import Part
from surveys.results.presenters.words import chart_words
from tests.charts import boards
from tests.charts.samples import axis, profile

HOSTILE = "</script><script>alert(1)</script>"


def rendered(title: str = "Charts") -> dict[str, str]:
    """Each component with its chart; the title goes wherever a text may go."""
    cell = Row(title, (Cell(boards.shown(50), title, ("differ",)),), title)
    small = [boards.lines(title, waves=(title, "now"), series=(Series(title, (boards.FEW, boards.shown(9))),))]
    strips = boards.strips(title=title, strips=(boards.strip(label=title, parts=(Part(title, 1.0),)),), low=title)
    several = [profile(*[axis(title)] * 3, title=title, now_name=title)] * 2
    contexts = {
        "chart_heatmap": {"chart": heatmap_chart(Heatmap(title, (Column("k", title, title),), (cell,)), ident="h")},
        "chart_multiples": {"multiples": lines_multiples(small, ident="l", title=title, summary=title)},
        "chart": {"chart": strip_chart(strips, ident="s", summary=title)},
        "bars_rows": {"chart": bar_panel(profile(axis(title), title=title), ident="p")},
    }
    radars = {"multiples": radar_multiples(several, ident="r", title=title)}
    found = {name: render_to_string(f"components/{name}.html", context) for name, context in contexts.items()}
    return found | {"radars": render_to_string("components/chart_multiples.html", radars)}


@pytest.mark.parametrize("title", ["Charts", HOSTILE])
def test_components_pass_a_strict_policy(title: str) -> None:
    for html in rendered(title).values():
        assert "<script>alert" not in html
        assert not re.search(r"<[^>]*\s(?:style|on\w+)=", html)
        assert all('type="application/json"' in tag for tag in re.findall(r"<script[^>]*>", html))


def test_several_charts_share_one_legend_and_one_table() -> None:
    html = rendered()["radars"]
    assert html.count("<figure") == html.count('type="application/json"') == 2
    assert html.count("<table") == html.count('class="legend"') == html.count("<details") == 1


def test_a_strip_is_read_out_with_its_shares() -> None:
    html = render_to_string("components/chart.html", {"chart": strip_chart(boards.strips(), ident="s")})
    said = '<span class="visually-hidden">never: 5% (1); rarely: 12% (3); sometimes: 23% (5);'
    assert said in html
    assert html.count("strips__track--suppressed") == 1
    assert 'x="40%" width="41%"' in html


def test_lengths_are_not_localised() -> None:
    with translation.override("de"):
        html = render_to_string("components/chart.html", {"chart": strip_chart(boards.strips(), ident="s")})
    assert 'x="60.5%"' in html


def test_the_numbers_of_small_charts_keep_hidden_and_missing_apart() -> None:
    small = lines_multiples(boards.small_lines(), ident="l", title="Waves")
    html = render_to_string("components/chart_grid.html", {"grid": small.grid})
    assert html.count('class="suppressed"') == 2
    assert html.count('class="no-data"') == 9
    assert "different questions" in html


def test_presenters_give_every_word_a_translation() -> None:
    """What a reader would get in English by default comes through gettext."""
    with translation.override(None):
        assert chart_words() == Words()
    assert {field.name for field in fields(Words)} == set(vars(chart_words()))
