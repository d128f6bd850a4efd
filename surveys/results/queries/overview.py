"""Many teams in one wave: only this wave's scorecards are read, with a number of queries that nothing lets grow."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank, Participation
from surveys.results.models import DimensionScore, NodeKind, Scorecard, Suppression
from surveys.results.queries.scorecards import Report, nodes_of
from surveys.teams.models import Team

WAVES = 40
CELL = (
    "scorecard_id",
    "key",
    "kind",
    "n",
    "banded",
    "score",
    "low",
    "high",
    "interval",
    "spread",
    "agreement",
    "coverage",
    "mean_of_teams",
    "teams",
)


def released_waves(teams: QuerySet[Team]) -> list[Campaign]:
    """The latest released campaigns that asked any of these teams, each with its banks; before them none that a team
    asked itself. 2 queries.
    """
    taking_part = Participation.objects.filter(campaign=OuterRef("pk"), team__in=teams.order_by().values("pk"))
    banks = CampaignBank.objects.select_related("version__bank").order_by("order", "pk")
    found = Campaign.objects.filter(Exists(taking_part), state=CampaignState.RELEASED).defer("tree")
    of_a_team = Case(When(led_by__isnull=False, then=Value(1)), default=Value(0))
    ordered = found.prefetch_related(Prefetch("banks", banks)).order_by(of_a_team, "-released_at", "-pk")
    return list(ordered[:WAVES])


def wave_reports(campaign: Campaign, version: int, teams: Iterable[Team], keys: Collection[str]) -> list[Report]:
    """What may be shown of a few teams in one bank of a wave, by name of the team: the nodes in `keys`; no items, no
    comments, no changes, no advice. 3 queries.
    """
    dimensions = DimensionScore.objects.filter(key__in=keys).exclude(kind=NodeKind.ROLL_UP).only(*CELL)
    suppressions = Suppression.objects.filter(key__in=keys, kind__in=(NodeKind.DIMENSION, NodeKind.WHOLE))
    cards = (
        Scorecard.objects.filter(
            campaign=campaign,
            campaign__state=CampaignState.RELEASED,
            version=version,
            participation__team__in=[team.pk for team in teams],
        )
        .select_related("campaign", "participation__team__group")
        .defer("campaign__tree")
        .prefetch_related(
            Prefetch("dimension_scores", dimensions),
            Prefetch("suppressions", suppressions),
        )
    )
    ordered = cards.order_by("participation__team__name", "pk")
    return [Report(card, nodes_of(card), {}, {}, (), {}, {}) for card in ordered]


def latest_cards(teams: Collection[Team], *, own: Collection[int], held_back: Collection[int]) -> dict[int, Scorecard]:
    """The latest released scorecard of each team, by team; for teams that are not among `own`, none of the campaigns
    that are `held_back` (both primary keys). One query, and only these scorecards are read.
    """
    of_team = Scorecard.objects.filter(participation__team=OuterRef("pk"), campaign__state=CampaignState.RELEASED)
    seen = of_team.filter(~Q(campaign__in=held_back) | Q(participation__team__in=own))
    latest = seen.order_by("-campaign__released_at", "-campaign_id", "pk").values("pk")[:1]
    found = Team.objects.filter(pk__in=[team.pk for team in teams]).order_by().values(card=latest)
    cards = Scorecard.objects.filter(pk__in=found).select_related("campaign", "participation")
    return {card.participation.team_id: card for card in cards.defer("campaign__tree") if card.participation}


def released_since(moment: datetime) -> list[Campaign]:
    """Campaigns that were released after this moment."""
    return list(Campaign.objects.filter(state=CampaignState.RELEASED, released_at__gt=moment).defer("tree"))
