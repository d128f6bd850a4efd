"""What the audit entries of a campaign still know of it."""

from datetime import datetime

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.teams.models import AuditEntry

MOVED = ("extend campaign", "move close")


def traces(campaign: Campaign, *verbs: str) -> list[AuditEntry]:
    """The audit entries of a campaign with these verbs, the oldest first."""
    key, _words = AuditEntry.words_of(campaign)
    return list(AuditEntry.objects.filter(object_key=key, verb__in=verbs).order_by("pk"))


def reason_of_cancelling(campaign: Campaign) -> str:
    """Why a campaign was cancelled, in the words of who did it; empty when it was not."""
    if campaign.state != CampaignState.CANCELLED:
        return ""
    found = traces(campaign, "cancel campaign")
    return str(found[-1].changes.get("reason", "")) if found else ""


def was_skipped(campaign: Campaign) -> bool:
    """A wave of a series that was passed over: nobody was ever asked."""
    return campaign.state == CampaignState.CANCELLED and campaign.launched_at is None


def planned_close(campaign: Campaign) -> datetime:
    """The close as it was planned, before it was extended or moved: the pattern of the next wave."""
    moved = traces(campaign, *MOVED)
    return datetime.fromisoformat(moved[0].changes["closes_at"][0]) if moved else campaign.closes_at
