"""Several waves of one bank: scorecards of a group or of some teams, with the few numbers that a page draws."""

from collections.abc import Collection, Iterable

from django.db.models import Prefetch, QuerySet

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.results.models import DimensionScore, NodeKind, Scorecard, Suppression
from surveys.results.queries.scorecards import Report, nodes_of
from surveys.teams.models import Group, Team


def asked_in(campaign: Campaign) -> set[int]:
    """Primary keys of the teams that a campaign asked. One query."""
    return set(Participation.objects.filter(campaign=campaign).order_by().values_list("team_id", flat=True))


def team_history(
    teams: Iterable[Team], bank: str, campaigns: Iterable[Campaign], keys: Collection[str]
) -> list[Report]:
    """What these teams may show of the nodes in `keys`, earliest wave first; no items, changes or advice. 3 queries."""
    owners = [team.pk for team in teams]
    return _history(Scorecard.objects.filter(participation__team__in=owners), bank, campaigns, keys)


def group_history(group: Group, bank: str, campaigns: Iterable[Campaign], keys: Collection[str]) -> list[Report]:
    """The same of the roll-ups of a group. 3 queries."""
    return _history(Scorecard.objects.filter(group=group), bank, campaigns, keys)


def _history(
    cards: QuerySet[Scorecard], bank: str, campaigns: Iterable[Campaign], keys: Collection[str]
) -> list[Report]:
    nodes = (NodeKind.DIMENSION, NodeKind.WHOLE)
    found = cards.filter(
        campaign__in=[campaign.pk for campaign in campaigns],
        campaign__state=CampaignState.RELEASED,
        version__bank__slug=bank,
    ).select_related("participation", "version")
    loaded = found.prefetch_related(
        Prefetch("dimension_scores", DimensionScore.objects.filter(kind__in=nodes, key__in=keys)),
        Prefetch("suppressions", Suppression.objects.filter(kind__in=nodes, key__in=keys)),
    )
    ordered = loaded.order_by("campaign__released_at", "campaign_id", "version__number")
    return [Report(card, nodes_of(card), {}, {}, (), {}, {}) for card in ordered]
