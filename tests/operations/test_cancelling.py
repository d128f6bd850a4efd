"""Calling a wave off: nothing that was answered is left, in no file, and the invited hear why."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from surveys.campaigns.choices import CampaignState, InvitationKind, InvitationState
from surveys.campaigns.models import Campaign, Invitation
from surveys.campaigns.queries import reason_of_cancelling, token_of
from surveys.campaigns.services import begin_cancel, begin_close
from surveys.operations.services import cancel_campaign, cancelling, close_campaign, run_due
from surveys.operations.services.cancelling import go_on_cancelling
from surveys.responses.models import Comment, Draft, Response, SealedResponses
from surveys.responses.queries import new_receipt
from surveys.responses.services import AnsweringClosed, save_answers, send_response
from surveys.results.models import Scorecard
from surveys.teams.models import AuditEntry
from tests.attacks.test_at_the_same_moment import at_once
from tests.bending import bend
from tests.factories import AdminFactory
from tests.operations import raw
from tests.operations.waves import DAY, mailed, steps

pytestmark = pytest.mark.django_db(transaction=True)
REASON = "The bank asks the wrong questions."
WRITTEN = "Unmistakable words that somebody wrote"


@pytest.fixture
def campaign() -> Campaign:
    """One person of each of two teams has answered with a comment, another one has begun."""
    campaign = mailed(4, 9)
    for participation in campaign.participations.all():
        sent, begun = participation.invitations.order_by("pk")[:2]
        for invitation in (sent, begun):
            save_answers(invitation=invitation, answers={0: 3}, comments={"tiny.work": WRITTEN})
        send_response(invitation=sent, receipt=new_receipt())
    return campaign


def test_nothing_is_left_and_links_tell_nothing(campaign: Campaign) -> None:
    admin = AdminFactory.create()
    assert WRITTEN.encode() in raw.everything()
    cancelled = cancel_campaign(campaign=campaign, reason=f"  {REASON}\n", by=admin)
    assert cancelled.state == CampaignState.CANCELLED
    for model in (Response, Draft, Comment, SealedResponses, Scorecard):
        assert not model._default_manager.exists(), model
    assert set(Invitation.objects.values_list("state", flat=True)) == {InvitationState.OPEN}
    entry = AuditEntry.objects.get(verb="cancel campaign")
    assert (entry.actor, entry.changes) == (admin, {"state": ["launched", "cancelled"], "reason": REASON})
    assert reason_of_cancelling(cancelled) == REASON
    assert mail.outbox == []  # never inside a request
    told = [step.words for step in run_due()]
    assert told == ["cancelled: everything that was answered is erased", "Mail to the invited: cancelled: 13 sent"]
    assert WRITTEN.encode() not in raw.everything()
    assert all(REASON in each.body for each in mail.outbox)
    assert len({each.to[0] for each in mail.outbox}) == 13
    assert run_due() == []
    assert sorted(steps(campaign)) == [("cancelled", 1, "done", False), *[("cancelled", 1, "done", True)] * 2]


def test_a_large_wave_is_left_to_the_timer(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cancelling, "TEAMS_IN_A_REQUEST", 1)
    cancel_campaign(campaign=campaign, reason=REASON, by=None)
    assert Response.objects.count() == 2
    invitation = Invitation.objects.filter(state=InvitationState.OPEN).first()
    assert invitation
    with pytest.raises(AnsweringClosed):
        save_answers(invitation=invitation, answers={0: 1}, comments={})
    run_due()
    assert (Response.objects.count(), Draft.objects.count()) == (0, 0)


def test_as_long_as_files_are_read_nobody_is_told_that_all_is_gone(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    cancel_campaign(campaign=campaign, reason=REASON, by=None)
    with monkeypatch.context() as patch:
        patch.setattr(cancelling, "erase_deleted_rows", lambda: False)
        [step] = go_on_cancelling(campaign.closes_at)
    assert (step.done, step.failed, "the next run erases them" in step.words) == (False, False, True)
    assert mail.outbox == []
    assert len(go_on_cancelling(campaign.closes_at)) == 2
    assert len(mail.outbox) == 13


def test_an_interrupted_deletion_goes_on(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> None:
    real, done = cancelling.drop_answers, []

    def cut(**options: Any) -> None:
        if done:
            raise KeyboardInterrupt
        done.append(real(**options))

    with monkeypatch.context() as patch:
        patch.setattr(cancelling, "drop_answers", cut)
        with pytest.raises(KeyboardInterrupt):
            cancel_campaign(campaign=campaign, reason=REASON, by=None)
    assert (Response.objects.count(), Campaign.objects.get().state) == (1, CampaignState.CANCELLED)
    run_due()
    assert Response.objects.count() == 0


@pytest.mark.parametrize(("reason", "says"), [("", "Say why"), (" \n ", "Say why"), ("x" * 301, "300 characters")])
def test_a_reason_is_needed(campaign: Campaign, reason: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        cancel_campaign(campaign=campaign, reason=reason, by=None)
    assert Campaign.objects.get().state == CampaignState.LAUNCHED


def test_what_is_being_closed_is_not_cancelled_and_the_other_way_round(campaign: Campaign) -> None:
    begin_close(campaign=campaign, by=None)
    with pytest.raises(ValidationError, match="Only a launched"):
        cancel_campaign(campaign=campaign, reason=REASON, by=None)
    bend(Campaign.objects, state=CampaignState.LAUNCHED)
    begin_cancel(campaign=campaign, reason=REASON, by=None)
    with pytest.raises(ValidationError, match="Only a launched"):
        close_campaign(campaign=campaign, by=None)
    assert Response.objects.count() == 2


def test_cancel_and_close_at_once_end_in_one_of_both(campaign: Campaign) -> None:
    found = at_once(
        lambda: cancel_campaign(campaign=campaign, reason=REASON, by=None),
        lambda: close_campaign(campaign=campaign, by=None),
        lambda: cancel_campaign(campaign=campaign, reason="Another reason", by=None),
    )
    run_due()
    state = Campaign.objects.get().state
    assert [type(each) for each in found if isinstance(each, Exception)].count(ValidationError) >= 2 - (
        state == CampaignState.RELEASED
    )
    assert AuditEntry.objects.filter(verb__in=("cancel campaign", "close campaign")).count() == 1
    if state == CampaignState.CANCELLED:
        assert not SealedResponses.objects.exists()
    else:
        assert (state, SealedResponses.objects.count()) == (CampaignState.RELEASED, 2)
    assert not Response.objects.exists()


def test_a_wave_without_addresses_or_not_open_yet(campaign: Campaign) -> None:
    Invitation.objects.all().delete()
    Invitation.objects.create(participation=campaign.participations.all()[0], kind=InvitationKind.SEAT)
    bend(Campaign.objects, opens_at=campaign.opens_at + 2 * DAY)
    cancel_campaign(campaign=campaign, reason=REASON, by=None)
    assert [step.words for step in run_due()] == ["cancelled: everything that was answered is erased"]
    assert (mail.outbox, run_due()) == ([], [])


def test_the_people_who_were_asked_read_the_reason(campaign: Campaign, client: Client) -> None:
    invitation = campaign.invitations.order_by("pk")[0]
    cancel_campaign(campaign=campaign, reason=REASON, by=None)
    page = client.get(f"/s/{token_of(invitation)}/").content.decode()
    assert "This survey was cancelled" in page
    assert f"The reason: {REASON}" in page
