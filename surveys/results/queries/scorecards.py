"""The one gate: what leaves the system about a closed campaign is read here, as a value or as `Suppressed`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from surveys.banks.models import QuestionBank
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, CampaignBank
from surveys.core.types import Suppressed, SuppressionReason
from surveys.responses.models import Comment
from surveys.results.models import (
    Change,
    DimensionScore,
    ItemScore,
    NodeKind,
    Recommendation,
    Scorecard,
    Suppression,
)
from surveys.teams.models import Group, Team

Key = tuple[str, str]  # kind, key
STARTED = frozenset({CampaignState.LAUNCHED, CampaignState.CLOSING, CampaignState.RELEASED})
LATEST_FIRST = ("-campaign__released_at", "-campaign_id")


@dataclass(frozen=True)
class Report:
    """One scorecard with everything that may be shown of it."""

    scorecard: Scorecard
    nodes: dict[Key, DimensionScore | Suppressed]
    items: dict[str, ItemScore | Suppressed]
    changes: dict[Key, Change]
    recommendations: tuple[Recommendation, ...]
    previous: dict[Key, DimensionScore | Suppressed]
    comments: dict[str, tuple[str, ...]]  # by dimension, in random order; sealing kept enough of them or none

    def node(self, key: str, kind: str = NodeKind.DIMENSION) -> DimensionScore | Suppressed:
        """What there is of a dimension, roll-up or the whole bank; *no data* for one that was not asked."""
        return self.nodes.get((kind, key), Suppressed(SuppressionReason.NO_DATA))


def released() -> QuerySet[Scorecard]:
    """Scorecards of released campaigns, latest first."""
    return Scorecard.objects.filter(campaign__state=CampaignState.RELEASED).select_related(
        "campaign", "version__bank", "participation__team", "group"
    )


def scorecards_of(team: Team) -> list[Scorecard]:
    """All released scorecards of a team, latest wave first. `whole_of` reads the score of the whole bank."""
    cards = released().filter(participation__team=team)
    prefetched = cards.prefetch_related(
        Prefetch("dimension_scores", DimensionScore.objects.filter(kind=NodeKind.WHOLE), to_attr="whole_scores"),
        Prefetch("suppressions", Suppression.objects.filter(kind=NodeKind.WHOLE), to_attr="whole_suppressions"),
    )
    return list(prefetched.order_by(*LATEST_FIRST, "version__bank__slug"))


def whole_of(card: Scorecard) -> DimensionScore | Suppressed:
    """The whole bank in a scorecard of `scorecards_of`."""
    shown: list[DimensionScore] = card.whole_scores  # type: ignore[attr-defined]  # prefetched above
    hidden: list[Suppression] = card.whole_suppressions  # type: ignore[attr-defined]  # prefetched above
    if shown:
        return shown[0]
    return Suppressed(SuppressionReason(hidden[0].reason) if hidden else SuppressionReason.NO_DATA)


def latest_scorecards(teams: Iterable[Team]) -> dict[int, list[Scorecard]]:
    """Released scorecards by team, latest wave first. One query."""
    found: dict[int, list[Scorecard]] = {}
    for card in released().filter(participation__team__in=list(teams)).order_by(*LATEST_FIRST):
        if card.participation:
            found.setdefault(card.participation.team_id, []).append(card)
    return found


def teams_with_a_result(campaign: Campaign) -> set[int]:
    """Primary keys of the participations of a released campaign with at least one number of their own. One query."""
    shown = released().filter(campaign=campaign, participation__isnull=False, dimension_scores__isnull=False)
    return set(shown.order_by().values_list("participation", flat=True).distinct())


def team_takes_part(campaign: Campaign, team: Team) -> bool:
    """Whether the team is asked in this campaign, and may know of it: a plan is the admins' own."""
    return campaign.state in STARTED and campaign.participations.filter(team=team).exists()


def groups_taking_part(campaign: Campaign) -> set[str]:
    """Slugs of the groups with a team in a campaign that was launched, and of all groups above them."""
    if campaign.state not in STARTED:
        return set()
    return with_all_above(campaign.participations.values_list("group__slug", flat=True), frozen_hierarchy(campaign))


def frozen_hierarchy(campaign: Campaign) -> dict[str, str | None]:
    """The parent of each group (None: topmost), by slug, as it was at launch."""
    return {slug: group["parent"] for slug, group in campaign.tree.items()}


def with_all_above(groups: Iterable[str], hierarchy: Mapping[str, str | None]) -> set[str]:
    """These groups and every group above them, by slug."""
    found: set[str] = set()
    for group in groups:
        step: str | None = group
        while step is not None and step not in found:
            found.add(step)
            step = hierarchy.get(step)
    return found


def earlier_scorecards(campaign: Campaign, bank: str) -> dict[int, Scorecard]:
    """For each team of a campaign, its latest scorecard of the bank that was released before.

    All earlier ones pass by, and a campaign holds its whole tree, so each brings as little as possible along.
    """
    found = Scorecard.objects.filter(
        campaign__state=CampaignState.RELEASED,
        participation__team__in=campaign.participations.values("team_id"),
        version__bank__slug=bank,
        campaign__released_at__lt=campaign.released_at or timezone.now(),
    )
    ordered = found.order_by("campaign__released_at", "campaign_id", "version__number")
    cards = ordered.select_related("participation").only("campaign", "version", "threshold", "participation__team")
    return {card.participation.team_id: card for card in cards.iterator() if card.participation}


def asked_bank(team: Team, campaign: Campaign, slug: str) -> QuestionBank | None:
    """The bank of one of the team's scorecards in a campaign."""
    card = released().filter(participation__team=team, campaign=campaign, version__bank__slug=slug).first()
    return card.version.bank if card else None


def team_reports(team: Team, campaign: Campaign) -> list[Report]:
    """The released scorecards of a team in a campaign, one for each bank in the order of asking."""
    return _reports(released().filter(participation__team=team, campaign=campaign))


def group_reports(group: Group, campaign: Campaign) -> list[Report]:
    """The released roll-ups of a group in a campaign, one for each bank in the order of asking."""
    return _reports(released().filter(group=group, campaign=campaign))


def _reports(cards: QuerySet[Scorecard]) -> list[Report]:
    place = CampaignBank.objects.filter(campaign=OuterRef("campaign"), version=OuterRef("version")).values("order")
    loaded = cards.prefetch_related(
        "dimension_scores",
        "item_scores",
        "suppressions",
        "changes",
        Prefetch("recommendations", Recommendation.objects.select_related("practice").order_by("rank")),
        "previous__dimension_scores",
        "previous__suppressions",
        Prefetch("participation__comments", Comment.objects.order_by("id")),
    ).select_related("previous__campaign")
    return [_report(card) for card in loaded.order_by(Subquery(place[:1]), "version_id")]


def _report(card: Scorecard) -> Report:
    return Report(
        scorecard=card,
        nodes=nodes_of(card),
        items=_items(card),
        changes={(change.kind, change.key): change for change in card.changes.all()},
        recommendations=tuple(card.recommendations.all()),
        previous=nodes_of(card.previous) if card.previous else {},
        comments=_comments(card),
    )


def nodes_of(card: Scorecard) -> dict[Key, DimensionScore | Suppressed]:
    """Every number and everything hidden of a scorecard, without items."""
    hidden: Iterable[tuple[Key, Suppressed]] = (
        ((row.kind, row.key), Suppressed(SuppressionReason(row.reason)))
        for row in card.suppressions.all()
        if row.kind != "item"
    )
    return {**dict(hidden), **{(row.kind, row.key): row for row in card.dimension_scores.all()}}


def _comments(card: Scorecard) -> dict[str, tuple[str, ...]]:
    """The comments on dimensions of this bank; groups have none."""
    found: dict[str, tuple[str, ...]] = {}
    for comment in card.participation.comments.all() if card.participation else ():
        bank, _dot, dimension = comment.dimension_key.partition(".")
        if bank == card.version.bank.slug:
            found[dimension] = (*found.get(dimension, ()), comment.text)
    return found


def _items(card: Scorecard) -> dict[str, ItemScore | Suppressed]:
    hidden = {
        row.key: Suppressed(SuppressionReason(row.reason)) for row in card.suppressions.all() if row.kind == "item"
    }
    return {**hidden, **{row.key: row for row in card.item_scores.all()}}
