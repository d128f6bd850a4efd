"""Links are computed, not stored: a wrong, older or revoked one leads nowhere, and a new server key kills none."""

import base64
import uuid

import pytest
from pytest_django import Settings

from surveys.campaigns.choices import InvitationState
from surveys.campaigns.models import Invitation, Participation
from surveys.campaigns.queries import code_of, invitation_of, participation_of, token_of
from surveys.campaigns.services import NoSeatLeft, take_seat
from tests.campaigns.build import invited, launched

pytestmark = pytest.mark.django_db


@pytest.fixture
def participation() -> Participation:
    return launched(headcount=2)


@pytest.fixture
def invitation(participation: Participation) -> Invitation:
    return invited(participation)


def test_a_link_leads_to_its_invitation(invitation: Invitation) -> None:
    assert invitation_of(token_of(invitation)) == invitation


def test_a_code_leads_to_its_team(participation: Participation) -> None:
    assert participation_of(code_of(participation)) == participation


@pytest.mark.parametrize("link", ["", "x", "a" * 42, "é" * 42, "\0" * 42, "A" * 21, "-" * 500])
def test_what_is_no_link_leads_nowhere(participation: Participation, link: str) -> None:
    assert invitation_of(link) is None
    assert participation_of(link) is None


def test_every_changed_letter_of_the_signature_breaks_a_link(invitation: Invitation) -> None:
    token = token_of(invitation)
    for place in range(22, len(token)):
        other = "A" if token[place] != "A" else "B"
        assert invitation_of(token[:place] + other + token[place + 1 :]) is None


def test_a_signature_serves_one_invitation_and_one_purpose(participation: Participation) -> None:
    first, second = token_of(invited(participation)), token_of(invited(participation))
    assert invitation_of(first[:22] + second[22:]) is None
    assert participation_of(first) is None
    assert invitation_of(code_of(participation)) is None


def test_knowing_the_key_of_an_invitation_is_not_enough(invitation: Invitation) -> None:
    name = base64.urlsafe_b64encode(invitation.key.bytes).decode().rstrip("=")
    assert token_of(invitation).startswith(name)
    assert invitation_of(name) is None
    assert invitation_of(name + base64.urlsafe_b64encode(uuid.uuid4().bytes[:15]).decode()) is None


def test_a_link_of_an_earlier_generation_is_dead(invitation: Invitation) -> None:
    old = token_of(invitation)
    Invitation.objects.filter(pk=invitation.pk).update(generation=2)
    invitation.refresh_from_db()
    assert invitation_of(old) is None
    assert invitation_of(token_of(invitation)) == invitation


def test_a_shared_link_of_an_earlier_generation_is_dead(participation: Participation) -> None:
    old = code_of(participation)
    Participation.objects.filter(pk=participation.pk).update(link_generation=2)
    assert participation_of(old) is None


def test_a_revoked_link_is_dead(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.REVOKED)
    assert invitation_of(token_of(invitation)) is None


def test_a_used_link_still_leads_to_its_page(invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk).update(state=InvitationState.USED)
    assert invitation_of(token_of(invitation)) == invitation


def test_links_outlive_a_change_of_the_server_key(invitation: Invitation, settings: Settings) -> None:
    old, key = token_of(invitation), settings.SECRET_KEY
    settings.SECRET_KEY = "another key that is long enough for a test"
    assert invitation_of(old) is None
    settings.SECRET_KEY_FALLBACKS = [key]
    assert invitation_of(old) == invitation
    assert token_of(invitation) != old


def test_no_part_of_a_signature_is_stored(invitation: Invitation) -> None:
    row = repr(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert token_of(invitation)[22:] not in row


def test_seats_end_at_the_headcount(participation: Participation) -> None:
    taken = {take_seat(participation=participation).key for _ in range(2)}
    assert len(taken) == 2
    with pytest.raises(NoSeatLeft):
        take_seat(participation=participation)


def test_a_revoked_seat_stays_taken(participation: Participation) -> None:
    """Were only unused seats freed, the number of free seats would tell who has answered."""
    first = take_seat(participation=participation)
    take_seat(participation=participation)
    Invitation.objects.filter(pk=first.pk).update(state=InvitationState.REVOKED)
    with pytest.raises(NoSeatLeft):
        take_seat(participation=participation)
