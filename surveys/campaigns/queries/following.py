"""Lists of campaigns: to follow, to close, to answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from surveys.campaigns.choices import CampaignState, Delivery, InvitationKind, InvitationState
from surveys.campaigns.models import Campaign, Invitation, Participation
from surveys.campaigns.queries.links import code_of
from surveys.teams.models import Team, User

TROUBLE: Final = (Delivery.FAILED, Delivery.SENDING)  # what was interrupted while being sent has perhaps not arrived
NOT_REVOKED: Final = ~Q(state=InvitationState.REVOKED)


@dataclass(frozen=True)
class CampaignInList:
    """A campaign with its banks ready, and how many teams it asks."""

    campaign: Campaign
    teams: int


def campaigns(led_by: QuerySet[Team] | None = None) -> QuerySet[Campaign]:
    """All campaigns, or those that these teams asked themselves, latest first; with banks and series."""
    found = Campaign.objects.select_related("series", "led_by").prefetch_related("banks__version")
    return found if led_by is None else found.filter(led_by__in=led_by)


def with_team_counts(found: Iterable[Campaign]) -> list[CampaignInList]:
    """These campaigns, with the number of their teams. One query beside theirs."""
    found = list(found)
    asked = Participation.objects.filter(campaign__in=found).order_by()
    teams = dict(asked.values_list("campaign").annotate(Count("pk")))
    return [CampaignInList(campaign, teams.get(campaign.pk, 0)) for campaign in found]


# -- The teams of a campaign ---------------------------------------------------


@dataclass(frozen=True)
class Totals:
    """A campaign as a whole. Of its answers: in how many teams the minimum is reached."""

    teams: int
    people: int
    invited: int
    waiting: int  # invitations whose mail has not gone out yet
    troubles: int  # invitations whose mail did not arrive, or perhaps not
    reached: int


def totals(campaign: Campaign) -> Totals:
    """Three queries."""
    people = "team__headcount" if campaign.state == CampaignState.PLANNED else "headcount"
    teams = campaign.participations.aggregate(teams=Count("pk"), people=Coalesce(Sum(people), 0))
    mails = campaign.invitations.aggregate(
        invited=Count("pk", filter=Q(kind=InvitationKind.ADDRESS)),
        waiting=Count("pk", filter=Q(delivery=Delivery.WAITING) & NOT_REVOKED),
        troubles=Count("pk", filter=Q(delivery__in=TROUBLE) & NOT_REVOKED),
    )
    return Totals(**teams, **mails, reached=_reached(campaign).count())


def followed(
    campaign: Campaign, *, text: str = "", groups: Iterable[int] | None = None, only: str = ""
) -> QuerySet[Participation]:
    """The teams of a campaign by name, each with `given` invitations by mail, `troubles`, and `reached`: the minimum.

    `text` looks in names, `groups` are primary keys; `only`: *missing* without the minimum, *trouble* with mails.
    """
    mails = Invitation.objects.filter(participation=OuterRef("pk"))
    found = campaign.participations.select_related("team__group", "group", "campaign").annotate(
        given=_count(mails.filter(kind=InvitationKind.ADDRESS)),
        troubles=_count(mails.filter(NOT_REVOKED, delivery__in=TROUBLE)),
        reached=Exists(_reached(campaign).filter(pk=OuterRef("pk"))),
    )
    if text:
        found = found.filter(team__name__icontains=text)
    if groups is not None:
        place = "team__group__in" if campaign.state == CampaignState.PLANNED else "group__in"
        found = found.filter(**{place: list(groups)})
    wanted = {"missing": Q(reached=False), "trouble": Q(troubles__gt=0)}.get(only, Q())
    return found.filter(wanted).order_by("team__name", "pk")


def small_teams(campaign: Campaign) -> list[str]:
    """Names of the teams with fewer people than the threshold. One query."""
    people = "team__headcount" if campaign.state == CampaignState.PLANNED else "headcount"
    small = campaign.participations.filter(**{f"{people}__lt": campaign.threshold})
    return list(small.order_by("team__name").values_list("team__name", flat=True))


def groups_of(campaign: Campaign) -> set[int]:
    """Primary keys of the groups that have a team in the campaign, as at launch."""
    place = "team__group_id" if campaign.state == CampaignState.PLANNED else "group_id"
    return set(campaign.participations.order_by().values_list(place, flat=True).distinct())


def _reached(campaign: Campaign) -> QuerySet[Participation]:
    """Teams with as many answers as the threshold asks for; only told while answers are taken."""
    if campaign.state != CampaignState.LAUNCHED:
        return campaign.participations.none()
    counted = campaign.participations.order_by().annotate(sent=Count("responses"))
    return counted.filter(sent__gte=campaign.threshold)


def _count(rows: QuerySet[Invitation]) -> Coalesce:
    counted = rows.order_by().values("participation").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


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
    code: str  # of the shared link; empty where it is off, because each person got a link by mail


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
        OpenCampaign(
            p.campaign.title, p.campaign.wave, p.campaign.closes_at, p.team.name, code_of(p) if p.shared_link else ""
        )
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
