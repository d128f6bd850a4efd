"""Reading campaigns: the links, plans before their launch, lists to follow, the frozen sitting."""

from surveys.campaigns.queries.following import (
    CampaignInList,
    OpenCampaign,
    TeamToFollow,
    campaign_or_404,
    campaigns,
    due_to_close,
    open_for,
    open_for_team,
    open_participations,
    teams_to_follow,
)
from surveys.campaigns.queries.links import code_of, invitation_of, participation_of, token_of
from surveys.campaigns.queries.plans import (
    AskedBank,
    asked_banks,
    asked_elsewhere,
    banks_asked_last,
    free_slug,
    plan_mark,
    retired_teams,
    versions_by_id,
)
from surveys.campaigns.queries.sitting import Section, sections

__all__ = [
    "AskedBank",
    "CampaignInList",
    "OpenCampaign",
    "Section",
    "TeamToFollow",
    "asked_banks",
    "asked_elsewhere",
    "banks_asked_last",
    "campaign_or_404",
    "campaigns",
    "code_of",
    "due_to_close",
    "free_slug",
    "invitation_of",
    "open_for",
    "open_for_team",
    "open_participations",
    "participation_of",
    "plan_mark",
    "retired_teams",
    "sections",
    "teams_to_follow",
    "token_of",
    "versions_by_id",
]
