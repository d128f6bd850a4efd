"""The coaches' dashboard: each part says what may be said, and no more."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.models import Campaign
from surveys.charts.chart import Picture
from surveys.pages.dashboards.presenters.home import DashboardPage, Wave
from surveys.results.models import Change
from surveys.teams.models import User
from tests.bending import bend, undo
from tests.pages.dashboards.worlds import CAMPS, HIGH, LOW, MIDDLE, World
from tests.results import build

pytestmark = pytest.mark.django_db

CSV, JSON = "/dashboard/cells.csv", "/dashboard/cells.json"


@pytest.fixture
def world() -> World:
    return World()


def page_of(client: Client, user: User, **asked: str) -> DashboardPage:
    client.force_login(user)
    found: DashboardPage = client.get(reverse("dashboards:home"), asked).context["page"]
    return found


def wave_of(client: Client, user: User, **asked: str) -> Wave:
    wave = page_of(client, user, **asked).wave
    assert wave
    return wave


def cells(client: Client, user: User, **asked: str) -> list[dict[str, Any]]:
    """What the file holds, which is what the heatmap shows."""
    client.force_login(user)
    found: list[dict[str, Any]] = client.get(JSON, asked).json()["cells"]
    return found


def drawn_in(wave: Wave) -> Picture:
    """The heatmap, which is there unless nothing fits a search."""
    assert wave.rows.chart
    return wave.rows.chart


def scores(client: Client, user: User, dimension: str = "tests", **asked: str) -> dict[str, float | None]:
    return {cell["team"]: cell["score"] for cell in cells(client, user, **asked) if cell["dimension"] == dimension}


# -- Which wave, which teams ------------------------------------------------------------------


def test_it_begins_with_the_last_wave_whose_days_are_over(client: Client, world: World) -> None:
    world.wave("q2", {"ant": LOW}, released=200)
    world.wave("q3", {"ant": MIDDLE}, released=100)
    world.wave("q4", {"ant": HIGH}, released=1)
    assert wave_of(client, world.coach()).title == "How we work, q3"
    assert wave_of(client, world.coach(), wave="q2").title == "How we work, q2"


def test_what_is_not_released_to_the_coach_is_no_wave_to_choose(client: Client, world: World) -> None:
    world.wave("q3", {"ant": MIDDLE}, released=100)
    world.wave("q4", {"ant": HIGH}, released=1)
    found = page_of(client, world.coach(), wave="q4")
    assert found.misses
    assert found.wave
    assert found.wave.title == "How we work, q3"
    assert "How we work, q4" not in client.get(reverse("dashboards:home")).content.decode()


def test_what_a_team_asked_itself_does_not_hide_the_wave_of_all(client: Client, world: World) -> None:
    world.wave("all", {"ant": MIDDLE, "bee": LOW}, released=100)
    own = world.wave("own", {"ant": HIGH}, released=10)
    bend(Campaign.objects.filter(pk=own.pk), led_by=world.team("ant"))
    assert wave_of(client, world.coach()).title == "How we work, all"
    assert wave_of(client, world.coach(), wave="own").teams == 1


def test_the_day_of_the_close_is_the_day_where_the_people_are(client: Client, world: World) -> None:
    late = datetime(2026, 9, 30, 22, 30, tzinfo=UTC)  # half past midnight in Vienna
    asked = world.wave("q4", {"ant": LOW})
    bend(Campaign.objects.filter(pk=asked.pk), released_at=late, closes_at=late, opens_at=late - build.DAY)
    coach = world.coach()
    with timezone.override("Europe/Vienna"):
        assert "closed Thursday, 1 October 2026." in wave_of(client, coach).about
        html = client.get(reverse("dashboards:result", args=["ant", "q4"])).content.decode()
        assert "closed Thursday, 1 October 2026." in html


def test_filters_narrow_and_the_address_holds_them(client: Client, world: World) -> None:
    second = build.bank(build.leaf("calm"), slug="second")
    world.wave("q3", {"ant": LOW, "wasp": HIGH}, released=100)
    build.wave(second, answers={world.team("ant"): ["44", "45", "34", "43", "54"]}, slug="calm", released=50)
    admin = world.admin()
    assert wave_of(client, admin).title == "How we work, calm"
    assert wave_of(client, admin, bank="tiny").title == "How we work, q3"
    assert set(scores(client, admin, bank="tiny", group="west")) == {"Wasp"}
    assert {cell["dimension"] for cell in cells(client, admin, bank="tiny", dimension="flow")} == {"work", "batch"}
    found = wave_of(client, admin, bank="tiny", group="west")
    assert dict(found.files)["CSV"] == f"{CSV}?group=west&bank=tiny"


def test_the_form_works_without_javascript_and_stands_as_it_was_sent(client: Client, world: World) -> None:
    world.wave("q3", {"ant": LOW, "wasp": HIGH}, released=100)
    world.wave("q4", {"ant": LOW, "wasp": HIGH})
    client.force_login(world.admin())
    html = client.get(
        reverse("dashboards:home"), {"group": "west", "wave": "q3", "dimension": "tests"}
    ).content.decode()
    assert 'method="get"' in html
    assert '<option value="west" selected>' in html
    assert '<option value="q3" selected>' in html
    assert '<option value="tests" selected>' in html
    assert 'type="submit"' in html
    assert "style=" not in html


# -- Nothing of others ------------------------------------------------------------------------


def test_a_coach_learns_nothing_of_another_groups_teams(client: Client, world: World) -> None:
    """The west has extreme values: whatever is computed over more than the own teams would show it."""
    east = {"ant": MIDDLE, "bee": CAMPS, "cat": MIDDLE, "dog": MIDDLE, "eel": MIDDLE}
    world.wave("q3", dict.fromkeys(east, LOW), released=200)
    world.wave("q4", east, released=10)
    alone = client_view(client, world.coach())
    west = {f"w{number}": HIGH for number in range(6)} | {"wfew": HIGH[:3]}
    undo(Campaign.objects.all())
    world.wave("q3", {**dict.fromkeys(east, LOW), **dict.fromkeys(west, LOW)}, released=200)
    world.wave("q4", {**east, **west}, released=10)
    coach = world.coach()
    assert client_view(client, coach) == alone
    for asked in ({"group": "west"}, {"group": "top"}, {"group": "nowhere"}):
        assert client_view(client, coach, **asked) == alone
        assert page_of(client, coach, **asked).misses
    html = client.get(reverse("dashboards:home")).content.decode()
    csv = client.get(CSV, {"group": "west"}).content.decode()
    for text in (html, csv):
        assert "Eel" in text
        for name in west:
            assert not re.search(rf"\b{name.title()}\b", text)  # the token of a form may hold any letters
        assert "West" not in text


def client_view(client: Client, user: User, **asked: str) -> dict[str, Any]:
    """Everything that the file says, but for the sentence of the filters."""
    client.force_login(user)
    found: dict[str, Any] = client.get(JSON, asked).json()
    return found


def test_a_coach_of_one_team_sees_its_row_and_no_group(client: Client, world: World) -> None:
    world.wave("q4", {"ant": MIDDLE, "bee": HIGH})
    found = client_view(client, world.coach_of("ant"))
    assert {cell["team"] for cell in found["cells"]} == {"Ant"}
    assert found["groups"] == []
    assert "too few are shown" in found["differences"][0]


def test_a_wave_of_others_only_is_unknown(client: Client, world: World) -> None:
    world.wave("east", {"ant": MIDDLE})
    world.wave("west", {"wasp": HIGH})
    coach = world.coach()
    assert page_of(client, coach, wave="west").misses
    assert wave_of(client, coach, wave="west").title == "How we work, east"
    client.force_login(world.coach("west"))
    assert client.get(CSV, {"wave": "east"}).content.decode().count("Ant") == 0


def test_the_numbers_of_a_wave_before_wait_for_its_own_days(client: Client, world: World) -> None:
    world.wave("q3", {"ant": LOW}, released=20, coach_days=30)
    world.wave("q4", {"ant": HIGH}, released=10, coach_days=0)
    assert Change.objects.filter(verdict="improved", before__isnull=False).exists()
    found = client_view(client, world.coach())
    assert found["moved"] == []
    assert all(not cell["marks"] for cell in found["cells"])
    assert found["changes"].startswith("There is no earlier wave")
    bend(Campaign.objects.filter(slug="q3"), coach_days=3)
    assert client_view(client, world.coach())["moved"]


# -- What is said -------------------------------------------------------------------------------


def test_who_answered_is_summed_over_teams_that_are_told_anyway(client: Client, world: World) -> None:
    world.team("fox")
    world.wave("q4", {"ant": MIDDLE, "bee": CAMPS, "cat": MIDDLE[:4], "dog": []})
    found = wave_of(client, world.coach())
    assert found.who == (
        "In 2 teams, 11 of 24 people answered.",
        "Fewer than 5 people answered in each of 2 teams: Cat and Dog.",
        "Not asked in this wave: Fox.",
    )
    assert {cell["answered"] for cell in cells(client, world.coach()) if cell["team"] in {"Cat", "Dog"}} == {None}


def test_hidden_and_empty_differ_and_a_band_has_no_number(client: Client, world: World) -> None:
    world.wave("q4", {"ant": MIDDLE, "few": MIDDLE[:3], "none": [], "same": ["444 44 44"] * 6})
    found = {
        cell["team"]: (cell["score"], cell["word"])
        for cell in cells(client, world.coach())
        if cell["dimension"] == "work"
    }
    assert found["Few"] == (None, "n < 5")
    assert found["None"] == (None, "no data")
    assert found["Same"] == (None, "high")
    assert found["Ant"] == (52, "")
    html = client.get(reverse("dashboards:home")).content.decode()
    assert "hm-few" in html
    assert 'class="hm-none"' in html
    assert html.count("of 12</td>") == 2  # Ant and Same: who is hidden tells no count


def test_the_median_is_over_the_teams_shown_and_stands_on_top(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE, "cat": HIGH, "few": HIGH[:4], "same": ["555 55 55"] * 6})
    found = scores(client, world.coach())
    name = "Median of the 3 teams shown"
    assert next(iter(found)) == name
    assert found[name] == sorted(found[team] or 0 for team in ("Ant", "Bee", "Cat"))[1]
    html = client.get(reverse("dashboards:home")).content.decode()
    assert html.index(name) < html.index(">Ant<")


def test_teams_stand_by_name_and_never_by_score(client: Client, world: World) -> None:
    world.wave("q4", {"cat": HIGH, "ant": LOW, "bee": MIDDLE})
    assert list(scores(client, world.coach()))[1:] == ["Ant", "Bee", "Cat"]


def test_cells_lead_to_the_dimension_in_the_result_of_the_team(client: Client, world: World) -> None:
    campaign = world.wave("q4", {"ant": LOW, "bee": MIDDLE})
    client.force_login(world.coach())
    html = client.get(reverse("dashboards:home")).content.decode()
    address = reverse("dashboards:result", args=["ant", campaign.slug])
    assert f'href="{address}#tiny-row-tests"' in html
    assert 'id="tiny-row-tests"' in client.get(address).content.decode()


def test_one_odd_team_is_marked_among_enough_of_them(client: Client, world: World) -> None:
    apart = [
        ("333 33 33", "343 33 34", "333 43 33", "334 34 43", "433 33 33")[turn:] + MIDDLE[:turn] for turn in range(5)
    ]
    answers = {f"team-{turn}": rows for turn, rows in enumerate(apart)} | {"zebra": HIGH}
    world.wave("q4", answers)
    marked = {cell["team"] for cell in cells(client, world.coach()) if "unusual" in cell["marks"]}
    assert marked == {"Zebra"}
    undo(Campaign.objects.all())
    world.wave("q4", {name: rows for name, rows in answers.items() if name not in {"team-0", "team-1"}})
    assert not [cell for cell in cells(client, world.coach()) if "unusual" in cell["marks"]]


def test_movers_survive_all_that_was_looked_at(client: Client, world: World) -> None:
    world.wave("q3", {"ant": LOW, "bee": MIDDLE}, released=100)
    world.wave("q4", {"ant": HIGH, "bee": MIDDLE[::-1]})
    found = wave_of(client, world.coach())
    assert {(mover.team, mover.word) for mover in found.movers} == {("Ant", "improved")}
    assert found.moves.startswith("6 changes were looked at together. 3 remain")
    assert "Less than one of these would be expected to be chance." in found.moves
    mover = next(mover for mover in found.movers if mover.dimension == "The tests")
    change = Change.objects.get(key="tests", scorecard__participation__team__slug="ant")
    assert (mover.before, mover.now) == (f"{change.before:g}", f"{change.now:g}")
    assert mover.interval == f"+{change.low:g} to +{change.high:g}"
    marks = {cell["team"]: cell["marks"] for cell in cells(client, world.coach()) if cell["dimension"] == "tests"}
    assert marks["Ant"] == "improved"
    assert marks["Bee"] == ""


def test_a_change_that_chance_would_bring_among_so_many_is_no_mover(client: Client, world: World) -> None:
    teams = [f"team-{number}" for number in range(10)]
    world.wave("q3", dict.fromkeys(teams, MIDDLE), released=100)
    world.wave("q4", dict.fromkeys(teams, MIDDLE[::-1]))
    changes = Change.objects.filter(key="tests")
    bend(changes, p=0.6)
    chosen = changes.get(scorecard__participation__team__slug="team-3")
    bend(Change.objects.filter(pk=chosen.pk), verdict="improved", before=40, now=52, low=1, high=23, p=0.03)
    assert wave_of(client, world.coach()).movers == ()
    bend(Change.objects.filter(pk=chosen.pk), p=0.001)
    assert [mover.team for mover in wave_of(client, world.coach()).movers] == ["Team-3"]
    assert [mover.team for mover in wave_of(client, world.coach_of("team-3")).movers] == ["Team-3"]


def test_a_first_wave_says_that_changes_come_later(client: Client, world: World) -> None:
    world.wave("q4", {"ant": MIDDLE})
    assert wave_of(client, world.coach()).moves.startswith("There is no earlier wave to compare with yet.")


def test_where_opinions_differ_names_the_teams(client: Client, world: World) -> None:
    world.wave("q4", {"ant": CAMPS, "bee": CAMPS, "cat": MIDDLE, "few": CAMPS[:4]})
    [found] = [each for each in wave_of(client, world.coach()).divided if each.dimension == "The work"]
    assert [name for name, _url in found.camps] == ["Ant", "Bee"]
    assert (found.count, found.shown) == (2, 3)


def test_what_many_teams_share_is_the_organisations_obstacle(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": LOW, "cat": LOW, "dog": HIGH, "few": LOW[:3]})
    found = wave_of(client, world.coach())
    by_dimension = {each.dimension: each for each in found.obstacles}
    assert [name for name, _url in by_dimension["The tests"].teams][:3] == ["Ant", "Bee", "Cat"]
    assert ("Practice tests-low", 3) in by_dimension["The tests"].practices
    assert found.advised == 4
    assert wave_of(client, world.coach_of("ant")).obstacles == ()


def test_many_teams_leave_the_page_light(client: Client, world: World) -> None:
    teams = [f"team-{number:02}" for number in range(26)]
    world.wave("q3", dict.fromkeys(teams, LOW), released=100)
    world.wave("q4", dict.fromkeys(teams, HIGH))
    client.force_login(world.coach())
    html = client.get(reverse("dashboards:home")).content.decode()
    assert "and 14 more" in html
    assert "These are the first 60 by name of the team." in html
    document = client.get(JSON).json()
    assert len(document["moved"]) == 26 * 3
    assert len(document["shared"][0]["teams"]) == 26


def test_icc_says_whether_teams_differ_at_all(client: Client, world: World) -> None:
    world.wave(
        "alike",
        {"ant": MIDDLE, "bee": MIDDLE[::-1], "cat": MIDDLE, "few": HIGH[:4], "same": ["555 55 55"] * 6},
        released=50,
    )
    world.wave("apart", {"ant": LOW, "bee": MIDDLE, "cat": HIGH})
    alike = wave_of(client, world.coach(), wave="alike").noise[0]
    assert alike.startswith("Over 3 teams with a number for the whole bank, 0 % of the differences")
    assert "mostly noise; look at each team’s own history instead" in alike
    apart = wave_of(client, world.coach(), wave="apart").noise
    assert "mostly noise" not in apart[0]
    assert "ICC(2) 0.9" in apart[0] or "ICC(2) 1.0" in apart[0]
    assert apart[1].startswith("Most is more than noise in ")


def test_groups_bring_both_means_with_their_names(client: Client, world: World) -> None:
    campaign = world.wave("q4", {"ant": LOW, "bee": [*HIGH, *HIGH], "wasp": MIDDLE[:3]})
    found = {group.name: group for group in wave_of(client, world.admin()).groups}
    whole = build.score_of(campaign, world.groups["east"], "*")
    assert found["East"].persons == f"{whole.score:g}"
    assert found["East"].teams == f"{whole.mean_of_teams:g}"
    assert found["East"].persons != found["East"].teams
    assert found["East"].answered == "15 of 24"
    assert (found["West"].persons, found["West"].answered, found["West"].teams) == ("n < 5", "", "")
    assert [group.name for group in wave_of(client, world.coach()).groups] == ["East"]


def test_of_an_open_wave_only_whether_the_minimum_is_reached(client: Client, world: World) -> None:
    world.team("idle")
    teams = {world.team("ant"): MIDDLE, world.team("few"): MIDDLE[:4]}
    build.wave(world.version, answers=teams, slug="open", released=None)
    found = page_of(client, world.coach())
    assert found.wave is None
    assert found.empty[0] == "The last wave of your teams will be here"
    assert found.open_now
    assert (found.open_now.reached, found.open_now.waiting) == ("Ant", "Few")
    assert page_of(client, world.coach("west")).open_now is None


def test_empty_places_say_why(client: Client, world: World) -> None:
    coach = world.coach()
    assert page_of(client, coach).empty == ("Your teams will be here", "No team is in these groups yet.")
    world.wave("q4", {"few": MIDDLE[:3], "none": []})
    found = wave_of(client, coach)
    assert drawn_in(found).summary == "No number may be shown here."
    assert (found.movers, found.divided, found.obstacles) == ((), (), ())
    assert client.get(CSV, {"wave": "never"}).status_code == 200
    bend(Campaign.objects, released_at=timezone.now())
    assert client.get(CSV).status_code == 404
    assert page_of(client, coach).wave is None


def test_one_team_has_no_median(client: Client, world: World) -> None:
    world.wave("q4", {"ant": MIDDLE})
    assert list(scores(client, world.coach())) == ["Ant"]


# -- Files --------------------------------------------------------------------------------------


def test_page_and_files_show_the_same_digits(client: Client, world: World) -> None:
    world.wave("q4", {"ant": LOW, "bee": MIDDLE, "few": HIGH[:2]})
    coach = world.coach()
    drawn = drawn_in(wave_of(client, coach)).figure["data"][0]["z"]
    found = cells(client, coach)
    names = list(dict.fromkeys(cell["team"] for cell in found))
    assert drawn == [[cell["score"] for cell in found if cell["team"] == name] for name in names]
    rows = client.get(CSV).content.decode("utf-8-sig").split("\r\n\r\n")[1].splitlines()
    assert [row.split(",")[6] for row in rows[1:]] == ["" if c["score"] is None else f"{c['score']:g}" for c in found]


def test_files_say_what_they_are(client: Client, world: World) -> None:
    team = world.team("ant")
    team.name = "=cmd()"
    team.save()
    world.wave("q4", {"ant": LOW, "bee": MIDDLE})
    client.force_login(world.coach())
    answer = client.get(CSV)
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="dashboard-q4-tiny.csv"'
    for line in (
        "Wave,q4",
        "Version of the bank,1",
        "Threshold: nothing rests on fewer people,5",
        "Licence of the bank,CC0-1.0",
    ):
        assert line in text.splitlines()
    assert "\r\n'=cmd()," in text
    document = client.get(JSON).json()
    assert (document["wave"], document["threshold"], document["licence"]) == ("q4", 5, "CC0-1.0")
    assert client.post(CSV).status_code == 405


# -- A constant number of queries ------------------------------------------------------------

HOME_QUERIES = 18
FILE_QUERIES = 16


@pytest.mark.parametrize("count", [1, 3])
def test_queries_grow_with_nothing(
    client: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    teams = [f"team-{number}" for number in range(count)]
    for number in range(count):
        world.wave(f"wave-{number}", dict.fromkeys(teams, LOW), released=100 - number)
        build.groups(**{f"group-{number}": ""})
    world.wave("last", dict.fromkeys(teams, HIGH))
    answers = dict.fromkeys([world.team(name) for name in teams], LOW)
    build.wave(world.version, answers=answers, slug="open", released=None)
    client.force_login(world.coach())
    client.get(reverse("dashboards:home"))  # the outline is in the cache of the process from now on
    with django_assert_num_queries(HOME_QUERIES):
        client.get(reverse("dashboards:home"))
    with django_assert_num_queries(FILE_QUERIES):
        client.get(CSV)
