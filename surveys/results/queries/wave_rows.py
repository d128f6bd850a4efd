"""Many teams in one wave as plain rows: a thousand teams have some hundred thousand of them, too many for models.

Rows are kept as the bare tuples that the database gave, which the collector of garbage leaves alone, and get their
names when somebody looks at them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.core.types import Suppressed, SuppressionReason
from surveys.results.models import Change, DimensionScore, NodeKind, Recommendation, Scorecard, Suppression
from surveys.results.queries.scorecards import Key
from surveys.teams.models import Group, Team

Bare: TypeAlias = tuple[Any, ...]
Advised: TypeAlias = tuple[int, int, str]  # scorecard, practice, and the JSON of its factors

NODES = (NodeKind.DIMENSION, NodeKind.WHOLE)


class NodeRow(NamedTuple):
    """A number of `DimensionScore`, under the names that it has there."""

    scorecard: int
    kind: str
    key: str
    n: int
    banded: str
    score: float | None
    low: float | None
    high: float | None
    interval: str
    spread: float | None
    agreement: str
    coverage: float | None
    mean_of_teams: float | None
    teams: int


class ChangeRow(NamedTuple):
    """What moved in a dimension, as in `Change`."""

    scorecard: int
    key: str
    verdict: str
    before: float | None
    now: float | None
    low: float | None
    high: float | None
    p: float | None


class CardRow(NamedTuple):
    """What a scorecard says of itself, and when the wave that it is compared with was released."""

    pk: int
    team: int | None
    group: int | None
    invited: int
    answered: int | None
    threshold: int
    constraint_key: str
    talk_first: Sequence[str]
    before_released_at: datetime | None
    before_coach_days: int | None

    @property
    def before(self) -> Campaign | None:
        """The campaign that it is compared with, as far as its days say; None without one."""
        if self.before_coach_days is None:
            return None
        return Campaign(released_at=self.before_released_at, coach_days=self.before_coach_days)


@dataclass(frozen=True, slots=True)
class CardRows:
    """One scorecard with what may be shown of it, dimension by dimension and for the whole bank."""

    card: CardRow
    nodes: Mapping[Key, Bare | Suppressed]
    changes: Mapping[str, Bare]
    advised: Sequence[Advised]

    def node(self, key: str, kind: str = NodeKind.DIMENSION) -> NodeRow | Suppressed:
        """What there is of a node; *no data* for one that was not asked."""
        row = self.nodes.get((kind, key), NOTHING)
        return row if isinstance(row, Suppressed) else NodeRow._make(row)

    def change(self, key: str) -> ChangeRow | None:
        """What moved in a dimension."""
        row = self.changes.get(key)
        return None if row is None else ChangeRow._make(row)


@dataclass(frozen=True)
class WaveRows:
    """Teams and groups of one bank in a wave, by primary key."""

    teams: Mapping[int, CardRows]
    groups: Mapping[int, CardRows]


NOTHING = Suppressed(SuppressionReason.NO_DATA)
CARD = (
    "pk",
    "participation__team",
    "group",
    "invited",
    "answered",
    "threshold",
    "constraint_key",
    "talk_first",
    "previous__campaign__released_at",
    "previous__campaign__coach_days",
)


def wave_rows(
    campaign: Campaign, version: int, *, teams: Iterable[Team], groups: Iterable[Group], keys: Iterable[str]
) -> WaveRows:
    """What may be shown of these teams and groups in one bank of a wave: the nodes in `keys`, what changed in them, and
    what teams are advised. 5 queries.
    """
    found = Scorecard.objects.filter(
        Q(participation__team__in=[team.pk for team in teams]) | Q(group__in=[group.pk for group in groups]),
        campaign=campaign,
        campaign__state=CampaignState.RELEASED,
        version=version,
    )
    cards = [CardRow(*row) for row in found.order_by("pk").values_list(*CARD)]
    wanted = list(keys)
    nodes = _nodes([card.pk for card in cards], wanted)
    of_teams = [card.pk for card in cards if card.team is not None]
    changes, advised = _changes(of_teams, wanted), _advised(of_teams)
    rows = [CardRows(card, nodes[card.pk], changes[card.pk], advised.get(card.pk, ())) for card in cards]
    return WaveRows(
        {each.card.team: each for each in rows if each.card.team is not None},
        {each.card.group: each for each in rows if each.card.group is not None},
    )


def _nodes(cards: list[int], keys: list[str]) -> Mapping[int, Mapping[Key, Bare | Suppressed]]:
    asked = Q(scorecard__in=cards, kind__in=NODES, key__in=keys)
    found: defaultdict[int, dict[Key, Bare | Suppressed]] = defaultdict(dict)
    reasons = {reason.value: Suppressed(reason) for reason in SuppressionReason}
    for card, kind, key, reason in Suppression.objects.filter(asked).values_list("scorecard", "kind", "key", "reason"):
        found[card][kind, key] = reasons[reason]
    for row in DimensionScore.objects.filter(asked).values_list(*NodeRow._fields):
        found[row[0]][row[1], row[2]] = row
    return found


def _changes(cards: list[int], keys: list[str]) -> Mapping[int, Mapping[str, Bare]]:
    found: defaultdict[int, dict[str, Bare]] = defaultdict(dict)
    changed = Change.objects.filter(scorecard__in=cards, kind=NodeKind.DIMENSION, key__in=keys)
    for row in changed.values_list(*ChangeRow._fields):
        found[row[0]][row[1]] = row
    return found


def _advised(cards: list[int]) -> Mapping[int, Sequence[Advised]]:
    """In the order in which they were ranked."""
    ranked = Recommendation.objects.filter(scorecard__in=cards).order_by("scorecard", "rank")
    text = ranked.annotate(text=Cast(F("factors"), TextField()))
    rows = text.values_list("scorecard", "practice", "text")
    return {card: list(found) for card, found in groupby(rows, key=itemgetter(0))}
