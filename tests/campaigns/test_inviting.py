"""Inviting by mail: members at launch, addresses, new links, revoking, seats. Used and open links are treated alike."""

import pytest
from django.core.exceptions import ValidationError

from surveys.campaigns.choices import CampaignState, Delivery, InvitationKind, InvitationState, InvitedBy
from surveys.campaigns.interchange import Row
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.permissions import obstacles_to_launch
from surveys.campaigns.queries import (
    code_of,
    invitation_of,
    people_in_two_teams,
    people_of,
    plan_mark,
    seats_of,
    token_of,
)
from surveys.campaigns.services import (
    NoSeatLeft,
    NotOpen,
    SharedLinkOff,
    close_shared_link,
    invite_addresses,
    invite_table,
    launch_campaign,
    open_shared_link,
    raise_headcount,
    renew_link,
    renew_shared_link,
    revoke_link,
    take_seat,
)
from surveys.responses.models import Draft
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from surveys.teams.models import AuditEntry, Team
from surveys.teams.services import deactivate_person, update_team
from tests.bending import bend, late_team
from tests.campaigns.build import DAY, launched, move_window, planned, time_is_up
from tests.factories import MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = "@example.org"
MAIL = InvitedBy.MAIL


@pytest.fixture
def place() -> Participation:
    return launched(invite_by=MAIL, headcount=4)


def one(place: Participation, name: str = "bo") -> Invitation:
    invite_addresses(participation=place, emails=[name + AT], by=None)
    return place.invitations.get(email=name + AT)


def used(invitation: Invitation) -> Invitation:
    save_answers(invitation=invitation, answers={0: 2}, comments={})
    send_response(invitation=invitation, receipt=new_receipt())
    invitation.refresh_from_db()
    return invitation


def mailed(invitation: Invitation) -> Invitation:
    Invitation.objects.filter(pk=invitation.pk).update(delivery=Delivery.SENT)
    invitation.refresh_from_db()
    return invitation


def second_team(campaign: Campaign, name: str = "Boreas", headcount: int = 7) -> Participation:
    team = TeamFactory.create(name=name, headcount=headcount)
    return late_team(campaign, team)


# -- Members at launch ---------------------------------------------------------


def test_launch_invites_every_member_whose_account_is_on() -> None:
    campaign = planned(invite_by=MAIL)
    team = Team.objects.get()
    on = MembershipFactory.create(team=team).user
    deactivate_person(person=MembershipFactory.create(team=team).user, by=None)
    launch_campaign(campaign=campaign, by=None)
    found = Invitation.objects.get()
    assert (found.user, found.email, found.kind) == (on, on.email, InvitationKind.ADDRESS)
    assert (found.delivery, found.state, found.generation) == (Delivery.WAITING, InvitationState.OPEN, 1)


def test_where_links_are_passed_on_nobody_is_mailed() -> None:
    campaign = planned(invite_by=InvitedBy.LINK)
    MembershipFactory.create(team=Team.objects.get())
    launch_campaign(campaign=campaign, by=None)
    assert not Invitation.objects.exists()


def test_a_person_in_two_teams_is_invited_for_the_one_joined_first() -> None:
    campaign = planned(invite_by=MAIL)
    atlas, boreas = Team.objects.get(), second_team(campaign).team
    person = MembershipFactory.create(team=boreas).user
    MembershipFactory.create(team=atlas, user=person)
    [told] = people_in_two_teams(campaign)
    assert (told.name, told.invited_for, told.also_in) == (person.name, "Boreas", ("Atlas",))
    launch_campaign(campaign=campaign, by=None)
    assert Invitation.objects.get().participation.team == boreas


def test_a_member_whose_address_was_collected_before_is_invited_once() -> None:
    campaign = planned(invite_by=MAIL)
    place = second_team(campaign)
    person = UserFactory.create(email=f"ann{AT}")
    invite_addresses(participation=place, emails=[f" ANN{AT} "], by=None)
    MembershipFactory.create(team=Team.objects.get(name="Atlas"), user=person)
    launch_campaign(campaign=campaign, by=None)
    found = Invitation.objects.get()
    assert (found.participation, found.user) == (place, person)


def test_more_members_than_people_stop_the_launch() -> None:
    campaign = planned(invite_by=MAIL, headcount=2)
    for _person in range(3):
        MembershipFactory.create(team=Team.objects.get())
    assert "3 people would be invited in Atlas, which has 2." in obstacles_to_launch(campaign)[0]
    with pytest.raises(ValidationError, match="would be invited"):
        launch_campaign(campaign=campaign, by=None)
    assert not Invitation.objects.exists()
    update_team(team=Team.objects.get(), headcount=3, by=None)
    launch_campaign(campaign=campaign, by=None)
    assert Invitation.objects.count() == 3


def test_collected_addresses_count_too_also_without_mails_to_members() -> None:
    campaign = planned(headcount=3)
    invite_addresses(participation=campaign.participations.get(), emails=[f"{n}{AT}" for n in "abc"], by=None)
    update_team(team=Team.objects.get(), headcount=2, by=None)
    assert "3 people would be invited in Atlas" in obstacles_to_launch(campaign)[0]


@pytest.mark.parametrize("people", [1, 3])
def test_the_people_of_a_campaign_take_three_queries(people: int, django_assert_num_queries: object) -> None:
    campaign = planned(invite_by=MAIL, headcount=9)
    for number in range(people):
        for _member in range(number + 1):
            MembershipFactory.create(team=second_team(campaign, f"Team {number}{_member}").team)
    with django_assert_num_queries(3):  # type: ignore[operator]  # a fixture that gives a context manager
        found = people_of(campaign)
        assert (len(found.to_invite), found.over_headcount) == (people * (people + 1) // 2, ())


# -- Addresses -----------------------------------------------------------------


def test_all_addresses_or_none(place: Participation) -> None:
    with pytest.raises(ValidationError, match="not an e-mail address"):
        invite_addresses(participation=place, emails=[f"ann{AT}", "nonsense"], by=None)
    assert not place.invitations.exists()
    assert invite_addresses(participation=place, emails=[f"ann{AT}", f"bo{AT}"], by=None) == 2


def test_an_address_is_invited_once_in_a_campaign_whatever_its_case(place: Participation) -> None:
    one(place)
    for team in (place, second_team(place.campaign)):
        with pytest.raises(ValidationError, match="invited already, for Atlas"):
            invite_addresses(participation=team, emails=[f"BO{AT}"], by=None)


def test_an_account_that_was_invited_under_another_address_is_not_invited_again(place: Participation) -> None:
    person = UserFactory.create(email=f"bo{AT}")
    one(place)
    person.email = f"new{AT}"
    person.save()
    with pytest.raises(ValidationError, match="with another address"):
        one(place, "new")


def test_seats_end_at_the_headcount_for_mail_and_link_together(place: Participation) -> None:
    open_shared_link(participation=place, by=None)
    take_seat(participation=place)
    with pytest.raises(ValidationError, match="no seat left"):
        invite_addresses(participation=place, emails=[f"{n}{AT}" for n in "abcd"], by=None)
    invite_addresses(participation=place, emails=[f"{n}{AT}" for n in "abc"], by=None)
    with pytest.raises(NoSeatLeft):
        take_seat(participation=place)


@pytest.mark.parametrize("email", ["x" * 300 + AT, f"a@{'b' * 300}.org", f"a\nBcc: e{AT}", "a@b", f"ä{AT}", "a@@b.org"])
def test_what_is_no_address(place: Participation, email: str) -> None:
    with pytest.raises(ValidationError):
        invite_addresses(participation=place, emails=[email], by=None)
    assert not place.invitations.exists()


def test_a_domain_in_other_letters_is_one_address_in_both_spellings(place: Participation) -> None:
    invite_addresses(participation=place, emails=["ann@Bücher.example"], by=None)
    with pytest.raises(ValidationError, match="invited already"):
        invite_addresses(participation=place, emails=["ann@xn--bcher-kva.example"], by=None)


def test_after_the_end_nobody_is_invited_and_no_link_renewed(place: Participation) -> None:
    found = one(place)
    time_is_up(place)
    for act in (
        lambda: one(place, "cy"),
        lambda: renew_link(invitation=found, by=None),
        lambda: revoke_link(invitation=found, by=None),
        lambda: renew_shared_link(participation=place, by=None),
        lambda: raise_headcount(participation=place, headcount=9, reason="x", by=None),
    ):
        with pytest.raises(ValidationError, match="has ended"):
            act()


def test_a_table_takes_the_same_queries_for_one_and_three_teams(
    place: Participation, django_assert_num_queries: object
) -> None:
    places = [place, *(second_team(place.campaign, f"Team {n}") for n in range(3))]
    for teams in (places[:1], places[1:]):
        rows = [Row(2, f"{each.pk}{AT}", each.team.name) for each in teams]
        with django_assert_num_queries(10):  # type: ignore[operator]  # a fixture that gives a context manager
            assert invite_table(campaign=place.campaign, rows=rows, by=None) == len(teams)


# -- One link ------------------------------------------------------------------


@pytest.mark.parametrize("answered", [False, True])
def test_a_renewed_link_replaces_the_old_one_and_leads_to_the_same_answers(
    place: Participation, *, answered: bool
) -> None:
    found = mailed(one(place))
    old = token_of(found)
    save_answers(invitation=found, answers={0: 2}, comments={})
    state = used(found).state if answered else found.state
    new = renew_link(invitation=found, by=None)
    assert invitation_of(old) is None
    assert invitation_of(token_of(new)) == found
    new.refresh_from_db()
    assert (new.delivery, new.state, new.generation) == (Delivery.WAITING, state, 2)
    assert Draft.objects.count() == (not answered)


@pytest.mark.parametrize("answered", [False, True])
def test_another_address_gets_a_link_that_knows_nothing_of_the_old_one(place: Participation, *, answered: bool) -> None:
    """Else whoever corrects an address to the own one would read there whether the person has answered."""
    found = mailed(one(place))
    save_answers(invitation=found, answers={0: 2}, comments={})
    if answered:
        used(found)
    new = renew_link(invitation=found, email=f"bob{AT}", by=None)
    found.refresh_from_db()
    assert (found.state, new.state, new.delivery) == (InvitationState.REVOKED, InvitationState.OPEN, Delivery.WAITING)
    assert not Draft.objects.exists()
    assert seats_of(place).given == 2


def test_the_first_address_that_never_got_a_mail_leaves_no_seat_behind(place: Participation) -> None:
    found = one(place)
    Invitation.objects.filter(pk=found.pk).update(delivery=Delivery.FAILED, trouble="no such mailbox")
    new = renew_link(invitation=found, email=f"bob{AT}", by=None)
    assert (new.email, new.delivery, new.trouble, new.key != found.key) == (f"bob{AT}", Delivery.WAITING, "", True)
    assert seats_of(place).given == 1


def test_another_address_needs_a_seat_of_its_own() -> None:
    place = launched(invite_by=MAIL, headcount=1)
    found = mailed(one(place))
    with pytest.raises(ValidationError, match="has none left"):
        renew_link(invitation=found, email=f"bob{AT}", by=None)
    found.refresh_from_db()
    assert found.state == InvitationState.OPEN
    raise_headcount(participation=place, headcount=2, reason="Bo's address was wrong", by=None)
    assert renew_link(invitation=found, email=f"bob{AT}", by=None).email == f"bob{AT}"


def test_the_same_address_in_other_letters_is_no_other_address(place: Participation) -> None:
    found = mailed(one(place))
    assert renew_link(invitation=found, email=f" BO{AT}", by=None).pk == found.pk


@pytest.mark.parametrize("answered", [False, True])
def test_a_revoked_link_is_dead_keeps_its_seat_and_loses_its_draft(place: Participation, *, answered: bool) -> None:
    found = mailed(one(place))
    save_answers(invitation=found, answers={0: 2}, comments={})
    if answered:
        used(found)
    revoke_link(invitation=found, by=None)
    found.refresh_from_db()
    assert (found.state, found.delivery) == (InvitationState.REVOKED, Delivery.NONE)
    assert invitation_of(token_of(found)) is None
    assert not Draft.objects.exists()
    assert seats_of(place).left == 3
    assert place.responses.count() == answered


def test_a_revoked_address_can_be_invited_again_on_another_seat(place: Participation) -> None:
    revoke_link(invitation=one(place), by=None)
    invite_addresses(participation=place, emails=[f"bo{AT}"], by=None)
    assert place.invitations.filter(email=f"bo{AT}").count() == 2
    assert seats_of(place).given == 2


def test_before_the_launch_an_address_is_only_taken_off_the_list() -> None:
    place = planned(invite_by=MAIL).participations.get()
    revoke_link(invitation=one(place), by=None)
    assert not place.invitations.exists()


def test_the_trace_names_no_address(place: Participation) -> None:
    found = one(place, "somebody")
    renew_link(invitation=found, by=None)
    renew_link(invitation=found, email=f"else{AT}", by=None)
    revoke_link(invitation=place.invitations.get(email=f"else{AT}"), by=None)
    entries = repr(list(AuditEntry.objects.values()))
    assert "revoke personal link" in entries
    assert "somebody" not in entries
    assert "else@" not in entries


# -- Seats and the shared link -------------------------------------------------


def test_the_number_of_people_is_only_raised(place: Participation) -> None:
    for headcount, reason in ((4, "same"), (3, "less"), (201, "too many"), (5, " "), (5, "x" * 301)):
        with pytest.raises(ValidationError):
            raise_headcount(participation=place, headcount=headcount, reason=reason, by=None)
    raise_headcount(participation=place, headcount=5, reason="One has joined", by=None)
    assert Participation.objects.get().headcount == 5
    assert AuditEntry.objects.latest("pk").changes == {"headcount": [4, 5], "reason": [None, "One has joined"]}


def test_a_shared_link_gives_seats_only_while_it_is_on_and_the_wave_open(place: Participation) -> None:
    with pytest.raises(SharedLinkOff):
        take_seat(participation=place)
    open_shared_link(participation=place, by=None)
    assert take_seat(participation=place).kind == InvitationKind.SEAT
    close_shared_link(participation=place, by=None)
    with pytest.raises(SharedLinkOff):
        take_seat(participation=place)
    open_shared_link(participation=place, by=None)
    move_window(place, opens=DAY, closes=2 * DAY)
    with pytest.raises(NotOpen):
        take_seat(participation=place)
    time_is_up(place)
    with pytest.raises(NotOpen):
        take_seat(participation=place)


@pytest.mark.parametrize("state", [CampaignState.PLANNED, CampaignState.CLOSING, CampaignState.CANCELLED])
def test_no_seat_in_any_other_state(place: Participation, state: str) -> None:
    bend(Campaign.objects, state=state)
    with pytest.raises(NotOpen):
        take_seat(participation=place)


def test_a_renewed_shared_link_leaves_personal_ones_alone() -> None:
    place = launched()
    seat, old = take_seat(participation=place), code_of(place)
    renewed = renew_shared_link(participation=place, by=None)
    assert code_of(renewed) != old
    assert invitation_of(token_of(seat)) == seat


def test_who_is_invited_is_part_of_what_was_read() -> None:
    """Somebody else may add addresses while a tab with the plan stands open: its launch would mail to them unseen."""
    campaign = planned(invite_by=InvitedBy.MAIL, headcount=7)
    place = campaign.participations.get()
    invite_addresses(participation=place, emails=["ann@example.org"], by=None)
    read = plan_mark(campaign)
    invite_addresses(participation=place, emails=["bo@example.org"], by=None)
    with pytest.raises(ValidationError, match="changed since you opened it"):
        launch_campaign(campaign=campaign, by=None, read=read)
    revoke_link(invitation=campaign.invitations.get(email="bo@example.org"), by=None)
    assert plan_mark(campaign) == read
    launch_campaign(campaign=campaign, by=None, read=read)
