"""What the services of campaigns share."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign

LONGEST_WINDOW = timedelta(days=366)


def locked(campaign: Campaign, state: CampaignState, otherwise: str) -> Campaign:
    """The campaign, locked, in this state. Raises ValidationError, with `otherwise` when its state is another."""
    found = Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
    if found is None:
        raise ValidationError(_("This plan has been discarded."))
    if found.state != state:
        raise ValidationError(otherwise)
    return found


def sizes(campaign: Campaign) -> dict[str, int]:
    """How many teams and people, for the trace."""
    headcounts = campaign.participations.values_list("headcount", flat=True)
    return {"teams": len(headcounts), "people": sum(headcounts)}
