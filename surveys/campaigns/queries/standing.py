"""Where a team stands in campaigns, for who moves, merges or retires it."""

from dataclasses import dataclass

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries.earlier import RUNNING
from surveys.teams.models import Group, Team
from surveys.teams.queries import descendants


@dataclass(frozen=True)
class Standing:
    """Campaigns of a team by their state: plans, waves that run, and how many were released."""

    planned: tuple[Campaign, ...]
    running: tuple[Campaign, ...]
    released: int


NEVER_ASKED = Standing((), (), 0)


def standing_of(team: Team) -> Standing:
    """One query."""
    found = list(Campaign.objects.filter(participations__team=team).defer("tree").order_by("closes_at", "pk"))
    return Standing(
        planned=tuple(each for each in found if each.state == CampaignState.PLANNED),
        running=tuple(each for each in found if each.state in RUNNING),
        released=sum(each.state == CampaignState.RELEASED for each in found),
    )


def has_past(group: Group) -> bool:
    """Whether any team in this group or below it has a released result by now."""
    released = Campaign.objects.filter(state=CampaignState.RELEASED)
    return released.filter(participations__team__group__in=descendants(group)).exists()
