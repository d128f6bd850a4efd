"""The coaches' dashboard of many teams: what is shown of how many, and what marks change in what they share."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from surveys.improvements.services import mark_practice
from surveys.pages.dashboards.presenters import home_files
from surveys.pages.dashboards.presenters.home_board import board_of
from surveys.pages.dashboards.presenters.home_rows import TEAMS
from surveys.pages.dashboards.presenters.result import team_result_page
from surveys.pages.dashboards.presenters.scope import choice_of, scope_of
from surveys.results.presenters import first_of_rows
from surveys.results.presenters.words import chart_words
from tests.pages.dashboards.test_home import cells, client_view, drawn_in, scores, wave_of
from tests.pages.dashboards.worlds import CAMPS, HIGH, LOW, MIDDLE, World
from tests.results import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def mark(world: World, team: str, practice: str, state: str = "in-place") -> None:
    mark_practice(team=world.team(team), bank=world.version.bank, practice_key=practice, state=state, by=None)


def test_the_heatmap_shows_a_page_of_teams_and_everything_else_is_over_all(client: Client, world: World) -> None:
    teams = {f"team-{number:02}": LOW if number < 22 else HIGH for number in range(43)}
    world.wave("q4", teams)
    coach = world.coach()
    first, second = wave_of(client, coach), wave_of(client, coach, page="2")
    assert (first.teams, len(drawn_in(first).figure["data"][0]["z"]), len(drawn_in(second).figure["data"][0]["z"])) == (
        43,
        TEAMS + 1,
        43 - TEAMS + 1,
    )
    assert first.rows.told.startswith("Teams 1 to 25 of 43, by name. The medians, everything below and the files")
    assert second.rows.told.startswith("Teams 26 to 43 of 43, by name.")
    medians = [drawn_in(wave).figure["data"][0]["z"][0] for wave in (first, second)]
    assert medians[0] == medians[1]
    assert medians[0][0] == scores(client, coach, "work")["Median of the 43 teams shown"]
    assert (first.who, first.obstacles[0].dimension, first.noise) == (
        second.who,
        second.obstacles[0].dimension,
        second.noise,
    )
    html = client.get(reverse("dashboards:home"), {"wave": "q4", "dimension": "flow"}).content.decode()
    assert 'href="?wave=q4&amp;dimension=flow&amp;page=2#table"' in html
    assert len({cell["team"] for cell in cells(client, coach, page="2", find="team-4")}) == 44


def test_a_file_of_many_teams_looks_its_words_up_once(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words that are looked up for every cell made the file of a large organisation take most of a minute."""
    world.wave("q4", {f"team-{number:02}": LOW if number else LOW[:3] for number in range(12)})
    looked_up = []
    monkeypatch.setattr(home_files, "chart_words", lambda: looked_up.append(1) or chart_words())
    found = cells(client, world.coach())
    assert {cell["word"] for cell in found if cell["team"] == "Team-00"} == {"n < 5"}
    assert (len({cell["team"] for cell in found}), len(looked_up)) == (13, 1)


@pytest.mark.parametrize(
    ("address", "foot"),
    [
        ("/dashboard/?wave=q4", "/dashboard/?wave=q4 · How we work, q4"),
        ("/dashboard/trends/", "/dashboard/trends/?bank=tiny · q4"),
        (
            "/dashboard/compare/?team=ant&team=bee",
            "/dashboard/compare/?campaign=q4&amp;bank=tiny&amp;team=ant&amp;team=bee · q4",
        ),
    ],
)
def test_paper_says_where_it_comes_from(client: Client, world: World, address: str, foot: str) -> None:
    world.wave("q4", {"ant": LOW, "bee": HIGH})
    client.force_login(world.coach())
    assert f'print-foot">http://testserver{foot}</p>' in client.get(address).content.decode()


def test_teams_are_found_by_name_or_group_and_the_filters_stay(client: Client, world: World) -> None:
    world.wave("q3", {"ant": LOW, "bee": MIDDLE, "wasp": HIGH}, released=100)
    world.wave("q4", {"ant": LOW, "bee": MIDDLE, "wasp": HIGH})
    admin = world.admin()
    found = wave_of(client, admin, find="WEST", wave="q3")
    assert [line.team.name for line in found.rows.page] == ["Wasp"]
    assert found.rows.told.startswith("1 of 3 teams has “WEST” in its name or its group’s.")
    assert found.rows.kept == (("wave", "q3"),)
    html = client.get(reverse("dashboards:home"), {"find": "WEST", "wave": "q3"}).content.decode()
    assert re.search(r'<input type="hidden"\s+name="find"\s+value="WEST"', html)  # the filters keep what is looked for
    assert '<input type="hidden" name="wave" value="q3">' in html  # and it keeps the filters
    nothing = wave_of(client, admin, find="moth")
    assert (nothing.rows.chart, nothing.teams) == (None, 3)
    html = client.get(reverse("dashboards:home"), {"find": "moth"}).content.decode()
    assert "No team has these words" in html
    assert "In 3 teams, 15 of 36 people answered." in html
    assert wave_of(client, world.coach("west"), find="ant").rows.chart is None


def test_what_a_team_has_set_aside_is_no_obstacle_that_it_shares(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": LOW, "cat": LOW, "dog": HIGH})
    coach = world.coach()
    before = {each.dimension: each for each in wave_of(client, coach).obstacles}["The tests"]
    assert ("Practice tests-low", 3) in before.practices
    mark(world, "ant", "tests-low")
    mark(world, "dog", "work-low")
    after = {each.dimension: each for each in wave_of(client, coach).obstacles}["The tests"]
    assert [name for name, _url in after.teams] == ["Bee", "Cat", "Dog"]
    assert after.practices == (("Practice tests-low", 2),)
    for team in ("bee", "cat"):
        mark(world, team, "tests-low", "not-for-us")
    assert "The tests" not in {each.dimension for each in wave_of(client, coach).obstacles}
    assert "The tests" not in {each["dimension"] for each in client_view(client, coach)["shared"]}


def test_a_mark_in_another_bank_counts_there_only(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": LOW, "cat": LOW})
    second = build.bank(build.leaf("tests"), slug="second")
    coach = world.coach()
    before = wave_of(client, coach).obstacles
    for team in ("ant", "bee", "cat"):
        mark_practice(team=world.team(team), bank=second.bank, practice_key="tests-low", state="in-place", by=None)
    assert [(each.dimension, list(each.teams)) for each in wave_of(client, coach).obstacles] == [
        (each.dimension, list(each.teams)) for each in before
    ]


def test_the_dashboard_advises_what_the_report_of_each_team_does(client: Client, world: World) -> None:
    """Rows that are read as far as needed give the same first practices as the page of the team, marks or not."""
    campaign = world.wave("q4", {"ant": LOW, "bee": MIDDLE, "cat": HIGH, "dog": CAMPS, "few": LOW[:3]})
    mark_practice(
        team=world.team("bee"), bank=world.version.bank, practice_key="work-middle", state="in-place", by=None
    )
    choice = choice_of(scope_of(world.coach()), {})
    board = board_of(choice)
    assert board
    practices = {practice.id: practice for practice in board.outline.practices()}
    seen = set()
    for line in board.lines:
        given = [each.practice for each in first_of_rows(practices, line.rows, line.marks.keys())]
        page = team_result_page(line.team, campaign, own=False, may_mark=False)
        assert page
        assert given == [card.key for card in page.views[0].recommendations]
        seen.update(given)
    assert len(seen) > 2
