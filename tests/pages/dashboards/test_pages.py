"""What the pages of teams, groups and coaches show."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.models import Campaign
from surveys.teams.choices import Role
from surveys.teams.models import Team
from tests.bending import bend
from tests.factories import AdminFactory, CoachAssignmentFactory, MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db

ANSWERS = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15", "112 32 42")
RADAR = [{"key": "all", "title": "Everything", "axes": ["work", "batch", "tests"]}]


@pytest.fixture
def team() -> Team:
    return build.team("basket", headcount=9)


@pytest.fixture
def member(client: Client, team: Team) -> Client:
    client.force_login(MembershipFactory.create(team=team).user)
    return client


def page(client: Client, name: str, *arguments: str) -> str:
    return client.get(reverse(f"dashboards:{name}", args=arguments)).content.decode()


def test_a_result_has_all_its_parts(member: Client, team: Team) -> None:
    version = build.bank(radars=RADAR)
    build.wave(version, answers={team: ANSWERS}, slug="q3", released=100)
    build.wave(version, answers={team: ANSWERS[::-1]}, slug="q4")
    html = page(member, "result", "basket", "q4")
    for words in (
        "6 of 9 people answered. No question was left open. Nothing is shown that rests on fewer than 5 people.",
        "Nothing has surely changed since q3.",
        "Everything",
        "Talk about this first",
        "What to do next",
        "All numbers",
        "How these numbers are made",
        "All questions and practices of The tiny bank, version 1",
        "All waves of Basket",
    ):
        assert words in html, words
    assert html.count("<svg") > 3
    assert 'style="' not in html
    assert "<script>" not in html


def test_page_chart_and_table_show_the_same_digits(member: Client, team: Team) -> None:
    campaign = build.wave(build.bank(radars=RADAR), answers={team: [*ANSWERS, *ANSWERS, "431 55 21"]})
    view = member.get(reverse("dashboards:result", args=["basket", "q4"])).context["page"].views[0]
    stored = {row.key: row.score for row in build.card(campaign, team).dimension_scores.all()}
    [now] = [trace for trace in view.charts[0].figure["data"] if trace.get("name") == "q4"]
    assert now["r"][:3] == [stored["work"], stored["batch"], stored["tests"]]
    table = {row.label.strip(): row.score for row in view.numbers.table}
    assert {table[f"The {key}"] for key in ("work", "batch", "tests")} == {
        f"{stored[key]:g}" for key in ("work", "batch", "tests")
    }
    assert {bar.key: bar.score_text for bar in view.charts[0].bars} == {
        key: f"{stored[key]:g}" for key in ("work", "batch", "tests")
    }


def test_two_banks_stand_one_below_the_other_in_the_order_of_asking(member: Client, team: Team) -> None:
    second, first = build.bank(build.leaf("calm"), slug="second"), build.bank(build.leaf("joy"), slug="first")
    persons = ["44 22", "45 2d", "54 12", "43 23", "34 11", "44 22"]
    build.wave(first, second, answers={team: persons})
    response = member.get(reverse("dashboards:result", args=["basket", "q4"]))
    assert [view.bank for view in response.context["page"].views] == ["The first bank", "The second bank"]
    html = response.content.decode()
    assert "The first bank: no question was left open." in html
    assert "The second bank: some questions were left open." in html


def test_coverage_is_told_in_percent_from_twice_the_threshold_on(member: Client, team: Team) -> None:
    build.wave(build.bank(build.leaf("work")), answers={team: ["44", "45", "54", "43", "34"] * 2 + ["4."]})
    assert "95 % of the questions that apply were answered." in page(member, "result", "basket", "q4")
    second = build.bank(build.leaf("calm", 3), slug="second")
    build.wave(build.bank(build.leaf("work")), second, answers={team: ["44 45d", "45 454"] * 5}, slug="both")
    html = page(member, "result", "basket", "both")
    assert "The second bank: 83 % of the questions that apply were answered." in html


def test_closed_means_the_day_on_which_it_was_closed(member: Client, team: Team) -> None:
    campaign = build.wave(build.bank(), answers={team: ANSWERS})
    early = timezone.now() - 20 * build.DAY
    bend(Campaign.objects.filter(pk=campaign.pk), released_at=early, opens_at=early - build.DAY)
    html = page(member, "result", "basket", "q4")
    assert f"closed {early:%A}, {early.day} {early:%B %Y}." in html


def test_a_group_says_which_mean_it_shows(client: Client, team: Team) -> None:
    small = build.team("small", headcount=4)
    build.wave(build.bank(radars=RADAR), answers={team: ANSWERS, build.team("other"): ANSWERS[1:], small: ANSWERS[:2]})
    client.force_login(AdminFactory.create())
    html = page(client, "group_result", team.group.slug, "q4")
    for words in (
        "The answers of 11 of 25 people are counted here. Every person has one voice, so these are means of persons.",
        "2 teams are shown on their own too. 1 small team is not included.",
        "over 2 teams that are shown with a number.",
        "A total is a word instead of a number",
    ):
        assert words in html, words
    assert "What to do next" not in html
    assert "Recommendations are ranked" not in html


def test_a_group_without_an_exact_team_names_no_mean_of_teams(client: Client, team: Team) -> None:
    build.wave(build.bank(), answers={team: ["333 33 33"] * 6})
    client.force_login(AdminFactory.create())
    html = page(client, "group_result", team.group.slug, "q4")
    assert "1 team is shown on its own too." in html
    assert "Mean of teams" not in html


def test_a_team_page_tells_hidden_from_empty(member: Client, team: Team) -> None:
    version = build.bank()
    build.wave(version, answers={team: ANSWERS}, slug="full", released=300)
    build.wave(version, answers={team: ANSWERS[:4]}, slug="few", released=200)
    build.wave(version, answers={team: []}, slug="empty", released=100)
    build.wave(version, answers={team: ["333 33 33"] * 5}, slug="alike", released=50)
    waves = member.get(reverse("dashboards:team", args=["basket"])).context["page"].waves
    assert [(wave.score, wave.n, wave.hidden) for wave in waves] == [
        ("middle", "5 answers", ""),
        ("", "", ""),
        ("", "", "n < 5"),
        (waves[3].score, "6 answers", ""),
    ]
    assert waves[3].score.isdigit()


def test_an_open_survey_is_offered_to_members_only(client: Client, team: Team) -> None:
    build.wave(build.bank(), answers={team: []}, released=None)
    lead = MembershipFactory.create(team=team, role=Role.LEAD).user
    client.force_login(lead)
    html = page(client, "team", "basket")
    assert "Answer it" in html
    assert "Invite people" in html
    assert "Settings of the team" not in html
    client.force_login(CoachAssignmentFactory.create(team=team).coach)
    html = page(client, "team", "basket")
    assert "Answer it" not in html
    assert "Invite people" not in html
    client.force_login(AdminFactory.create())
    assert "Settings of the team" in page(client, "team", "basket")


def test_a_list_of_teams_shows_of_an_open_wave_the_minimum_and_nothing_else(client: Client, team: Team) -> None:
    build.team("idle")
    build.wave(build.bank(), answers={team: ANSWERS, build.team("few"): ANSWERS[:4]}, released=None)
    client.force_login(AdminFactory.create())
    found = client.get(reverse("dashboards:teams")).context["teams"]
    assert [(row.name, row.minimum) for row in found] == [
        ("Basket", "minimum reached"),
        ("Few", "minimum not reached yet"),
        ("Idle", "none"),
    ]


def test_lists_stand_by_name_and_never_by_score(client: Client, team: Team) -> None:
    names = ["zebra", "ant", "mole"]
    answers = {
        build.team(name): [f"{place}{place}{place} 32 22" for place in (n, n, 3, n, n)]
        for n, name in enumerate(names, 3)
    }
    build.wave(build.bank(), answers=answers)
    client.force_login(AdminFactory.create())
    found = client.get(reverse("dashboards:teams")).context["teams"]
    assert [row.name for row in found] == ["Ant", "Basket", "Mole", "Zebra"]


def test_a_coach_sees_the_latest_result_that_is_not_the_teams_own_yet(client: Client, team: Team) -> None:
    version = build.bank()
    build.wave(version, answers={team: ANSWERS}, slug="q3", released=100)
    build.wave(version, answers={team: ANSWERS}, slug="q4", released=1)
    coach = CoachAssignmentFactory.create(group=team.group).coach
    client.force_login(coach)
    [row] = client.get(reverse("dashboards:teams")).context["teams"]
    assert row.latest == "How we work, q3"
    MembershipFactory.create(team=team, user=coach)
    [row] = client.get(reverse("dashboards:teams")).context["teams"]
    assert row.latest == "How we work, q4"


def test_a_person_without_a_team_is_told_what_to_do(client: Client, team: Team) -> None:
    client.force_login(MembershipFactory.create(team=build.team("new")).user)
    assert "The results of this team will be here" in page(client, "team", "new")
    client.force_login(CoachAssignmentFactory.create(team=team).coach)
    assert "The last wave of your teams will be here" in page(client, "home")
    team.retired = True
    team.save()
    assert "No team is in these groups yet." in page(client, "home")


# -- A constant number of queries ------------------------------------------------------------

LIST_QUERIES = 8
TEAM_QUERIES = 27
RESULT_QUERIES = 26
GROUP_QUERIES = 13


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_lists(client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    teams = [build.team(f"team-{number}") for number in range(count)]
    for number in range(count):
        build.groups(**{f"group-{number}": ""})
    version = build.bank()
    build.wave(version, answers=dict.fromkeys(teams, ANSWERS), slug="q3", released=100)
    build.wave(version, answers=dict.fromkeys(teams, ANSWERS), slug="q4")
    build.wave(version, answers=dict.fromkeys(teams, ANSWERS), slug="now", released=None)
    client.force_login(AdminFactory.create())
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("dashboards:teams"))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_team(
    member: Client, team: Team, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    """With one or three waves before the latest; the outline is in the cache of the process."""
    version = build.bank()
    for number in range(count + 1):
        build.wave(version, answers={team: ANSWERS}, slug=f"wave-{number}", released=100 - number)
        MembershipFactory.create(team=team)
    member.get(reverse("dashboards:team", args=["basket"]))
    with django_assert_num_queries(TEAM_QUERIES):
        member.get(reverse("dashboards:team", args=["basket"]))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_result(
    member: Client, team: Team, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    """With one or three banks in the sitting, and a wave before; the outlines are in the cache of the process."""
    versions = [build.bank(build.leaf(key), slug=key) for key in ("work", "batch", "tests")[:count]]
    answers = ["44" * count, "35" * count, "43" * count, "22" * count, "51" * count]
    build.wave(*versions, answers={team: answers}, slug="q3", released=100)
    build.wave(*versions, answers={team: answers}, slug="q4")
    member.get(reverse("dashboards:result", args=["basket", "q4"]))
    with django_assert_num_queries(RESULT_QUERIES):
        member.get(reverse("dashboards:result", args=["basket", "q4"]))


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_a_group(
    client: Client, team: Team, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    teams = [team, *(build.team(f"team-{number}") for number in range(count - 1))]
    build.wave(build.bank(), answers=dict.fromkeys(teams, ANSWERS))
    client.force_login(AdminFactory.create())
    client.get(reverse("dashboards:group_result", args=[team.group.slug, "q4"]))
    with django_assert_num_queries(GROUP_QUERIES):
        client.get(reverse("dashboards:group_result", args=[team.group.slug, "q4"]))
