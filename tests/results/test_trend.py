"""A team from wave to wave: lines with gaps and breaks, and differences with their interval."""

from typing import Any

import pytest
from django.template.loader import render_to_string

from surveys.campaigns.models import Campaign
from surveys.results.presenters import ResultView, report_views, team_views
from surveys.results.queries import team_reports
from surveys.teams.models import Team
from tests.bending import bend
from tests.results import build

pytestmark = pytest.mark.django_db

LOW, HIGH = ["2233", "2233", "2334", "1243", "2233", "2222"], ["4433", "4433", "4533", "5434", "4443", "4433"]


@pytest.fixture
def team() -> Team:
    return build.team("basket")


def leaves(*other: str) -> list[dict[str, Any]]:
    found = [build.leaf("work"), build.leaf("batch")]
    for leaf in found:
        for item in leaf["items"] if leaf["key"] in other else ():
            item["key"] = f"new-{item['key']}"
    return found


def shown(team: Team, campaign: Campaign, *, own: bool = True) -> ResultView:
    [view] = report_views(team_reports(team, campaign), own=own)
    return view


def cells(view: ResultView, name: str) -> list[tuple[str, str]]:
    assert view.trend is not None
    [row] = [row for row in view.trend.grid.rows if row.head == name]
    return [(cell.text, cell.state) for cell in row.cells]


def test_no_line_before_the_second_wave(team: Team) -> None:
    assert shown(team, build.wave(build.bank(*leaves()), answers={team: LOW})).trend is None


def test_a_point_for_each_wave_in_the_digits_of_its_scorecard(team: Team) -> None:
    version = build.bank(*leaves())
    first = build.wave(version, answers={team: LOW}, slug="q3", released=100)
    second = build.wave(version, answers={team: HIGH})
    view = shown(team, second)
    expected = [(f"{build.score_of(wave, team, 'work').score:g}", "shown") for wave in (first, second)]
    assert cells(view, "The work") == expected
    assert view.trend is not None
    assert view.trend.grid.columns == ("q3", "q4")
    assert [chart.title for chart in view.trend.charts] == ["Whole bank", "The work", "The batch"]
    assert shown(team, first).trend is None  # a result does not know what came after it


def test_a_skipped_wave_stands_between_and_no_line_crosses_it(team: Team) -> None:
    version, other = build.bank(*leaves()), build.team("other")
    build.wave(version, answers={team: LOW, other: LOW}, slug="q2", released=200)
    build.wave(version, answers={other: LOW}, slug="q3", released=100)
    view = shown(team, build.wave(version, answers={team: LOW, other: LOW}))
    assert [state for _text, state in cells(view, "The work")] == ["shown", "no-data", "shown"]
    assert view.trend is not None
    assert "The team did not take part in q3." in view.trend.summary
    assert 'class="chart-line"' not in view.trend.charts[0].drawing
    assert view.trend.charts[0].drawing.count('class="chart-mark"') == 2


def test_what_another_team_asked_itself_or_another_group_was_asked_is_no_skipped_wave(team: Team) -> None:
    version, other = build.bank(*leaves()), build.team("other")
    far = build.team("far", build.groups(far="")["far"])
    build.wave(version, answers={team: LOW}, slug="q2", released=200)
    own = build.wave(version, answers={other: LOW}, slug="own", released=150)
    bend(Campaign.objects.filter(pk=own.pk), led_by=other)
    build.wave(version, answers={far: LOW}, slug="q3", released=100)
    view = shown(team, build.wave(version, answers={team: LOW}))
    assert view.trend is not None
    assert view.trend.grid.columns == ("q2", "q4")


def test_a_break_is_drawn_where_the_questions_changed_and_nowhere_else(team: Team) -> None:
    build.wave(build.bank(*leaves()), answers={team: LOW}, slug="q3", released=100)
    view = shown(team, build.wave(build.bank(*leaves("work"), version=2), answers={team: HIGH}))
    assert view.trend is not None
    broken = {chart.title: 'class="chart-break"' in chart.drawing for chart in view.trend.charts}
    assert broken == {"Whole bank": True, "The work": True, "The batch": False}
    lines = {chart.title: 'class="chart-line"' in chart.drawing for chart in view.trend.charts}
    assert lines == {"Whole bank": False, "The work": False, "The batch": True}
    assert "Cut where the questions changed: Whole bank and The work." in view.trend.summary


def test_where_every_line_is_cut_the_summary_names_none(team: Team) -> None:
    build.wave(build.bank(*leaves()), answers={team: LOW}, slug="q3", released=100)
    view = shown(team, build.wave(build.bank(*leaves("work", "batch"), version=2), answers={team: HIGH}))
    assert view.trend is not None
    assert view.trend.summary.endswith("Each line is cut where the questions changed.")


def test_a_wave_with_too_few_answers_is_marked_and_has_no_number(team: Team) -> None:
    version = build.bank(*leaves())
    build.wave(version, answers={team: LOW}, slug="q2", released=200)
    build.wave(version, answers={team: LOW[:4]}, slug="q3", released=100)
    view = shown(team, build.wave(version, answers={team: LOW}))
    assert cells(view, "The work")[1] == ("n < 5", "suppressed")
    assert view.trend is not None
    assert 'class="chart-hollow"' in view.trend.charts[0].drawing


def test_a_coach_does_not_see_a_wave_whose_days_are_not_over(team: Team) -> None:
    version = build.bank(*leaves())
    build.wave(version, answers={team: LOW}, slug="q1", released=300)
    build.wave(version, answers={team: LOW}, slug="q2", released=20, coach_days=30)
    campaign = build.wave(version, answers={team: HIGH})
    members, coaches = shown(team, campaign, own=True), shown(team, campaign, own=False)
    assert members.trend is not None
    assert coaches.trend is not None
    assert members.trend.grid.columns == ("q1", "q2", "q4")
    assert coaches.trend.grid.columns == ("q1", "q4")


# -- Differences -----------------------------------------------------------------


def test_every_difference_stands_with_its_stored_interval(team: Team) -> None:
    version = build.bank(*leaves())
    build.wave(version, answers={team: LOW}, slug="q3", released=100)
    campaign = build.wave(version, answers={team: HIGH})
    [view] = team_views(team, campaign)
    assert view.changes is not None
    assert (view.changes.since, view.changes.now) == ("q3", "q4")
    [row] = [row for row in view.changes.rows if row.label == "The work"]
    stored = build.card(campaign, team).changes.get(key="work")
    assert (row.before, row.now) == (f"{stored.before:g}", f"{stored.now:g}")
    assert row.difference == f"+{stored.now - stored.before:g}"
    assert row.interval == f"+{stored.low:g} to +{stored.high:g}"
    assert (row.sign, row.words) == ("up", "▲ improved")
    assert row.interval in render_to_string("results/_changes.html", {"view": view})


def test_without_numbers_the_word_stands_alone(team: Team) -> None:
    build.wave(build.bank(*leaves()), answers={team: LOW}, slug="q3", released=100)
    [view] = team_views(team, build.wave(build.bank(*leaves("work"), version=2), answers={team: HIGH}))
    assert view.changes is not None
    [row] = [row for row in view.changes.rows if row.label == "The work"]
    assert (row.before, row.now, row.difference, row.interval, row.words) == ("–",) * 4 + ("different questions",)


def test_roll_ups_stand_as_bars_with_what_they_take_together(team: Team) -> None:
    both = [{"key": "both", "title": "Work and batch", "dimensions": ["work", "batch"]}]
    campaign = build.wave(build.bank(*leaves(), roll_ups=both), answers={team: LOW})
    [view] = team_views(team, campaign)
    assert view.roll_ups is not None
    [bar] = view.roll_ups.bars
    stored = build.card(campaign, team).dimension_scores.get(kind="roll-up")
    assert (bar.score_text, bar.n_text) == (f"{stored.score:g}", "6 answers")
    assert bar.coverage_text == "complete"
    assert [(found.title, found.parts) for found in view.roll_ups.members] == [
        ("Work and batch", "The work, The batch")
    ]
    assert view.roll_ups.has_intervals
