"""A campaign that takes answers."""

from datetime import timedelta

from django.utils import timezone

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.teams.models import Team
from tests.bending import late_team


def open_participation(team: Team, *, title: str = "Three Ways", wave: str = "2026-Q4") -> Participation:
    """The team in a campaign of its own, open since yesterday, for another week."""
    now = timezone.now()
    campaign = Campaign.objects.create(
        slug=f"open-for-{team.slug}",
        title=title,
        wave=wave,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=7),
        state=CampaignState.LAUNCHED,
    )
    return late_team(campaign, team)
