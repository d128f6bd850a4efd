"""Sending the mails with personal links.

Each mail is claimed in a transaction of its own before it is sent: what is interrupted in between stays *uncertain*
and is never repeated by itself, and of two timers each mail is sent by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.utils import timezone

from surveys.campaigns.mails import invitation_mail, personal_link
from surveys.campaigns.models import Campaign, Invitation
from surveys.campaigns.queries import open_campaigns, waiting_to_be_sent
from surveys.campaigns.services import claim_mail, put_mail_back, settle_mail
from surveys.operations.services.steps import Step
from surveys.teams.mails import Outcome, PostUnavailable, PostUncertain, Send, outbox

MAILS_A_RUN = 500  # the next run, a minute later, goes on; meanwhile other campaigns have their turn


@dataclass
class Tally:
    """How the mails of one campaign went."""

    sent: int = 0
    refused: int = 0
    later: int = 0
    uncertain: int = 0
    unavailable: str = ""

    def words(self) -> str:
        parts = [
            f"{self.sent} {'invitation' if self.sent == 1 else 'invitations'} sent" if self.sent else "",
            f"{self.refused} could not be delivered" if self.refused else "",
            f"{self.later} put off by the mail server, the next run tries again" if self.later else "",
            f"{self.uncertain} uncertain: the connection broke on the way" if self.uncertain else "",
            f"the mail server takes nothing now ({self.unavailable}), the next run tries again"
            if self.unavailable
            else "",
        ]
        return ", ".join(part for part in parts if part)


def deliver_invitations(now: datetime) -> list[Step]:
    """Send what waits in campaigns that are open; one line for each campaign that had something to send."""
    steps = []
    for campaign, invitations in _by_campaign(now):
        tally = Tally()
        with outbox() as send:
            _deliver(campaign, invitations, send, tally, now)
        if words := tally.words():
            failed = bool(tally.unavailable or tally.uncertain)
            steps.append(Step(campaign.slug, done=bool(tally.sent), failed=failed, words=words))
    return steps


def _by_campaign(now: datetime) -> Iterator[tuple[Campaign, list[Invitation]]]:
    """Each open campaign with what waits in it. The run is shared among them, so that none waits for another."""
    campaigns = list(open_campaigns(now))
    prefetch_related_objects(campaigns, "banks")
    share = max(1, MAILS_A_RUN // max(1, len(campaigns)))
    for campaign in campaigns:
        waiting = waiting_to_be_sent(campaign, share)
        if waiting:
            yield campaign, waiting


def _deliver(campaign: Campaign, invitations: list[Invitation], send: Send, tally: Tally, now: datetime) -> None:
    for _team, of_team in groupby(invitations, key=lambda each: each.participation_id):
        campaign.refresh_from_db(fields=["state", "opens_at", "closes_at"])
        if not campaign.is_open(max(now, timezone.now())):
            return
        for invitation in of_team:
            invitation.participation.campaign = campaign
            if claim_mail(invitation=invitation):
                _deliver_one(invitation, send, tally)
            if tally.unavailable:
                return


def _deliver_one(invitation: Invitation, send: Send, tally: Tally) -> None:
    """The claim is in the database before anything leaves the house."""
    mail = invitation_mail(invitation.participation, personal_link(invitation))
    try:
        posted = send(mail, invitation.email)
    except PostUnavailable as reason:
        put_mail_back(invitation=invitation)
        tally.unavailable = str(reason)
    except PostUncertain:
        tally.uncertain += 1
    else:
        _settle(invitation, posted.outcome, posted.trouble, tally)


def _settle(invitation: Invitation, outcome: Outcome, trouble: str, tally: Tally) -> None:
    if outcome is Outcome.LATER:
        put_mail_back(invitation=invitation, trouble=trouble)
        tally.later += 1
    elif outcome is Outcome.REFUSED:
        settle_mail(invitation=invitation, trouble=trouble)
        tally.refused += 1
    else:
        settle_mail(invitation=invitation)
        tally.sent += 1
