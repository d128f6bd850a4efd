"""The rows of one scorecard: what the release rules let through, and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.db import transaction

from surveys.banks.outline import Outline
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import Section
from surveys.core.intervals import Interval
from surveys.core.levels import Band, level, level_range
from surveys.core.recommendations import PracticeSpec
from surveys.core.release import DimensionRelease, ItemRelease, Number, Share, release_coverage
from surveys.core.scoring import BANK, BankSpec, NodeScores
from surveys.core.types import Answers, Suppressed
from surveys.responses.models import SealedResponses
from surveys.results.assembly import answers_of, leaf_weights, practice_specs
from surveys.results.models import Change, DimensionScore, ItemScore, NodeKind, Recommendation, Scorecard, Suppression

ALGORITHM = 1  # raise it when a rule of scoring changes; stored with each scorecard

Progress = Callable[[str, int, int], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """One bank of a campaign with all that scoring needs to know of it."""

    campaign: Campaign
    section: Section
    outline: Outline
    bank: BankSpec

    def kind(self, key: str) -> NodeKind:
        if key == BANK:
            return NodeKind.WHOLE
        return NodeKind.DIMENSION if key in self.bank.by_key else NodeKind.ROLL_UP

    @cached_property
    def weights(self) -> dict[str, float]:
        """Of each leaf among the leaves."""
        return leaf_weights(self.bank)

    @cached_property
    def first_way(self) -> frozenset[str]:
        """Dimensions of the First Way, whose weakest holds back the flow."""
        return frozenset(dimension.key for dimension in self.outline.dimensions if dimension.first_way)

    @cached_property
    def practices(self) -> tuple[PracticeSpec, ...]:
        """What can be advised."""
        return practice_specs(self.outline, self.bank)

    @cached_property
    def practice_ids(self) -> dict[str, int]:
        """Primary keys of the practices."""
        return {practice.key: practice.id for practice in self.outline.practices()}


@dataclass
class Rows:
    """Everything that hangs on one scorecard, written together."""

    scorecard: Scorecard
    dimensions: list[DimensionScore] = field(default_factory=list)
    items: list[ItemScore] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)
    recommendations: list[Recommendation] = field(default_factory=list)


def matrices(section: Section, participations: Iterable[Participation]) -> dict[str, Answers]:
    """The sealed answers of each team to one bank, by the team's slug. One query."""
    sealed = SealedResponses.objects.filter(participation__in=participations).select_related("participation__team")
    return {found.participation.team.slug: answers_of(found, section) for found in sealed}


def add_node(
    rows: Rows,
    kind: NodeKind,
    key: str,
    node: NodeScores,
    outcome: DimensionRelease | Suppressed,
    agreement: str = "",
    *,
    counted: bool = True,
) -> DimensionScore:
    """Put a node where it belongs; not `counted`: how much was answered is not told."""
    row = DimensionScore(scorecard=rows.scorecard, kind=kind, key=key, n=node.n)
    if isinstance(outcome, Suppressed):
        add_suppression(rows, kind, key, outcome)
        return row
    rows.dimensions.append(row)
    row.favourable = outcome.favourable.value
    if counted:
        row.coverage = release_coverage(node.coverage, n=node.n, threshold=rows.scorecard.threshold)
    if key == BANK:
        rows.scorecard.coverage = row.coverage
    row.share = _share(outcome.share)
    row.agreement = agreement
    if isinstance(outcome.score, Band):
        row.banded = outcome.score.value
        return row
    row.score, row.digits = outcome.score.value, outcome.score.digits
    row.level = row.level_low = row.level_high = level(row.score)
    row.spread = outcome.spread.value if outcome.spread else None
    if outcome.interval:
        _put_interval(row, outcome.interval)
    return row


def _put_interval(row: DimensionScore, interval: Interval) -> None:
    row.low, row.high, row.interval = interval.low, interval.high, interval.kind.value
    found = level_range(interval)
    if found:
        row.level_low, row.level_high = found.low, found.high


def add_item(rows: Rows, key: str, outcome: ItemRelease | Suppressed) -> None:
    if isinstance(outcome, Suppressed):
        add_suppression(rows, "item", key, outcome)
        return
    rows.items.append(
        ItemScore(
            scorecard=rows.scorecard,
            key=key,
            n=outcome.n,
            banded=outcome.mean.value if isinstance(outcome.mean, Band) else "",
            mean=outcome.mean.value if isinstance(outcome.mean, Number) else None,
            digits=outcome.mean.digits if isinstance(outcome.mean, Number) else 0,
            favourable=outcome.favourable.value,
            spread=outcome.spread.value if outcome.spread else None,
            share=_share(outcome.share),
            distribution=list(outcome.distribution) if outcome.distribution else None,
            dont_know=str(outcome.dont_know),
            not_applicable=str(outcome.not_applicable),
            unanswered=str(outcome.unanswered),
        )
    )


def _share(share: Share | None) -> list[float] | None:
    return [share.value, share.low, share.high] if share else None


def add_suppression(rows: Rows, kind: str, key: str, outcome: Suppressed) -> None:
    rows.suppressions.append(Suppression(scorecard=rows.scorecard, kind=kind, key=key, reason=outcome.reason.value))


@transaction.atomic
def write(rows: Rows) -> None:
    """Store a scorecard in place of what an interrupted attempt left of it.

    Two closes may run at once: each writes the same numbers, and none touches them once they are released.
    """
    card = rows.scorecard
    campaign = Campaign.objects.select_for_update().get(pk=card.campaign_id)
    if campaign.state != CampaignState.CLOSING:
        return
    same = {"participation": card.participation, "group": card.group, "version": card.version_id}
    Scorecard.objects.filter(campaign=campaign, **same).delete()
    card.save()
    DimensionScore.objects.bulk_create(rows.dimensions)
    ItemScore.objects.bulk_create(rows.items)
    Change.objects.bulk_create(rows.changes)
    Suppression.objects.bulk_create(rows.suppressions)
    Recommendation.objects.bulk_create(rows.recommendations)
