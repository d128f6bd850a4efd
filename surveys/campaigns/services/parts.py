"""What the services of campaigns share."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation

LONGEST_WINDOW = timedelta(days=366)


def locked(campaign: Campaign, state: CampaignState, otherwise: str) -> Campaign:
    """The campaign, locked, in this state. Raises ValidationError, with `otherwise` when its state is another."""
    found = Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
    if found is None:
        raise ValidationError(_("This plan has been discarded."))
    if found.state != state:
        raise ValidationError(otherwise)
    return found


def asking(campaign: Campaign) -> Campaign:
    """The campaign, locked, while people can be invited to it: planned, or launched and not over.

    Raises ValidationError. The lock lets rows be added that refer to the campaign: whoever takes a seat holds the
    team and would wait for the campaign, while an admin holds the campaign and waits for the team.
    """
    found = Campaign.objects.select_for_update(no_key=True).filter(pk=campaign.pk).first()
    if found is None:
        raise ValidationError(_("This plan has been discarded."))
    over = found.closes_at <= timezone.now() and found.state == CampaignState.LAUNCHED
    if over or found.state not in {CampaignState.PLANNED, CampaignState.LAUNCHED}:
        raise ValidationError(_("This campaign has ended: nobody can be invited to it any more."))
    return found


def asking_team(participation: Participation) -> Participation:
    """The team, locked, in a campaign to which people can be invited. Raises ValidationError."""
    campaign = asking(participation.campaign)
    rows = Participation.objects.select_for_update(of=("self",)).select_related("team")
    found = rows.filter(pk=participation.pk).first()
    if found is None:
        raise ValidationError(_("This team has been taken out of the plan."))
    found.campaign = campaign
    return found


def sizes(campaign: Campaign) -> dict[str, int]:
    """How many teams and people, for the trace."""
    headcounts = campaign.participations.values_list("headcount", flat=True)
    return {"teams": len(headcounts), "people": sum(headcounts)}
