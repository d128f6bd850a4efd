"""Lists of campaigns: to follow, to close, to answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries.links import code_of
from surveys.teams.models import Team, User


@dataclass(frozen=True)
class CampaignInList:
    """A campaign with its banks ready, and how many teams it asks."""

    campaign: Campaign
    teams: int


def campaigns() -> list[CampaignInList]:
    """All campaigns, latest first. Three queries."""
    teams = dict(Participation.objects.order_by().values_list("campaign").annotate(Count("pk")))
    found = Campaign.objects.prefetch_related("banks__version")
    return [CampaignInList(campaign, teams.get(campaign.pk, 0)) for campaign in found]


@dataclass(frozen=True)
class TeamToFollow:
    """A team of a campaign. Of its answers nothing may be told but whether the minimum is reached."""

    participation: Participation
    minimum_reached: bool


def teams_to_follow(campaign: Campaign) -> list[TeamToFollow]:
    """The teams of a campaign by name, with their groups at launch and now. One query."""
    found = (
        campaign.participations.select_related("team__group", "group", "campaign")
        .annotate(sent=Count("responses"))
        .order_by("team__name")
    )
    answering = campaign.state == CampaignState.LAUNCHED
    return [TeamToFollow(each, answering and each.sent >= campaign.threshold) for each in found]


def campaign_or_404(slug: str) -> Campaign:
    """The campaign at this address. Raises Http404."""
    return get_object_or_404(Campaign, slug=slug)


def due_to_close(now: datetime) -> QuerySet[Campaign]:
    """Campaigns whose window is over, and closes that were interrupted."""
    over = Q(state=CampaignState.LAUNCHED, closes_at__lte=now)
    return Campaign.objects.filter(over | Q(state=CampaignState.CLOSING)).order_by("closes_at", "pk")


@dataclass(frozen=True)
class OpenCampaign:
    """A campaign that takes answers from one of a person's teams."""

    title: str
    wave: str
    closes_at: datetime
    team: str
    code: str


def open_for(user: User) -> list[OpenCampaign]:
    """What a person can answer now, through the shared links of the person's teams."""
    return _open(Participation.objects.filter(team__memberships__user=user))


def open_for_team(team: Team) -> list[OpenCampaign]:
    """What the people of a team can answer now."""
    return _open(Participation.objects.filter(team=team))


def open_participations(teams: Iterable[Team]) -> dict[int, bool]:
    """For each team with an open campaign, whether the minimum is reached in all of them. One query."""
    reached: dict[int, bool] = {}
    found = _answering(Participation.objects.filter(team__in=list(teams))).annotate(sent=Count("responses"))
    for participation in found:
        enough = participation.sent >= participation.campaign.threshold
        reached[participation.team_id] = reached.get(participation.team_id, True) and enough
    return reached


def _open(participations: QuerySet[Participation]) -> list[OpenCampaign]:
    return [
        OpenCampaign(p.campaign.title, p.campaign.wave, p.campaign.closes_at, p.team.name, code_of(p))
        for p in _answering(participations)
    ]


def _answering(participations: QuerySet[Participation]) -> QuerySet[Participation]:
    now = timezone.now()
    return (
        participations.filter(
            campaign__state=CampaignState.LAUNCHED, campaign__opens_at__lte=now, campaign__closes_at__gt=now
        )
        .select_related("campaign", "team")
        .order_by("campaign__closes_at", "team__name")
    )
