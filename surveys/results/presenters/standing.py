"""Where each dimension stands, whether it comes from a stored scorecard or from one person's answers just given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from surveys.banks.outline import Outline
from surveys.charts.profile import whole
from surveys.core.change import ChangeVerdict
from surveys.core.intervals import IntervalKind
from surveys.core.levels import Band
from surveys.core.recommendations import DimensionState, rank
from surveys.core.scoring import BANK, BankSpec, NodeScores, score
from surveys.core.types import Answers, Suppressed, SuppressionReason
from surveys.results.assembly import leaf_weights, practice_specs
from surveys.results.models import Change, DimensionScore, ItemScore, NodeKind
from surveys.results.queries import Key, NodeRow, Report

State = Literal["shown", "banded", "suppressed", "no-data"]


@dataclass(frozen=True)
class Compared:
    """A change in numbers, over the questions that both waves asked, with its 95 % interval."""

    before: float
    now: float
    low: float
    high: float


@dataclass(frozen=True)
class Standing:
    """One dimension, roll-up or the whole bank, in shown digits (0–100). No number where it may not be shown."""

    key: str
    kind: str
    state: State
    score: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    band: Band | None = None
    reason: SuppressionReason | None = None
    agreement: str = ""
    spread: float | None = None
    asked: bool = True
    coverage: float | None = None
    previous: float | None = None
    change: str = ""
    compared: Compared | None = None
    everyone: bool = False  # all who were invited have answered, so there is no interval
    mean_of_teams: float | None = None
    teams: int = 0

    @property
    def value(self) -> float | None:
        """The score in whole points, as charts and sentences say it."""
        return None if self.score is None else whole(self.score)

    @property
    def difference(self) -> float | None:
        """How far it moved, where numbers may be told."""
        return None if self.compared is None else self.compared.now - self.compared.before


@dataclass(frozen=True)
class Advised:
    """A ranked practice with its factors."""

    practice: str
    serves_constraint: bool
    factors: Mapping[str, float]
    waits_for: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """Everything that a result page says, still without words. A person alone has no `threshold` and no `persons`."""

    standings: Mapping[Key, Standing]
    advised: tuple[Advised, ...]
    constraint: str
    talk_first: tuple[str, ...]
    threshold: int | None
    persons: int | None
    advises: bool = True  # groups get no advice: it is the teams that act
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    set_aside: Mapping[str, str] = field(default_factory=dict)  # practice → what the team says of it, in words
    items: Mapping[str, ItemScore | Suppressed] = field(default_factory=dict)  # of a stored scorecard only

    def of(self, key: str, kind: str = NodeKind.DIMENSION) -> Standing:
        """Where a dimension stands; *no data* when it was not asked."""
        return self.standings.get(
            (kind, key), Standing(key, kind, "no-data", reason=SuppressionReason.NO_DATA, asked=False)
        )

    @property
    def whole(self) -> Standing:
        """The whole bank."""
        return self.of(BANK, NodeKind.WHOLE)


def report_outcome(report: Report) -> Outcome:
    """What a stored scorecard says."""
    card = report.scorecard
    standings = {
        key: _of_row(key, row, report.changes.get(key), report.previous.get(key)) for key, row in report.nodes.items()
    }
    advised = tuple(
        Advised(
            practice=found.practice.key,
            serves_constraint=found.serves_constraint,
            factors={name: value for name, value in found.factors.items() if name != "waits_for"},
            waits_for=tuple(found.factors["waits_for"]),
        )
        for found in report.recommendations
    )
    return Outcome(
        standings=standings,
        advised=advised,
        constraint=card.constraint_key,
        talk_first=tuple(card.talk_first),
        threshold=card.threshold,
        persons=card.answered,
        advises=card.group_id is None,
        comments=report.comments,
        items=report.items,
    )


def person_outcome(outline: Outline, bank: BankSpec, answers: Answers) -> Outcome:
    """What one person's answers say (a matrix of one row); scored now, stored nowhere."""
    scores = score(bank, answers)
    kinds = {key: NodeKind.DIMENSION if key in bank.by_key else NodeKind.ROLL_UP for key in bank.node_keys}
    kinds[BANK] = NodeKind.WHOLE
    standings = {(kinds[key].value, key): _of_person(key, kinds[key], node) for key, node in scores.nodes.items()}
    first_way = {dimension.key for dimension in outline.dimensions if dimension.first_way}
    states = [
        DimensionState(key, _state_score(scores.nodes[key]), None, weight, key in first_way)
        for key, weight in leaf_weights(bank).items()
    ]
    ranking = rank(practice_specs(outline, bank), states)
    advised = tuple(
        Advised(
            practice=c.practice,
            serves_constraint=c.serves_constraint,
            factors={
                "priority": c.priority,
                "score": c.score,
                "target": c.target,
                "gap": c.gap,
                "weight": c.weight,
                "certainty": c.certainty,
                "effort": c.effort,
            },
            waits_for=c.waits_for,
        )
        for c in ranking.candidates
    )
    return Outcome(standings, advised, ranking.constraint or "", (), None, None)


def _state_score(node: NodeScores) -> float | Suppressed:
    return Suppressed(SuppressionReason.NO_DATA) if node.mean is None else whole(node.mean)


def _of_person(key: str, kind: NodeKind, node: NodeScores) -> Standing:
    if node.mean is None:
        return Standing(key, kind, "no-data", reason=SuppressionReason.NO_DATA)
    return Standing(key, kind, "shown", score=whole(node.mean), coverage=node.coverage.share)


def node_standing(key: Key, row: DimensionScore | NodeRow | Suppressed) -> Standing:
    """Where a node of a stored scorecard stands, without what changed."""
    return _of_row(key, row, None, None)


def _of_row(
    key: Key,
    row: DimensionScore | NodeRow | Suppressed,
    change: Change | None,
    previous: DimensionScore | Suppressed | None,
) -> Standing:
    kind, name = key
    if isinstance(row, Suppressed):
        hidden: State = "no-data" if row.reason == SuppressionReason.NO_DATA else "suppressed"
        return Standing(name, kind, hidden, reason=row.reason)
    everyone = row.interval == IntervalKind.COMPLETE
    return Standing(
        key=name,
        kind=kind,
        state="banded" if row.banded else "shown",
        score=row.score,
        low=None if everyone else row.low,
        high=None if everyone else row.high,
        n=row.n,
        band=Band(row.banded) if row.banded else None,
        agreement=row.agreement,
        spread=row.spread,
        coverage=row.coverage,
        previous=_comparable(change, previous),
        change=change.verdict if change else "",
        compared=_compared(change),
        everyone=everyone,
        mean_of_teams=row.mean_of_teams,
        teams=row.teams,
    )


def _comparable(change: Change | None, previous: DimensionScore | Suppressed | None) -> float | None:
    """The number of the wave before; none beside *different questions*, or the eye would compare them."""
    if change is None or change.verdict == ChangeVerdict.DIFFERENT_QUESTIONS:
        return None
    return previous.score if isinstance(previous, DimensionScore) else None


def _compared(change: Change | None) -> Compared | None:
    if change is None or change.before is None or change.now is None or change.low is None or change.high is None:
        return None
    return Compared(change.before, change.now, change.low, change.high)
