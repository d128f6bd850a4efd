"""Waves that nobody had in mind: each closes, and each page of it answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries import token_of
from surveys.campaigns.services import take_seat
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from surveys.results.models import DimensionScore, ItemScore
from surveys.teams.models import Group, Team, User
from surveys.teams.services import move_group, retire_team, update_team
from tests.factories import AdminFactory, MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db
FIVE = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15")
FOUR = FIVE[:4]


def pages_answer(campaign: Campaign) -> None:
    """Every page of every result, the link of a respondent, and the lists."""
    client = Client()
    client.force_login(AdminFactory.create())
    addresses = ["/", "/teams/", "/dashboard/", f"/campaigns/{campaign.slug}/"]
    for each in campaign.participations.select_related("team", "group"):
        addresses.append(reverse("dashboards:team", args=[each.team.slug]))
        addresses.append(reverse("dashboards:result", args=[each.team.slug, campaign.slug]))
        addresses.append(reverse("dashboards:group_result", args=[each.group.slug, campaign.slug]))
        link = Invitation.objects.create(participation=each, kind="seat")
        addresses.append(reverse("answering:entry", args=[token_of(link)]))
    found = {address: client.get(address).status_code for address in addresses}
    assert set(found.values()) == {200}, found


def waved(answers: Mapping[Team, Sequence[str]], *versions: BankVersion, **rules: Any) -> Campaign:
    return build.wave(*(versions or (build.bank(),)), answers=answers, **rules)


def test_a_wave_that_nobody_answered() -> None:
    campaign = waved({build.team("ant"): (), build.team("bee"): ()})
    pages_answer(campaign)
    assert not DimensionScore.objects.exists()
    assert set(build.reasons(campaign, build.team("ant")).values()) == {"no-data"}


@pytest.mark.parametrize("letter", ["d", "n", "."])
def test_a_team_that_answers_nothing_that_counts(letter: str) -> None:
    """All don't know, all not applicable, all empty (which sending refuses, but a block could hold)."""
    campaign = waved({build.team("ant"): (f"{letter * 3} {letter * 2} {letter * 2}",) * 6})
    pages_answer(campaign)
    assert not DimensionScore.objects.exists()
    assert not ItemScore.objects.exists()
    assert build.card(campaign, build.team("ant")).coverage is None


def test_a_bank_of_one_dimension_and_one_question() -> None:
    one = build.bank(build.leaf("only", 1), slug="one")
    campaign = waved({build.team("ant"): ("1", "2", "3", "4", "5", "5")}, one)
    pages_answer(campaign)
    assert build.score_of(campaign, build.team("ant"), "only").score == 58


def test_two_banks_of_which_a_team_answered_one() -> None:
    team = build.team("ant")
    versions = build.bank(), build.bank(build.leaf("only"), slug="one")
    campaign = waved({team: [f"{person} .." for person in FIVE]}, *versions)
    pages_answer(campaign)
    first, second = campaign.scorecards.filter(participation__team=team).order_by("version__bank__slug")
    assert (first.version.bank.slug, first.dimension_scores.exists()) == ("one", False)
    assert second.dimension_scores.count() == 5


def test_the_lowest_threshold() -> None:
    ant, bee = build.team("ant"), build.team("bee")
    campaign = waved({ant: FOUR, bee: FOUR[:3]}, threshold=4)
    pages_answer(campaign)
    assert build.score_of(campaign, ant, "tests").n == 4
    assert set(build.reasons(campaign, bee).values()) == {"left-out"}
    assert build.score_of(campaign, ant.group, "tests").n == 4


def test_the_largest_team() -> None:
    team = build.team("ant", headcount=200)
    campaign = waved({team: FIVE * 40})
    pages_answer(campaign)
    assert build.card(campaign, team).answered == 200


def test_groups_without_teams_and_a_deep_tree() -> None:
    """Three waiting in a leaf and three in another meet twelve levels above, and are counted there and higher only."""
    names = [f"g{depth}" for depth in range(12)]
    parents = {name: (names[place - 1] if place else "") for place, name in enumerate(names)}
    groups = build.groups(**parents, empty="g3", left="g11", right="g11", far="g0")
    left, right = build.team("ant", groups["left"], 3), build.team("bee", groups["right"], 3)
    campaign = waved({left: FIVE[:3], right: FIVE[2:], build.team("cat", groups["far"]): FIVE})
    pages_answer(campaign)
    assert build.card(campaign, groups["g11"]).answered == 6
    assert build.card(campaign, groups["left"]).answered is None
    assert build.card(campaign, groups["g0"]).answered == 11
    assert not campaign.scorecards.filter(group=groups["empty"]).exists()


def test_everything_moves_while_the_wave_runs() -> None:
    """A team moved, renamed, resized, retired; its group moved; a person deleted; the version retired."""
    groups = build.groups(org="", east="org", west="org")
    ant, bee = build.team("ant", groups["east"]), build.team("bee", groups["east"], 3)
    campaign = waved({ant: FIVE, bee: FIVE[:3]}, released=None)
    member = MembershipFactory.create(team=ant).user
    seat = Invitation.objects.create(participation=campaign.participations.get(team=ant), kind="seat", user=member)
    move_group(group=groups["east"], parent=groups["west"], by=None)
    update_team(team=ant, name="Renamed", group=groups["west"], headcount=2, by=None)
    retire_team(team=ant, by=None)
    User.objects.get(pk=member.pk).delete()
    BankVersion.objects.update(status=Status.RETIRED)
    save_answers(invitation=Invitation.objects.get(pk=seat.pk), answers={0: 3, 1: 3, 2: 3}, comments={})
    send_response(invitation=Invitation.objects.get(pk=seat.pk), receipt=new_receipt())
    campaign = build.close(campaign)
    pages_answer(campaign)
    assert build.card(campaign, ant).answered == 6
    assert build.card(campaign, ant).invited == 12
    assert build.card(campaign, Group.objects.get(slug="east")).teams_left_out == 1
    assert not campaign.scorecards.filter(group=groups["west"]).exists()


def test_a_team_that_moved_keeps_its_old_result_out_of_its_new_group() -> None:
    """A coach of the new group sees the team, but no total that the team was never in."""
    groups = build.groups(east="", west="")
    ant, bee = build.team("ant", groups["east"]), build.team("bee", groups["west"])
    campaign = waved({ant: FIVE, bee: FOUR})
    before = [row.n for row in build.card(campaign, groups["east"]).dimension_scores.order_by("key")]
    update_team(team=ant, group=groups["west"], by=None)
    assert [row.n for row in build.card(campaign, groups["east"]).dimension_scores.order_by("key")] == before
    assert not build.card(campaign, groups["west"]).dimension_scores.exists()
    client = Client()
    client.force_login(AdminFactory.create())
    page = client.get(reverse("dashboards:group_result", args=["west", campaign.slug])).content.decode()
    assert "The answers of 0 of 12 people are counted here." in page


def test_seats_are_those_of_the_launch() -> None:
    """A smaller team takes no seat from anybody, and a larger one waits for the next wave."""
    team = build.team("ant", headcount=5)
    participation = build.launched(build.bank(), teams=[team]).participations.get()
    update_team(team=team, headcount=1, by=None)
    for _seat in range(5):
        take_seat(participation=participation)
    assert Participation.objects.get().invitations.count() == 5
