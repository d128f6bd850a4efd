"""Mails with personal links: each is sent at most once, and what becomes of it is told without telling on anybody."""

from datetime import datetime
from functools import partial

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django import Settings

from surveys.campaigns import mails
from surveys.campaigns.choices import CampaignState, Delivery, InvitationState, InvitedBy
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries import token_of
from surveys.campaigns.services import invite_addresses, renew_link, revoke_link
from surveys.operations.services import mailing
from surveys.operations.services.mailing import deliver_invitations
from tests.attacks.test_at_the_same_moment import at_once
from tests.bending import bend
from tests.campaigns.build import DAY, launched, move_window
from tests.smtp_server import CLOSE, mail_server

AT = "@example.org"
pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Participation:
    found = launched(invite_by=InvitedBy.MAIL, headcount=9)
    invite_addresses(participation=found, emails=[f"ann{AT}", f"bo{AT}"], by=None)
    return found


def deliveries() -> dict[str, str]:
    return {email.split("@")[0]: delivery for email, delivery in Invitation.objects.values_list("email", "delivery")}


def words(now: datetime | None = None) -> list[str]:
    return [step.words for step in deliver_invitations(now or timezone.now())]


def test_each_gets_the_own_link_once(place: Participation) -> None:
    assert words() == ["2 invitations sent"]
    assert words() == []
    assert deliveries() == {"ann": Delivery.SENT, "bo": Delivery.SENT}
    for sent in mail.outbox:
        found = Invitation.objects.get(email=sent.to[0])
        assert f"http://testserver/s/{token_of(found)}/" in sent.body
        assert sent.to == [found.email]
        assert sent.subject == "Atlas: How we work"
    assert len(mail.outbox) == 2


def test_nothing_goes_out_before_the_opening_or_after_the_end(place: Participation) -> None:
    move_window(place, opens=DAY, closes=2 * DAY)
    assert words() == []
    assert words(timezone.now() + DAY + DAY / 2) == ["2 invitations sent"]
    renew_link(invitation=place.invitations.get(email=f"bo{AT}"), by=None)
    assert words(timezone.now() + 3 * DAY) == []


@pytest.mark.parametrize("state", [CampaignState.PLANNED, CampaignState.CLOSING, CampaignState.CANCELLED])
def test_nothing_goes_out_in_any_other_state(place: Participation, state: str) -> None:
    bend(Campaign.objects, state=state)
    assert words() == []
    assert mail.outbox == []


def test_a_revoked_link_is_not_sent(place: Participation) -> None:
    revoke_link(invitation=place.invitations.get(email=f"bo{AT}"), by=None)
    assert words() == ["1 invitation sent"]
    assert mail.outbox[0].to == [f"ann{AT}"]


def test_a_renewed_link_is_sent_whether_it_was_used_or_not(place: Participation) -> None:
    deliver_invitations(timezone.now())
    Invitation.objects.filter(email=f"bo{AT}").update(state=InvitationState.USED)
    for found in list(place.invitations.all()):
        renew_link(invitation=found, by=None)
    assert words() == ["2 invitations sent"]


def test_refused_put_off_and_uncertain(place: Participation, settings: Settings) -> None:
    answers = {"ann": "550 5.1.1 unknown", "bo": "451 4.7.1 greylisted"}
    with mail_server(settings, recipients=answers) as server:
        assert words() == ["1 could not be delivered, 1 put off by the mail server, the next run tries again"]
        assert deliveries() == {"ann": Delivery.FAILED, "bo": Delivery.WAITING}
        assert "550 5.1.1" in Invitation.objects.get(email=f"ann{AT}").trouble
        server.script.recipients = {}
        server.script.text = CLOSE
        assert words() == ["1 uncertain: the connection broke on the way"]
        server.script.text = "250 ok"
        assert words() == []
        assert deliveries() == {"ann": Delivery.FAILED, "bo": Delivery.SENDING}
        assert server.received == []


def test_when_the_server_is_down_everything_waits(place: Participation, settings: Settings) -> None:
    with mail_server(settings, sender="550 5.7.1 not your sender") as server:
        [step] = deliver_invitations(timezone.now())
        assert step.words == "the mail server takes nothing now (550 5.7.1), the next run tries again"
        assert (step.done, step.failed) == (False, True)
        assert deliveries() == {"ann": Delivery.WAITING, "bo": Delivery.WAITING}
        server.script.sender = "250 ok"
        assert words() == ["2 invitations sent"]


def test_who_was_put_off_does_not_hold_up_the_others(place: Participation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailing, "MAILS_A_RUN", 1)
    Invitation.objects.filter(email=f"ann{AT}").update(trouble="later")
    assert words() == ["1 invitation sent"]
    assert deliveries() == {"ann": Delivery.WAITING, "bo": Delivery.SENT}


def test_killed_between_claim_and_sending_it_is_not_repeated(
    place: Participation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "personal_link", power_cut)
        with pytest.raises(KeyboardInterrupt):
            deliver_invitations(timezone.now())
    assert sorted(deliveries().values()) == [Delivery.SENDING, Delivery.WAITING]
    assert words() == ["1 invitation sent"]
    assert sorted(deliveries().values()) == [Delivery.SENDING, Delivery.SENT]


def test_renewed_while_the_mail_is_on_its_way_the_new_link_still_waits(
    place: Participation, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mailing.personal_link

    def meanwhile(invitation: Invitation) -> str:
        renew_link(invitation=invitation, by=None)
        return real(invitation)

    with monkeypatch.context() as patch:
        patch.setattr(mailing, "personal_link", meanwhile)
        deliver_invitations(timezone.now())
    assert set(deliveries().values()) == {Delivery.WAITING}


def test_no_line_and_no_log_names_an_address(
    place: Participation, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with mail_server(settings, recipients={"ann": f"550 <ann{AT}> unknown"}):
        assert AT not in repr(deliver_invitations(timezone.now()))
    assert "ann@" not in caplog.text
    assert "@" not in "".join(Invitation.objects.values_list("trouble", flat=True))


@pytest.mark.parametrize("more", [0, 2])
def test_a_mail_costs_two_updates(place: Participation, more: int, django_assert_num_queries: object) -> None:
    if more:
        invite_addresses(participation=place, emails=[f"p{n}{AT}" for n in range(more)], by=None)
    with django_assert_num_queries(4 + 2 * (2 + more)):  # type: ignore[operator]  # gives a context manager
        deliver_invitations(timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_send_each_mail_once(settings: Settings) -> None:
    place = launched(invite_by=InvitedBy.MAIL, headcount=30)
    invite_addresses(participation=place, emails=[f"p{n}{AT}" for n in range(20)], by=None)
    run = partial(deliver_invitations, timezone.now())
    with mail_server(settings) as server:
        assert all(isinstance(steps, list) for steps in at_once(run, run, run))
        assert sorted(server.recipients) == sorted(f"p{n}{AT}" for n in range(20))
    assert set(deliveries().values()) == {Delivery.SENT}


# -- What the mails say --------------------------------------------------------


def body(place: Participation, *, last: bool | None = None) -> str:
    link = mails.sample_link()
    found = mails.invitation_mail(place, link) if last is None else mails.reminder_mail(place, link, last=last)
    assert link in found.body
    return " ".join(found.body.split())


def test_an_invitation_says_what_a_person_wants_to_know() -> None:
    place = launched(threshold=6, coach_days=2)
    said = body(place)
    for part in (
        "Your team Atlas is asked how it works: “How we work”.",
        "4 questions, about 1 minute",
        "(UTC)",
        "at least 6 people are behind it",
        "its coaches and the admins 2 days later",
        "Please do not pass it on",
        "Ask your team lead",
    ):
        assert part in said


@pytest.mark.parametrize("last", [False, True])
def test_reminders_say_to_whom_they_go(last: bool) -> None:  # given by the table above
    said = body(launched(), last=last)
    assert "to everyone who has not sent answers yet; nobody sees who that is" in said
    assert "with the same link as before" in said
    assert ("deleted and never counted" in said) == last


def test_odd_names_break_no_mail() -> None:
    place = launched(title='Wie <b>geht\'s</b> & "so"', team="Ü" * 60)
    said = body(place)
    assert 'Wie <b>geht\'s</b> & "so"' in said
    assert "&amp;" not in said


def test_a_cancelled_wave_says_why() -> None:
    place = launched()
    assert "The reason: Wrong bank." in mails.cancelled_mail(place.campaign, "Wrong bank.").body
    assert "The reason" not in mails.cancelled_mail(place.campaign).body
