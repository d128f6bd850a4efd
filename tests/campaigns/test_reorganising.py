"""Moving and merging teams: past results stay to the last digit, and nobody reads more by accident."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from surveys.banks.queries import latest_version
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.services import Plan, begin_close, launch_campaign, mark_released, plan_campaign, take_seat
from surveys.campaigns.services.reorganising import merge_teams, move_team, update_group
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, seal, send_response
from surveys.results.models import DimensionScore, ItemScore, Scorecard, Suppression
from surveys.results.permissions import can_see_scorecard
from surveys.results.services import score_campaign
from surveys.teams.choices import Role
from surveys.teams.models import Group, Membership, Team, User
from surveys.teams.permissions import can_see_team
from tests.banks.factories import small_bank
from tests.bending import bend
from tests.factories import AdminFactory, CoachAssignmentFactory, GroupFactory, MembershipFactory, TeamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole() -> Group:
    return GroupFactory(name="Whole", slug="whole")


@pytest.fixture
def four(whole: Group) -> Team:
    return TeamFactory(name="Four", slug="four", headcount=4, group=GroupFactory(slug="first", parent=whole))


@pytest.fixture
def nine(four: Team) -> Team:
    return TeamFactory(name="Nine", slug="nine", headcount=9, group=four.group)


def wave(slug: str, *teams: Team, closed: bool = True) -> Campaign:
    """A wave in which everybody of these teams answers."""
    now = timezone.now()
    bank = latest_version("small") or small_bank()
    plan = Plan(slug, "2026-Q3", [bank], list(teams), now - timedelta(days=1), now + timedelta(days=1))
    campaign = launch_campaign(campaign=plan_campaign(slug=slug, plan=plan, by=None), by=None)
    if not closed:
        return campaign
    for participation in campaign.participations.all():
        for person in range(participation.headcount):
            invitation = take_seat(participation=participation)
            save_answers(invitation=invitation, answers={0: 1 + person % 3, 1: 2, 2: 3, 3: 1 + person % 2}, comments={})
            send_response(invitation=invitation, receipt=new_receipt())
    campaign = begin_close(campaign=campaign, by=None)
    for participation in campaign.participations.all():
        seal(participation=participation)
    score_campaign(campaign=campaign)
    campaign = mark_released(campaign=campaign)
    bend(Campaign.objects.filter(pk=campaign.pk), released_at=now - timedelta(days=30))
    campaign.refresh_from_db()
    return campaign


def shown(campaign: Campaign) -> list[Any]:
    """Everything that the wave tells or hides, as it stands in the database."""
    of_wave = {"scorecard__campaign": campaign}
    tables = [
        Scorecard.objects.filter(campaign=campaign),
        *(model.objects.filter(**of_wave) for model in (DimensionScore, ItemScore, Suppression)),
        Participation.objects.filter(campaign=campaign),
    ]
    return [list(table.order_by("pk").values()) for table in tables]


def numbers_of(team: Team, campaign: Campaign) -> int:
    return DimensionScore.objects.filter(scorecard__campaign=campaign, scorecard__participation__team=team).count()


def persons_in(group: Group, campaign: Campaign) -> set[int]:
    found = DimensionScore.objects.filter(scorecard__campaign=campaign, scorecard__group=group)
    return set(found.values_list("n", flat=True))


# -- Moving --------------------------------------------------------------------


def test_a_move_counts_from_the_next_wave_and_leaves_the_last_one_alone(four: Team, nine: Team, whole: Group) -> None:
    before = wave("one", four, nine)
    stood = shown(before)
    second = GroupFactory(name="Second", slug="second", parent=whole)
    move_team(team=four, group=second, by=None)
    assert shown(before) == stood
    assert persons_in(nine.group, before) == {9}
    after = wave("two", four, nine)
    assert after.participations.get(team=four).group == second
    assert persons_in(second, after) == set()
    assert numbers_of(four, before) == numbers_of(four, after) == 0


def test_four_beside_nine_never_show_through_after_a_move(four: Team, nine: Team, whole: Group) -> None:
    """Neither the old nor the new group has a total that differs from another one by the four."""
    second = GroupFactory(name="Second", slug="second", parent=whole)
    other = TeamFactory(name="Other", slug="other", headcount=9, group=second)
    wave("one", four, nine, other)
    move_team(team=four, group=second, by=None)
    after = wave("two", four, nine, other)
    totals = {group.slug: persons_in(group, after) for group in (nine.group, second, whole)}
    assert totals == {"first": {9}, "second": {9}, "whole": {18}}


def test_an_open_wave_keeps_the_group_it_began_with(four: Team, nine: Team, whole: Group) -> None:
    running = wave("open", four, nine, closed=False)
    second = GroupFactory(slug="second", parent=whole)
    move_team(team=four, group=second, by=None)
    assert running.participations.get(team=four).group == nine.group


def test_coaches_of_the_new_group_read_earlier_results_only_when_that_was_agreed_to(nine: Team, whole: Group) -> None:
    past = wave("one", nine)
    second = GroupFactory(slug="second", parent=whole)
    coach = CoachAssignmentFactory(group=second).coach
    with pytest.raises(ValidationError, match="More people would read"):
        move_team(team=nine, group=second, by=None)
    nine.refresh_from_db()
    assert not can_see_scorecard(coach, nine, past)
    move_team(team=nine, group=second, by=None, may_read=True)
    nine.refresh_from_db()
    assert can_see_scorecard(coach, nine, past)


def test_whoever_reads_already_needs_no_agreement(nine: Team, whole: Group) -> None:
    wave("one", nine)
    second = GroupFactory(slug="second", parent=whole)
    CoachAssignmentFactory(group=whole)
    CoachAssignmentFactory(group=second, coach=MembershipFactory(team=nine).user)
    CoachAssignmentFactory(group=second, coach=AdminFactory())
    assert move_team(team=nine, group=second, by=None).group == second


def test_a_group_that_moves_with_its_teams_asks_in_the_same_way(nine: Team, whole: Group) -> None:
    past, group = wave("one", nine), nine.group
    other = GroupFactory(slug="other")
    coach = CoachAssignmentFactory(group=other).coach
    CoachAssignmentFactory(group=other, coach=CoachAssignmentFactory(group=group).coach)
    with pytest.raises(ValidationError) as refusal:
        update_group(group=group, name="Renamed", parent=other, by=None)
    assert refusal.value.message_dict.keys() == {"may_read"}
    assert refusal.value.message_dict["may_read"][0].count("@") == 1
    assert coach.email in refusal.value.message_dict["may_read"][0]
    group.refresh_from_db()
    assert (group.parent, group.name != "Renamed") == (whole, True)
    assert not can_see_scorecard(coach, nine, past)
    assert update_group(group=group, name="Renamed", parent=None, by=None).parent is None
    assert update_group(group=group, name="Renamed", parent=other, by=None, may_read=True).parent == other
    assert can_see_scorecard(coach, Team.objects.get(pk=nine.pk), past)


def test_a_group_without_a_past_moves_unasked_but_into_no_retired_one(nine: Team) -> None:
    other = GroupFactory(slug="other")
    CoachAssignmentFactory(group=other)
    assert update_group(group=nine.group, name="First", parent=other, by=None).parent == other
    gone = GroupFactory(slug="gone", retired_at=timezone.now())
    with pytest.raises(ValidationError, match="retired"):
        update_group(group=nine.group, name="First", parent=gone, by=None)


# -- Merging -------------------------------------------------------------------


def merged(four: Team, nine: Team, by: User | None = None) -> Team:
    merge_teams(team=four, into=nine, headcount=13, by=by, may_read=True)
    nine.refresh_from_db()
    four.refresh_from_db()
    return nine


def test_the_past_of_both_stays_and_the_next_wave_asks_all(four: Team, nine: Team) -> None:
    before = wave("one", four, nine)
    stood = shown(before)
    merged(four, nine)
    assert shown(before) == stood
    assert (four.retired, four.merged_into, nine.headcount) == (True, nine, 13)
    after = wave("two", nine)
    assert numbers_of(four, before) == 0
    assert persons_in(nine.group, before) == {9}
    assert persons_in(nine.group, after) == {13}


def test_people_come_along_and_keep_what_they_could_read(four: Team, nine: Team) -> None:
    past = wave("one", four, nine)
    lead = MembershipFactory(team=four, role=Role.LEAD).user
    both = MembershipFactory(team=four, role=Role.LEAD).user
    MembershipFactory(team=nine, user=both)
    coach = CoachAssignmentFactory(team=four).coach
    old_hand = MembershipFactory(team=nine).user
    merged(four, nine)
    roles = dict(Membership.objects.filter(team=nine).values_list("user", "role"))
    assert roles == {lead.pk: Role.LEAD, both.pk: Role.MEMBER, old_hand.pk: Role.MEMBER}
    assert all(can_see_scorecard(person, team, past) for person in (lead, coach) for team in (four, nine))
    assert not can_see_team(old_hand, four)
    assert not can_see_scorecard(old_hand, four, past)


def test_a_merge_that_widens_needs_agreement(four: Team, nine: Team) -> None:
    wave("one", four, nine)
    MembershipFactory(team=four)
    with pytest.raises(ValidationError, match="More people would read"):
        merge_teams(team=four, into=nine, headcount=13, by=None)
    assert not Team.objects.filter(retired=True).exists()
    assert not Membership.objects.filter(team=nine).exists()


@pytest.mark.parametrize("running", ["four", "nine"])
def test_no_merge_while_either_is_being_asked(four: Team, nine: Team, running: str) -> None:
    wave("open", Team.objects.get(slug=running), closed=False)
    with pytest.raises(ValidationError, match="which is not over"):
        merge_teams(team=four, into=nine, headcount=13, by=None, may_read=True)
    assert not Team.objects.filter(retired=True).exists()


@pytest.mark.parametrize("headcount", [0, 201])
def test_no_merge_into_an_impossible_team(four: Team, nine: Team, headcount: int) -> None:
    with pytest.raises(ValidationError, match="1 to 200"):
        merge_teams(team=four, into=nine, headcount=headcount, by=None)
    with pytest.raises(ValidationError, match="another team"):
        merge_teams(team=four, into=four, headcount=4, by=None)
    Team.objects.filter(pk=nine.pk).update(retired=True)
    with pytest.raises(ValidationError, match="retired"):
        merge_teams(team=four, into=nine, headcount=13, by=None)


# -- The pages -----------------------------------------------------------------


@pytest.fixture
def as_admin(client: Client) -> Client:
    client.force_login(AdminFactory())
    return client


def test_the_merge_page_says_first_what_it_does(as_admin: Client, four: Team, nine: Team) -> None:
    wave("one", four, nine)
    newcomer = MembershipFactory(team=four).user
    page = reverse("people:team_merge", args=["four"])
    answer = as_admin.get(page, {"into": nine.pk})
    assert "its next change compares partly other people" in answer.text
    assert newcomer.email in answer.text
    assert 'value="13"' in answer.text
    assert as_admin.post(page, {"into": nine.pk, "headcount": 13}).status_code == 422
    assert not Team.objects.filter(retired=True).exists()
    answer = as_admin.post(page, {"into": nine.pk, "headcount": 13, "may_read": "on"}, follow=True)
    assert "its people go on in Nine" in answer.text
    four.refresh_from_db()
    assert four.retired


def test_the_page_of_a_group_names_who_would_read_and_asks(as_admin: Client, nine: Team) -> None:
    wave("one", nine)
    other = GroupFactory(slug="other")
    coach = CoachAssignmentFactory(group=other).coach
    page = reverse("people:group", args=[nine.group.slug])
    typed = {"name": "Typed name", "parent": other.pk}
    assert "may_read" not in as_admin.get(page).text
    answer = as_admin.post(page, typed)
    assert answer.status_code == 422
    for shown in (coach.email, 'name="may_read"', 'value="Typed name"'):
        assert shown in answer.text
    nine.group.refresh_from_db()
    assert nine.group.parent != other
    assert as_admin.post(page, typed | {"may_read": "on"}).status_code == 302
    nine.group.refresh_from_db()
    assert nine.group.parent == other


def test_the_settings_lead_to_the_move_page_once_a_team_was_asked(as_admin: Client, nine: Team, whole: Group) -> None:
    wave("one", nine)
    second = GroupFactory(name="Second", slug="second", parent=whole)
    CoachAssignmentFactory(group=nine.group, coach__name="Old Coach")
    typed = {"name": "Nine!", "group": second.pk, "headcount": 8}
    answer = as_admin.post(reverse("people:team", args=["nine"]), typed, follow=True)
    assert "counts in the totals of Second from the next wave" in answer.text
    assert "No longer its coaches, and no longer readers of its results: Old Coach" in answer.text
    nine.refresh_from_db()
    assert (nine.name, nine.headcount, nine.group.slug) == ("Nine!", 8, "first")
    as_admin.post(reverse("people:team_move", args=["nine"]), {"group": second.pk})
    nine.refresh_from_db()
    assert nine.group == second


def test_the_retire_page_says_what_goes_on(as_admin: Client, nine: Team) -> None:
    wave("open", nine, closed=False)
    answer = as_admin.get(reverse("people:team_retire", args=["nine"]))
    assert "“open” keeps running with this team" in answer.text
    assert not Team.objects.filter(retired=True).exists()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "cost"), [("move", 19), ("merge", 17), ("retire", 5)])
def test_what_a_change_does_is_said_at_one_cost(
    as_admin: Client,
    four: Team,
    nine: Team,
    name: str,
    cost: int,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    other = GroupFactory(slug="second", parent=four.group.parent)
    for number in range(count):
        wave(f"wave-{number}", four, nine)
        for team in (four, nine):
            MembershipFactory(team=team)
            CoachAssignmentFactory(team=team)
        for group in (four.group, other):
            CoachAssignmentFactory(group=group)
            TeamFactory(group=group)
    asked = {"move": {"group": other.pk}, "merge": {"into": nine.pk}}.get(name, {})
    with django_assert_num_queries(cost):
        assert as_admin.get(reverse(f"people:team_{name}", args=["four"]), asked).status_code == 200
