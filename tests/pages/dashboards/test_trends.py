"""Dimensions over the waves: both means of a group, its teams, gaps and breaks, and nothing of others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.models import Campaign
from surveys.pages.dashboards.presenters import trends_choice
from surveys.pages.dashboards.presenters.trends import TrendsPage, Waves
from surveys.teams.models import User
from tests.bending import bend, undo
from tests.pages.dashboards.worlds import HIGH, LOW, MIDDLE, World
from tests.results import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def page_of(client: Client, user: User, **asked: str) -> TrendsPage:
    client.force_login(user)
    page: TrendsPage = client.get(reverse("dashboards:trends"), asked).context["page"]
    return page


def waves_of(client: Client, user: User, **asked: str) -> Waves:
    found = page_of(client, user, **asked).waves
    assert found
    return found


def html_of(client: Client, user: User, **asked: str) -> str:
    client.force_login(user)
    return client.get(reverse("dashboards:trends"), asked).content.decode()


def cells(client: Client, user: User, **asked: str) -> list[dict[str, Any]]:
    client.force_login(user)
    found: list[dict[str, Any]] = client.get(reverse("dashboards:trends_file", args=["json"]), asked).json()["cells"]
    return found


def scores(client: Client, user: User, of: str, line: str, key: str = "*", **asked: str) -> list[Any]:
    """A number or word for each wave."""
    return [
        cell["score"] if cell["score"] is not None else cell["word"]
        for cell in cells(client, user, **asked)
        if (cell["of"], cell["line"], cell["dimension"]) == (of, line, key)
    ]


# -- What is drawn -------------------------------------------------------------------------------


def test_a_group_has_both_means_each_under_its_name(client: Client, world: World) -> None:
    """One team of five and one of ten: the two means differ, and are those that are stored."""
    big = {"ant": LOW, "bee": [*HIGH, *HIGH]}
    world.wave("q3", {"ant": MIDDLE, "bee": MIDDLE}, released=100)
    campaign = world.wave("q4", big)
    coach = world.coach()
    found = waves_of(client, coach)
    assert found.group
    assert found.title == "East"
    assert [entry.words for entry in found.group.legend][:2] == ["mean of persons", "mean of teams"]
    stored = build.score_of(campaign, world.groups["east"], "work")
    assert stored.score != stored.mean_of_teams
    assert scores(client, coach, "East", "mean of persons", "work")[1] == stored.score
    assert scores(client, coach, "East", "mean of teams", "work")[1] == stored.mean_of_teams
    row = next(row for row in found.group.grid.rows if row.head == "The work · mean of persons")
    assert row.cells[1].text == f"{stored.score:g}"


def test_skipped_and_hidden_waves_are_seen_as_what_they_are(client: Client, world: World) -> None:
    world.wave("q1", {"ant": LOW, "bee": LOW}, released=300)
    world.wave("q2", {"ant": MIDDLE}, released=200)
    world.wave("q3", {"ant": HIGH[:3], "bee": HIGH}, released=100)
    coach = world.coach()
    assert scores(client, coach, "Bee", "team")[1] == "not asked, or no answer"
    assert scores(client, coach, "Ant", "team")[2] == "n < 5"
    found = waves_of(client, coach).teams
    assert found
    assert [chart.title for chart in found.charts] == ["Ant", "Bee"]
    ant, bee = found.grid.rows
    assert [cell.state for cell in ant.cells] == ["shown", "shown", "suppressed"]
    assert [cell.state for cell in bee.cells] == ["shown", "no-data", "shown"]
    assert "chart-hollow" in found.charts[0].drawing
    assert "chart-hollow" not in found.charts[1].drawing


def test_lines_break_where_a_dimension_asked_other_questions(client: Client, world: World) -> None:
    """Version 2 replaces both questions of `batch`; `work` and `tests` stay."""
    flow = {"key": "flow", "title": "Flow", "first_way": True}
    batch = build.leaf("batch")
    batch["items"] = [{**item, "key": f"new-{place}"} for place, item in enumerate(batch["items"])]
    world.wave("q3", {"ant": MIDDLE, "bee": MIDDLE}, released=100)
    world.version = build.bank({**flow, "dimensions": [build.leaf("work", 3), batch]}, build.leaf("tests"), version=2)
    world.wave("q4", {"ant": MIDDLE, "bee": MIDDLE})
    coach = world.coach()
    broken = {cell["dimension"] for cell in cells(client, coach) if cell["different"]}
    assert "batch" in broken
    assert broken.isdisjoint({"work", "tests"})
    drawn = {chart.title: "chart-break" in chart.drawing for chart in _group(client, coach)}
    assert (drawn["The batch"], drawn["The work"]) == (True, False)
    teams = waves_of(client, coach, dimension="batch").teams
    assert teams
    assert "Cut where the questions changed: Ant and Bee." in teams.summary
    versions = [cell["bank_version"] for cell in cells(client, coach, dimension="work") if cell["of"] == "Ant"]
    assert versions == [1, 2]


def _group(client: Client, user: User) -> tuple[Any, ...]:
    found = waves_of(client, user).group
    assert found
    return found.charts


def test_a_short_form_is_another_set_of_questions(client: Client, world: World) -> None:
    world.wave("q3", {"ant": MIDDLE}, released=100)
    campaign = world.wave("q4", {"ant": MIDDLE})
    bend(campaign.banks, item_keys=["work-1", "tests-1", "tests-2"])
    broken = {cell["dimension"] for cell in cells(client, world.coach()) if cell["different"] and cell["of"] == "East"}
    assert "work" in broken
    assert "tests" not in broken


def test_a_dimension_narrows_the_group_and_is_what_teams_show(client: Client, world: World) -> None:
    campaign = world.wave("q4", {"ant": LOW, "bee": HIGH})
    found = waves_of(client, world.coach(), dimension="flow")
    assert found.group
    assert [chart.title for chart in found.group.charts] == ["Flow", "The work", "The batch"]
    assert found.teams_title == "Flow"
    shown = scores(client, world.coach(), "Ant", "team", "flow", dimension="flow")
    assert shown == [build.score_of(campaign, world.team("ant"), "flow").score]


def test_a_wave_ends_the_lines_and_the_latest_twelve_have_room(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trends_choice, "WAVES", 2)
    for number in (1, 2, 3):
        world.wave(f"q{number}", {"ant": MIDDLE}, released=100 - 10 * number)
    coach = world.coach()
    assert waves_of(client, coach).about[0] == "The tiny bank, in q2 and q3."
    assert waves_of(client, coach).about[1] == "1 earlier wave is left out; choose a wave to end with."
    assert waves_of(client, coach, wave="q2").about == ("The tiny bank, in q1 and q2.",)


def test_two_campaigns_of_one_wave_are_one_place(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": LOW})
    second = world.wave("again", {"cat": HIGH}, released=9)
    bend(Campaign.objects.filter(pk=second.pk), wave="q4")
    coach = world.coach()
    found = waves_of(client, coach)
    assert "q4: asked in more than one campaign" in found.about[-1]
    assert len(scores(client, coach, "Cat", "team")) == 1
    assert scores(client, coach, "Cat", "team") == [build.score_of(second, world.team("cat"), "*").score]


def test_one_wave_is_a_point_and_none_an_empty_page(client: Client, world: World) -> None:
    assert "The waves of your teams will be here" in html_of(client, world.coach())
    world.wave("q4", {"ant": LOW})
    assert "so there is a point and no line yet" in waves_of(client, world.coach()).about[1]


def test_a_coach_of_single_teams_sees_them_and_no_group(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": HIGH})
    coach = world.coach_of("ant")
    found = waves_of(client, coach)
    assert found.group is None
    assert found.title == "Your teams"
    assert {cell["of"] for cell in cells(client, coach)} == {"Ant"}


def test_the_page_works_without_javascript_and_stands_as_it_was_sent(client: Client, world: World) -> None:
    world.wave("q3", {"ant": LOW, "wasp": LOW}, released=100)
    world.wave("q4", {"ant": LOW, "wasp": HIGH})
    html = html_of(client, world.admin(), group="west", wave="q3", dimension="tests")
    for text in ('method="get"', f'action="{reverse("dashboards:trends")}"', 'type="submit"'):
        assert text in html
    for value in ("west", "q3", "tests"):
        assert f'<option value="{value}" selected>' in html
    assert 'style="' not in html
    assert "<script>" not in html


# -- Nothing of others ---------------------------------------------------------------------------


def test_a_coach_learns_nothing_of_another_group(client: Client, world: World) -> None:
    world.wave("q3", {"ant": LOW, "bee": MIDDLE}, released=100)
    world.wave("q4", {"ant": MIDDLE, "bee": MIDDLE})
    alone = cells(client, world.coach())
    undo(Campaign.objects.all())
    world.wave("q3", {"ant": LOW, "bee": MIDDLE, "wasp": HIGH, "weevil": HIGH[:3]}, released=100)
    world.wave("theirs", {"wasp": HIGH, "weevil": LOW}, released=50)
    world.wave("q4", {"ant": MIDDLE, "bee": MIDDLE, "wasp": LOW}, released=10)
    coach = world.coach()
    assert cells(client, coach) == alone
    for asked in ({"group": "west"}, {"group": "top"}, {"wave": "theirs"}, {"group": "nowhere"}):
        assert page_of(client, coach, **asked).misses
        assert cells(client, coach, **asked) == alone
        html = html_of(client, coach, **asked)
        csv = client.get(reverse("dashboards:trends_file", args=["csv"]), asked).content.decode()
        for name in ("Wasp", "Weevil", "West", "theirs", "Top"):
            assert name not in html
            assert name not in csv


def test_each_wave_is_seen_only_after_its_own_days(client: Client, world: World) -> None:
    """The wave before may have more days of its own than the latest one."""
    world.wave("q2", {"ant": MIDDLE}, released=100)
    long = world.wave("q3", {"ant": HIGH}, released=20)
    bend(Campaign.objects.filter(pk=long.pk), coach_days=30)
    world.wave("q4", {"ant": LOW})
    for user in (world.coach(), world.admin()):
        assert waves_of(client, user).about[0] == "The tiny bank, in q2 and q4."
        assert {cell["wave"] for cell in cells(client, user)} == {"q2", "q4"}
        assert page_of(client, user, wave="q3").misses
    bend(Campaign.objects.filter(pk=long.pk), released_at=timezone.now() - 31 * build.DAY)
    assert waves_of(client, world.coach()).about[0] == "The tiny bank, in q2, q3 and q4."


# -- Files and size ------------------------------------------------------------------------------


def test_the_csv_says_what_it_is_about_and_no_cell_is_a_formula(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW})
    ant = world.team("ant")
    ant.name = "@ant"
    ant.save()
    client.force_login(world.coach())
    answer = client.get(reverse("dashboards:trends_file", args=["csv"]))
    lines = answer.content.decode("utf-8-sig").splitlines()
    for line in (
        "Question bank,The tiny bank",
        "Waves,q4",
        "Licence of the bank,CC0-1.0",
        "Attribution,The test authors",
    ):
        assert line in lines
    assert any(line.startswith("'@ant,team,*,Whole bank,q4,1,5,") for line in lines)
    assert 'filename="trends-east-tiny.csv"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert client.get(reverse("dashboards:trends_file", args=["xls"])).status_code == 404


def test_teams_come_in_pages_by_name(client: Client, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trends_choice, "TEAMS", 2)
    world.wave("q4", {"cat": LOW, "ant": MIDDLE, "bee": HIGH})
    coach = world.coach()
    first, second = waves_of(client, coach), waves_of(client, coach, page="2")
    assert first.teams
    assert second.teams
    assert [chart.title for chart in first.teams.charts] == ["Ant", "Bee"]
    assert [chart.title for chart in second.teams.charts] == ["Cat"]
    assert waves_of(client, coach, page="99").teams == second.teams
    assert 'href="?bank=tiny&amp;page=2"' in html_of(client, coach)
    assert {cell["of"] for cell in cells(client, coach, page="2")} == {"East", "Cat"}


@pytest.mark.parametrize(("teams", "waves"), [(1, 1), (3, 1), (1, 3), (3, 3)])
def test_queries_grow_with_neither_teams_nor_waves(
    client: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, teams: int, waves: int
) -> None:
    names = ["ant", "bee", "cat"][:teams]
    for number in range(waves):
        world.wave(f"q{number}", dict.fromkeys(names, MIDDLE), released=100 - 10 * number)
    client.force_login(world.coach())
    address = reverse("dashboards:trends")
    client.get(address)  # outlines are kept from here on
    with django_assert_num_queries(18):
        assert client.get(address).context["page"].waves
