"""Teams side by side: what stands there, what is refused, and that nobody reaches teams of others."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.models import Campaign
from surveys.pages.dashboards.presenters.compare import Compared, ComparePage
from surveys.teams.models import User
from tests.pages.dashboards.worlds import HIGH, LOW, MIDDLE, World
from tests.results import build

pytestmark = pytest.mark.django_db

RADAR = [{"key": "all", "title": "Everything", "axes": ["work", "batch", "tests"]}]
FIRST_SIX = ["ant", "bee", "cat", "dog", "eel", "fly"]


@pytest.fixture
def world() -> World:
    return World(version=build.bank(radars=RADAR))


def page_of(client: Client, user: User, *teams: str, **asked: str) -> ComparePage:
    client.force_login(user)
    page: ComparePage = client.get(reverse("dashboards:compare"), {**asked, "team": teams}).context["page"]
    return page


def compared(client: Client, user: User, *teams: str, **asked: str) -> Compared:
    found = page_of(client, user, *teams, **asked).compared
    assert found
    return found


def html_of(client: Client, user: User, *teams: str, **asked: str) -> str:
    client.force_login(user)
    return client.get(reverse("dashboards:compare"), {**asked, "team": teams}).content.decode()


def cells(client: Client, user: User, *teams: str, **asked: str) -> list[dict[str, Any]]:
    client.force_login(user)
    found: list[dict[str, Any]] = client.get(
        reverse("dashboards:compare_file", args=["json"]), {**asked, "team": teams}
    ).json()["cells"]
    return found


# -- What stands side by side -------------------------------------------------------------------


def test_teams_stand_by_name_whatever_their_scores_and_the_order_of_the_address(client: Client, world: World) -> None:
    world.wave("q4", {"bee": HIGH, "ant": LOW, "cat": MIDDLE})
    found = compared(client, world.coach(), "cat", "bee", "ant")
    assert found.title == "Ant, Bee and Cat"
    assert [[chart.title for chart in radar.charts] for radar in found.radars] == [["Ant", "Bee", "Cat"]]
    assert found.table.columns == ("Ant", "Bee", "Cat")
    assert {tuple(row.label for row in panel.bars) for panel in found.panels} == {("Ant", "Bee", "Cat")}


def test_bars_table_and_files_say_the_same_digits(client: Client, world: World) -> None:
    campaign = world.wave("q4", {"ant": LOW, "bee": MIDDLE})
    coach = world.coach()
    found = compared(client, coach, "ant", "bee")
    stored = build.score_of(campaign, world.team("ant"), "work")
    by_file = {(cell["team"], cell["dimension"]): cell for cell in cells(client, coach, "ant", "bee")}
    assert by_file["Ant", "work"]["score"] == stored.score
    assert by_file["Ant", "work"]["n"] == 5
    panel = next(panel for panel in found.panels if panel.title == "The work")
    row = next(row for row in found.table.rows if row.head == "The work")
    assert panel.bars[0].score_text == row.cells[0].text == f"{stored.score:g}"
    assert panel.bars[0].interval_text in row.cells[0].more
    assert panel.ident in html_of(client, coach, "ant", "bee")


def test_a_hidden_team_stands_hatched_with_the_word(client: Client, world: World) -> None:
    world.wave("q4", {"ant": MIDDLE, "bee": HIGH[:3]})
    found = compared(client, world.coach(), "ant", "bee")
    whole = found.table.rows[0]
    assert whole.head == "Whole bank"
    assert (whole.cells[1].text, whole.cells[1].state) == ("n < 5", "suppressed")
    assert {row.state for panel in found.panels for row in panel.bars if row.label == "Bee"} == {"suppressed"}
    assert "too few" in [entry.words for entry in found.radars[0].legend]
    assert {cell["score"] for cell in cells(client, world.coach(), "ant", "bee") if cell["team"] == "Bee"} == {None}


def test_differences_that_are_noise_are_called_so(client: Client, world: World) -> None:
    world.wave("q4", {"ant": MIDDLE, "bee": MIDDLE[::-1], "cat": LOW})
    alike = compared(client, world.coach(), "ant", "bee")
    assert "differences between these teams are mostly noise" in alike.noise[0]
    assert alike.noise[1] == "In no dimension do these teams differ by more than noise."
    apart = compared(client, world.coach(), "ant", "cat")
    assert "differ by more than noise (ICC(2) is at least 0.5)" in apart.noise[0]
    assert apart.noise[1] == "By more than noise these teams differ in The work, The batch and The tests."


def test_nothing_is_said_of_noise_where_one_team_has_a_number(client: Client, world: World) -> None:
    world.wave("q4", {"ant": MIDDLE, "bee": HIGH[:3]})
    assert compared(client, world.coach(), "ant", "bee").noise == (
        "Whether these teams differ by more than noise cannot be told: too few of them have a number.",
    )


def test_no_difference_between_teams_carries_a_verdict(client: Client, world: World) -> None:
    world.wave("q3", {"ant": LOW, "bee": LOW}, released=100)
    world.wave("q4", {"ant": HIGH, "bee": MIDDLE})
    found = compared(client, world.coach(), "ant", "bee")
    assert {row.change_text for panel in found.panels for row in panel.bars} == {""}
    assert {panel.previous_name for panel in found.panels} == {None}


def test_a_dimension_narrows_radars_bars_table_and_files(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE})
    coach = world.coach()
    found = compared(client, coach, "ant", "bee", dimension="flow")
    assert [row.head for row in found.table.rows] == ["Flow", "The work", "The batch"]
    assert {cell["dimension"] for cell in cells(client, coach, "ant", "bee", dimension="flow")} == {
        "flow",
        "work",
        "batch",
    }
    assert "dimension=flow" in found.address


def test_teams_of_one_name_are_told_apart_by_their_groups(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "wasp": MIDDLE})
    wasp = world.team("wasp", "west")
    wasp.name = "Ant"
    wasp.save()
    assert compared(client, world.admin(), "ant", "wasp").table.columns == ("Ant (East)", "Ant (West)")


# -- Choosing ------------------------------------------------------------------------------------


def test_fewer_than_two_teams_get_the_form_with_a_hint(client: Client, world: World) -> None:
    world.wave("q4", dict.fromkeys(FIRST_SIX, MIDDLE))
    coach = world.coach()
    nothing, one = page_of(client, coach), page_of(client, coach, "ant")
    assert (nothing.compared, nothing.hint) == (None, "Choose two to six teams.")
    assert (one.compared, one.hint) == (None, "Choose one more team: a comparison takes two to six.")
    assert [box.name for group in one.groups for box in group.teams if box.chosen] == ["Ant"]


def test_six_fit_and_the_seventh_is_refused_kindly(client: Client, world: World) -> None:
    world.wave("q4", dict.fromkeys([*FIRST_SIX, "gnu"], MIDDLE))
    coach = world.coach()
    assert len(compared(client, coach, *FIRST_SIX).table.columns) == 6
    seven = page_of(client, coach, *FIRST_SIX, "gnu")
    assert seven.compared is None
    assert seven.hint == "You have chosen 7 teams. Six can be read side by side: take off 1."
    assert sum(box.chosen for group in seven.groups for box in group.teams) == 7


def test_looking_for_teams_keeps_those_that_are_ticked(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": LOW, "wasp": LOW, "weevil": LOW})
    found = page_of(client, world.admin(), "ant", find="wAs")
    assert [(group.group, [box.name for box in group.teams]) for group in found.groups] == [
        ("East", ["Ant"]),
        ("West", ["Wasp"]),
    ]
    by_group = page_of(client, world.admin(), find="west")
    assert [box.name for group in by_group.groups for box in group.teams] == ["Wasp", "Weevil"]


def test_a_team_that_was_not_asked_is_named_to_its_own_coach(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE})
    world.team("cat")
    found = page_of(client, world.coach(), "ant", "bee", "cat")
    assert found.notes == ("Not asked in q4: Cat.",)
    assert found.compared
    assert found.compared.title == "Ant and Bee"


def test_the_address_of_a_comparison_brings_it_back(client: Client, world: World) -> None:
    world.wave("q3", {"ant": LOW, "bee": MIDDLE}, released=100)
    world.wave("q4", {"ant": MIDDLE, "bee": HIGH})
    coach = world.coach()
    found = compared(client, coach, "ant", "bee", campaign="q3")
    assert found.wave == "q3"
    assert found.address == f"{reverse('dashboards:compare')}?campaign=q3&bank=tiny&team=ant&team=bee"
    assert client.get(found.address).context["page"].compared == found
    assert compared(client, coach, "ant", "bee", wave="q3") == found


def test_the_page_works_without_javascript(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE})
    html = html_of(client, world.coach(), "ant", "bee")
    assert 'method="get"' in html
    assert 'name="team" value="ant" id="team-ant" checked' in html
    assert html.count("<svg") > 8
    assert 'style="' not in html
    assert "<script>" not in html


def test_without_a_wave_the_page_says_what_will_be_here(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE}, released=1)
    html = html_of(client, world.coach(), "ant", "bee")
    assert "Your teams will stand here side by side" in html
    assert "Ant" not in html


# -- Nothing of others ---------------------------------------------------------------------------


def test_a_link_with_teams_of_others_counts_them_and_tells_nothing_else(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE, "wasp": HIGH})
    coach = world.coach()
    alone = compared(client, coach, "ant", "bee")
    for stranger in ("wasp", "nowhere"):
        found = page_of(client, coach, "ant", "bee", stranger)
        assert found.compared == alone
        assert found.notes == ("1 team of this link is not yours to see, or is gone.",)
        assert cells(client, coach, "ant", "bee", stranger) == cells(client, coach, "ant", "bee")
        assert "Wasp" not in html_of(client, coach, "ant", "bee", stranger)


@pytest.mark.parametrize(
    "asked", [{"group": "west"}, {"group": "top"}, {"find": "w"}, {"group": "west", "find": "wasp"}]
)
def test_no_filter_and_no_search_offers_a_team_of_others(client: Client, world: World, asked: dict[str, str]) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE, "wasp": HIGH})
    found = page_of(client, world.coach(), "ant", "wasp", **asked)
    assert found.compared is None
    assert {box.name for group in found.groups for box in group.teams} <= {"Ant", "Bee"}
    for ending in ("csv", "json"):
        file = reverse("dashboards:compare_file", args=[ending])
        assert client.get(file, {**asked, "team": ["ant", "wasp"]}).status_code == 404


def test_a_wave_of_others_or_in_its_first_days_is_no_choice(client: Client, world: World) -> None:
    world.wave("old", {"ant": LOW, "bee": MIDDLE}, released=100)
    world.wave("theirs", {"wasp": HIGH, "weevil": HIGH}, released=50)
    world.wave("fresh", {"ant": HIGH, "bee": HIGH}, released=1)
    coach = world.coach()
    for campaign in ("theirs", "fresh", "nowhere"):
        found = page_of(client, coach, "ant", "bee", campaign=campaign)
        assert found.compared
        assert found.compared.wave == "old"
        assert "This address asks for something that is not among your choices" in found.notes[0]
        assert f"How we work, {campaign}" not in html_of(client, coach, "ant", "bee", campaign=campaign)


def test_noise_is_measured_over_the_teams_shown_alone(client: Client, world: World) -> None:
    """The west is extreme: if it counted, the east would seem to differ."""
    world.wave("q4", {"ant": MIDDLE, "bee": MIDDLE[::-1], "wasp": HIGH, "weevil": LOW})
    found = compared(client, world.coach(), "ant", "bee", "wasp", "weevil")
    assert "mostly noise" in found.noise[0]
    everything = compared(client, world.admin(), "ant", "bee", "wasp", "weevil")
    assert "mostly noise" not in everything.noise[0]


# -- Files and size ------------------------------------------------------------------------------


def test_the_csv_says_what_it_is_about_and_no_cell_is_a_formula(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE})
    ant = world.team("ant")
    ant.name = "=1+1"
    ant.save()
    client.force_login(world.coach())
    answer = client.get(reverse("dashboards:compare_file", args=["csv"]), {"team": ["ant", "bee"]})
    lines = answer.content.decode("utf-8-sig").splitlines()
    for line in ("Wave,q4", "Version of the bank,1", "Licence of the bank,CC0-1.0", "Attribution,The test authors"):
        assert line in lines
    assert "Threshold: nothing rests on fewer people,5" in lines
    assert any(line.startswith("work,The work,'=1+1,East,") for line in lines)
    assert 'filename="compare-q4-tiny.csv"' in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]


def test_other_endings_and_empty_comparisons_are_no_files(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE})
    client.force_login(world.coach())
    assert client.get(reverse("dashboards:compare_file", args=["xls"]), {"team": ["ant", "bee"]}).status_code == 404
    assert client.get(reverse("dashboards:compare_file", args=["csv"]), {"team": ["ant"]}).status_code == 404


@pytest.mark.parametrize(("teams", "waves"), [(2, 1), (6, 1), (2, 3)])
def test_queries_grow_with_neither_teams_nor_waves(
    client: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, teams: int, waves: int
) -> None:
    names = FIRST_SIX[:teams]
    for number in range(waves):
        world.wave(f"q{number}", dict.fromkeys(names, MIDDLE), released=100 - 10 * number)
    client.force_login(world.coach())
    assert Campaign.objects.count() == waves
    address = reverse("dashboards:compare")
    client.get(address, {"team": names})  # outlines are kept from here on
    with django_assert_num_queries(16):
        assert client.get(address, {"team": names}).context["page"].compared
