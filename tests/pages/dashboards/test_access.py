"""Every address of the room for every role, before and after the days that a team has its result to itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.core.scoring import BANK
from surveys.teams.choices import Role
from surveys.teams.models import Team, User
from tests.bending import bend, undo
from tests.factories import AdminFactory, CoachAssignmentFactory, MembershipFactory, UserFactory
from tests.results import build

pytestmark = pytest.mark.django_db

ANSWERS = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15", "112 32 42")
SIGN_IN = 302
Person = Callable[[str], User | None]
Place = tuple[Team, Campaign]
Table = dict[str, dict[str, int]]  # the expected status for each address and role
ROLES = ("visitor", "person", "member", "lead", "member of another team", "coach", "team coach", "other coach", "admin")


@pytest.fixture
def place() -> tuple[Team, Campaign]:
    groups = build.groups(top="", home="top", away="top")
    team, other = build.team("basket", groups["home"]), build.team("other", groups["away"])
    return team, build.wave(build.bank(), answers={team: ANSWERS, other: ANSWERS}, released=10)


@pytest.fixture
def person(place: Place) -> Person:
    team, other = place[0], Team.objects.get(slug="other")

    makers: dict[str, Callable[[], User | None]] = {
        "visitor": lambda: None,
        "person": UserFactory.create,
        "member": lambda: MembershipFactory.create(team=team).user,
        "lead": lambda: MembershipFactory.create(team=team, role=Role.LEAD).user,
        "member of another team": lambda: MembershipFactory.create(team=other).user,
        "coach": lambda: CoachAssignmentFactory.create(group=team.group.parent).coach,
        "team coach": lambda: CoachAssignmentFactory.create(team=team).coach,
        "other coach": lambda: CoachAssignmentFactory.create(group=other.group).coach,
        "admin": AdminFactory.create,
    }
    return lambda role: makers[role]()


def status(client: Client, user: User | None, url: str) -> int:
    if user:
        client.force_login(user)
    return client.get(url).status_code


def statuses(client: Client, user: User | None, place: Place, table: Table) -> dict[str, int]:
    """What each address of the table answers to this person."""
    return {name: status(client, user, url(name, place)) for name in table}


def column(table: Table, role: str) -> dict[str, int]:
    return {name: expected[role] for name, expected in table.items()}


def row(*statuses: int) -> dict[str, int]:
    return dict(zip(ROLES, statuses, strict=True))


# One column for each role, in the order of ROLES.
TABLE: Table = {
    "dashboards:teams": row(SIGN_IN, 200, 200, 200, 200, 200, 200, 200, 200),
    "dashboards:team": row(SIGN_IN, 404, 200, 200, 404, 200, 200, 404, 200),
    "dashboards:result": row(SIGN_IN, 404, 200, 200, 404, 200, 200, 404, 200),
    "dashboards:team_file": row(SIGN_IN, 404, 200, 200, 404, 200, 200, 404, 200),
    "dashboards:team_number": row(SIGN_IN, 404, 200, 200, 404, 200, 200, 404, 200),
    "dashboards:group_result": row(SIGN_IN, 404, 404, 404, 404, 200, 404, 404, 200),
    "dashboards:group_file": row(SIGN_IN, 404, 404, 404, 404, 200, 404, 404, 200),
    "dashboards:group_number": row(SIGN_IN, 404, 404, 404, 404, 200, 404, 404, 200),
    "dashboards:compare": row(SIGN_IN, 403, 403, 403, 403, 200, 200, 200, 200),
    "dashboards:trends": row(SIGN_IN, 403, 403, 403, 403, 200, 200, 200, 200),
    "dashboards:trends_file": row(SIGN_IN, 403, 403, 403, 403, 200, 200, 200, 200),
    "dashboards:home": row(SIGN_IN, 403, 403, 403, 403, 200, 200, 200, 200),
}
EARLY: Table = {
    "dashboards:result": row(SIGN_IN, 404, 200, 200, 404, 403, 403, 404, 403),
    "dashboards:team_file": row(SIGN_IN, 404, 200, 200, 404, 403, 403, 404, 403),
    "dashboards:team_number": row(SIGN_IN, 404, 200, 200, 404, 403, 403, 404, 403),
    "dashboards:group_result": row(SIGN_IN, 404, 404, 404, 404, 403, 404, 404, 403),
    "dashboards:group_file": row(SIGN_IN, 404, 404, 404, 404, 403, 404, 404, 403),
    "dashboards:group_number": row(SIGN_IN, 404, 404, 404, 404, 403, 404, 404, 403),
}
OPEN: Table = {
    "dashboards:result": row(SIGN_IN, 404, 403, 403, 404, 403, 403, 404, 403),
    "dashboards:team_file": row(SIGN_IN, 404, 403, 403, 404, 403, 403, 404, 403),
    "dashboards:team_number": row(SIGN_IN, 404, 403, 403, 404, 403, 403, 404, 403),
    "dashboards:group_result": row(SIGN_IN, 404, 404, 404, 404, 403, 404, 404, 403),
    "dashboards:group_file": row(SIGN_IN, 404, 404, 404, 404, 403, 404, 404, 403),
    "dashboards:group_number": row(SIGN_IN, 404, 404, 404, 404, 403, 404, 404, 403),
}


def url(name: str, place: Place) -> str:
    team, campaign = place
    arguments = {
        "dashboards:team": [team.slug],
        "dashboards:result": [team.slug, campaign.slug],
        "dashboards:team_file": [team.slug, campaign.slug, "tiny", "csv"],
        "dashboards:group_result": [team.group.slug, campaign.slug],
        "dashboards:group_file": [team.group.slug, campaign.slug, "tiny", "json"],
        "dashboards:team_number": [team.slug, campaign.slug, "tiny", "dimension", "work"],
        "dashboards:group_number": [team.group.slug, campaign.slug, "tiny", "whole", BANK],
        "dashboards:trends_file": ["csv"],
    }
    return reverse(name, args=arguments.get(name, []))


@pytest.mark.parametrize("role", ROLES)
def test_after_the_days_of_the_team(client: Client, place: Place, person: Person, role: str) -> None:
    assert statuses(client, person(role), place, TABLE) == column(TABLE, role)


@pytest.mark.parametrize("role", ROLES)
def test_in_the_days_of_the_team(client: Client, place: Place, person: Person, role: str) -> None:
    bend(Campaign.objects, released_at=timezone.now() - timedelta(days=2, hours=23))
    assert statuses(client, person(role), place, EARLY) == column(EARLY, role)


@pytest.mark.parametrize("state", [CampaignState.LAUNCHED, CampaignState.CLOSING])
@pytest.mark.parametrize("role", ROLES)
def test_before_the_release(client: Client, place: Place, person: Person, role: str, state: CampaignState) -> None:
    bend(Campaign.objects, state=state, released_at=None)
    assert statuses(client, person(role), place, OPEN) == column(OPEN, role)


@pytest.mark.parametrize("state", [CampaignState.PLANNED, CampaignState.CANCELLED])
@pytest.mark.parametrize("name", ["dashboards:result", "dashboards:group_result"])
def test_a_plan_is_nobodys_business(client: Client, place: Place, name: str, state: CampaignState) -> None:
    bend(Campaign.objects, state=state, released_at=None)
    assert status(client, AdminFactory.create(), url(name, place)) == 404


def test_a_campaign_without_the_team_does_not_exist_for_it(client: Client, place: Place) -> None:
    team, _ = place
    build.wave(build.bank(), answers={Team.objects.get(slug="other"): ANSWERS}, slug="elsewhere")
    client.force_login(AdminFactory.create())
    for name, slug in (("result", team.slug), ("group_result", team.group.slug)):
        assert client.get(reverse(f"dashboards:{name}", args=[slug, "elsewhere"])).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/teams/nowhere/", "/teams/nowhere/results/q4/", "/groups/nowhere/results/q4/", "/teams/basket/results/never/"],
)
def test_what_is_not_there(client: Client, place: Place, path: str) -> None:
    client.force_login(AdminFactory.create())
    assert client.get(f"/{path}").status_code == 404


def test_a_scorecard_that_is_missing_is_no_page(client: Client, place: Place) -> None:
    team, campaign = place
    undo(campaign.scorecards.all())
    client.force_login(AdminFactory.create())
    for name in ("dashboards:result", "dashboards:group_result"):
        assert client.get(url(name, place)).status_code == 404
    assert team.name == "Basket"


@pytest.mark.parametrize(
    ("days", "words"), [(1, "The team has its result to itself for some days"), (None, "There is no result yet")]
)
def test_not_yet_says_why_and_until_when(client: Client, place: Place, days: int | None, words: str) -> None:
    if days is None:
        bend(Campaign.objects, state=CampaignState.LAUNCHED, released_at=None)
    else:
        bend(Campaign.objects, released_at=timezone.now() - timedelta(days=days))
    client.force_login(AdminFactory.create())
    response = client.get(url("dashboards:result", place))
    assert response.status_code == 403
    assert words in response.content.decode()


def test_not_yet_names_no_day_to_come_for_a_wave_that_was_closed_early(client: Client, place: Place) -> None:
    end = timezone.now() + timedelta(days=9)
    bend(Campaign.objects, state=CampaignState.LAUNCHED, released_at=None, closes_at=end)
    client.force_login(AdminFactory.create())
    planned = date_format(timezone.localtime(end), "j F Y")
    assert planned in client.get(url("dashboards:result", place)).content.decode()
    bend(Campaign.objects, state=CampaignState.CLOSING)
    html = client.get(url("dashboards:result", place)).content.decode()
    assert planned not in html
    assert date_format(timezone.localtime(), "j F Y") in html
