"""Waves whose people were invited by mail, at any point of their window."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from surveys.banks.models import BankVersion
from surveys.campaigns.choices import Delivery, InvitationKind, InvitationState, InvitedBy
from surveys.campaigns.models import Campaign, DueStep, Invitation, Participation
from surveys.frozen import resting
from surveys.teams.models import Team
from tests.bending import bend
from tests.results import build

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ADDRESS = "{team}-{place}@example.org"


def mailed(*sizes: int, answered: int = 0, bank: BankVersion | None = None, slug: str = "q4", **rules: Any) -> Campaign:
    """An open wave with a team of each of these sizes; everybody was invited by mail, some have answered."""
    teams = [build.team(f"team{place}", headcount=size) for place, size in enumerate(sizes)]
    version = bank or build.bank()
    campaign = build.launched(version, teams=teams, slug=slug, invite_by=InvitedBy.MAIL, **rules)
    for participation in campaign.participations.select_related("team"):
        people(participation, participation.headcount, answered=answered)
    return campaign


def people(participation: Participation, count: int, *, answered: int = 0, **more: Any) -> list[Invitation]:
    """So many people of a team, invited by mail; the first of them have sent answers."""
    return [
        Invitation.objects.create(
            **{
                "participation": participation,
                "kind": InvitationKind.ADDRESS,
                "email": ADDRESS.format(team=participation.team.slug, place=place),
                "delivery": Delivery.SENT,
                "state": InvitationState.USED if place < answered else InvitationState.OPEN,
                **more,
            }
        )
        for place in range(count)
    ]


def at(campaign: Campaign, share: float, days: float = 10) -> Campaign:
    """Move the window so that this share of it, which is so many days long, is over by now."""
    opens = timezone.now() - share * days * DAY
    bend(Campaign.objects.filter(pk=campaign.pk), opens_at=opens, closes_at=opens + days * DAY, launched_at=opens)
    campaign.refresh_from_db()
    return campaign


def time_passes(campaign: Campaign, by: timedelta) -> Campaign:
    """Everything that was written about the campaign lies so much longer ago."""
    found = Campaign.objects.get(pk=campaign.pk)
    for name in ("opens_at", "closes_at", "launched_at", "released_at"):
        moment = getattr(found, name)
        setattr(found, name, moment and moment - by)
    with resting(Campaign):
        found.save()
    for step in DueStep.objects.filter(campaign=campaign):
        DueStep.objects.filter(pk=step.pk).update(at=step.at - by)
    campaign.refresh_from_db()
    return campaign


def steps(campaign: Campaign) -> list[tuple[str, int, str, bool]]:
    """Kind, number and state of everything that was begun, and whether it is of a team."""
    rows = DueStep.objects.filter(campaign=campaign)
    return sorted((step.kind, step.number, step.state, step.participation_id is not None) for step in rows)


def teams_of(campaign: Campaign) -> list[Team]:
    return [each.team for each in campaign.participations.select_related("team")]
