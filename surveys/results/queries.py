"""The one gate: what leaves the system about a closed campaign is read here, as a value or as `Suppressed`."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.core.types import Suppressed, SuppressionReason
from surveys.results.models import (
    Change,
    DimensionScore,
    ItemScore,
    NodeKind,
    Recommendation,
    Scorecard,
)
from surveys.teams.models import Group, Team

Key = tuple[str, str]  # kind, key


@dataclass(frozen=True)
class Report:
    """One scorecard with everything that may be shown of it."""

    scorecard: Scorecard
    nodes: dict[Key, DimensionScore | Suppressed]
    items: dict[str, ItemScore | Suppressed]
    changes: dict[Key, Change]
    recommendations: tuple[Recommendation, ...]
    previous: dict[Key, DimensionScore | Suppressed]

    def node(self, key: str, kind: str = NodeKind.DIMENSION) -> DimensionScore | Suppressed:
        """What there is of a dimension, roll-up or the whole bank; *no data* for one that was not asked."""
        return self.nodes.get((kind, key), Suppressed(SuppressionReason.NO_DATA))


def released() -> QuerySet[Scorecard]:
    """Scorecards of released campaigns, latest first."""
    return Scorecard.objects.filter(campaign__state=CampaignState.RELEASED).select_related(
        "campaign", "version__bank", "participation__team", "group"
    )


def scorecards_of(team: Team) -> list[Scorecard]:
    """All released scorecards of a team, latest wave first, with the scores of the whole bank."""
    whole = DimensionScore.objects.filter(kind=NodeKind.WHOLE)
    return list(
        released()
        .filter(participation__team=team)
        .prefetch_related(Prefetch("dimension_scores", whole, to_attr="whole_scores"))
        .order_by("-campaign__closes_at", "version__bank__slug")
    )


def latest_scorecards(teams: Iterable[Team]) -> dict[int, list[Scorecard]]:
    """Released scorecards by team, latest wave first. One query."""
    found: dict[int, list[Scorecard]] = {}
    for card in released().filter(participation__team__in=list(teams)).order_by("-campaign__closes_at"):
        if card.participation:
            found.setdefault(card.participation.team_id, []).append(card)
    return found


def released_campaigns_of_groups(groups: Iterable[Group]) -> dict[int, list[Campaign]]:
    """Released campaigns that have a roll-up of a group, by group, latest first. One query."""
    found: dict[int, list[Campaign]] = {}
    for card in released().filter(group__in=list(groups)).order_by("-campaign__closes_at", "campaign__slug"):
        campaigns = found.setdefault(card.group_id or 0, [])
        if card.campaign not in campaigns:
            campaigns.append(card.campaign)
    return found


def earlier_scorecards(campaign: Campaign, bank: str) -> dict[int, Scorecard]:
    """For each team of a campaign, its latest released scorecard of the bank from a wave that closed before."""
    teams = campaign.participations.values("team_id")
    found = (
        released()
        .filter(participation__team_id__in=teams, version__bank__slug=bank, campaign__closes_at__lt=campaign.closes_at)
        .order_by("campaign__closes_at")
    )
    return {card.participation.team_id: card for card in found if card.participation}


def team_reports(team: Team, campaign: Campaign) -> list[Report]:
    """The released scorecards of a team in a campaign, one for each bank in the order of asking."""
    return _reports(released().filter(participation__team=team, campaign=campaign))


def group_reports(group: Group, campaign: Campaign) -> list[Report]:
    """The released roll-ups of a group in a campaign, one for each bank in the order of asking."""
    return _reports(released().filter(group=group, campaign=campaign))


def _reports(cards: QuerySet[Scorecard]) -> list[Report]:
    loaded = cards.prefetch_related(
        "dimension_scores",
        "item_scores",
        "suppressions",
        "changes",
        Prefetch("recommendations", Recommendation.objects.select_related("practice").order_by("rank")),
        "previous__dimension_scores",
        "previous__suppressions",
    ).select_related("previous__campaign")
    return [_report(card) for card in sorted(loaded, key=_asking_order)]


def _asking_order(card: Scorecard) -> int:
    return card.version_id


def _report(card: Scorecard) -> Report:
    return Report(
        scorecard=card,
        nodes=_nodes(card),
        items=_items(card),
        changes={(change.kind, change.key): change for change in card.changes.all()},
        recommendations=tuple(card.recommendations.all()),
        previous=_nodes(card.previous) if card.previous else {},
    )


def _nodes(card: Scorecard) -> dict[Key, DimensionScore | Suppressed]:
    hidden: Iterable[tuple[Key, Suppressed]] = (
        ((row.kind, row.key), Suppressed(SuppressionReason(row.reason)))
        for row in card.suppressions.all()
        if row.kind != "item"
    )
    return {**dict(hidden), **{(row.kind, row.key): row for row in card.dimension_scores.all()}}


def _items(card: Scorecard) -> dict[str, ItemScore | Suppressed]:
    hidden = {
        row.key: Suppressed(SuppressionReason(row.reason)) for row in card.suppressions.all() if row.kind == "item"
    }
    return {**hidden, **{row.key: row for row in card.item_scores.all()}}
