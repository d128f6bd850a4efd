"""What to do next: practices ranked for one scorecard, every factor visible.

priority = gap to the target (never under 5) × dimension weight × certainty ÷ effort
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Final, Protocol, TypeVar

from surveys.core.levels import Band, band
from surveys.core.types import Suppressed

TARGET: Final = 80.0
SMALLEST_GAP: Final = 5.0
LOW_UNDER: Final = 60.0  # the constraint is confidently low under this
TOP: Final = 3


class Effort(StrEnum):
    """What a practice asks of a team."""

    SMALL = "S"
    MEDIUM = "M"
    LARGE = "L"


EFFORTS: Final = {Effort.SMALL: 1.0, Effort.MEDIUM: 1.5, Effort.LARGE: 2.5}


@dataclass(frozen=True)
class PracticeSpec:
    """A thing to do for one dimension, in the band of scores where it helps; `after`: practices that come first."""

    key: str
    dimension: str
    item: str | None
    band: Band
    effort: Effort
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class DimensionState:
    """Where a dimension stands. `upper`: upper end of the interval, None without one.

    A score that is shown as a band comes as the midpoint of the band (`levels.MIDPOINTS`): factors are visible too.
    `spread` orders the talks only.
    """

    key: str
    score: float | Suppressed
    upper: float | None
    weight: float = 1.0
    first_way: bool = False
    opinions_differ: bool = False
    spread: float | None = None


@dataclass(frozen=True)
class Candidate:
    """A practice with its position (from 1) and every factor that put it there.

    `waits_for`: candidates that come first. `serves_constraint`: it belongs to the dimension that holds back the
    flow, or comes before the first practice there.
    """

    practice: str
    dimension: str
    item: str | None
    position: int
    priority: float
    score: float
    target: float
    gap: float
    weight: float
    certainty: float
    effort: float
    serves_constraint: bool
    waits_for: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """All candidates in order, the dimension that holds back the flow most, and dimensions to talk about first."""

    candidates: tuple[Candidate, ...]
    constraint: str | None
    talk_first: tuple[str, ...]


class InOrder(Protocol):
    """What `first` asks of a candidate."""

    @property
    def practice(self) -> str:
        """Its key."""

    @property
    def dimension(self) -> str:
        """The key of the dimension that it serves."""

    @property
    def waits_for(self) -> Sequence[str]:
        """Keys of candidates that come before it."""


Keyed = TypeVar("Keyed", PracticeSpec, DimensionState)
Listed = TypeVar("Listed", bound=InOrder)


def rank(
    practices: Iterable[PracticeSpec], states: Iterable[DimensionState], targets: Mapping[str, float] | None = None
) -> Ranking:
    """Rank the practices whose dimension is shown and whose band contains its score.

    `targets`: what is good enough for this team, by dimension; 80 where it has set none. The first practice of the
    constraint goes to the front, behind the practices that must come before it; then by priority, ties by key,
    and never before a candidate that should come first. A dimension where opinions differ gets a talk instead.
    Raises ValueError for keys that are unknown or stand twice, and for practices that wait for each other.
    """
    specs, known = _by_key(practices), _by_key(states)
    _check(specs, known)
    scores = {key: state.score for key, state in known.items() if not isinstance(state.score, Suppressed)}
    constraint = _constraint(known, scores)
    helping = {key for key, spec in specs.items() if _helps(spec, known, scores)}
    found = [_factors(specs[key], known, scores, targets or {}, helping) for key in sorted(helping)]
    ordered = [replace(c, position=place) for place, c in enumerate(_arranged(found, constraint), start=1)]
    return Ranking(tuple(ordered), constraint, _talks(known, scores, constraint))


def top(ranking: Ranking, exclude: Collection[str] = (), limit: int = TOP) -> tuple[Candidate, ...]:
    """The first few: one for each dimension, none in `exclude`, none before what it waits for.

    Excluded practices (running, in place, not for us) hold nobody up; the others keep their position in the ranking
    but are arranged anew, so that the first one serves the constraint as long as any practice is left that does.
    """
    return first(_arranged(_without(ranking.candidates, exclude), ranking.constraint), limit)


def first(arranged: Iterable[Listed], limit: int = TOP) -> tuple[Listed, ...]:
    """`top` of candidates that stand in their order already, as `rank` left them: read only as far as needed."""
    chosen: dict[str, Listed] = {}
    for candidate in arranged:
        if len(chosen) == limit:
            break
        ready = {other.practice for other in chosen.values()}.issuperset(candidate.waits_for)
        if ready and candidate.dimension not in chosen:
            chosen[candidate.dimension] = candidate
    return tuple(chosen.values())


def _helps(spec: PracticeSpec, states: Mapping[str, DimensionState], scores: Mapping[str, float]) -> bool:
    if spec.dimension not in scores or states[spec.dimension].opinions_differ:
        return False
    return band(scores[spec.dimension]) == spec.band


def _factors(
    spec: PracticeSpec,
    states: Mapping[str, DimensionState],
    scores: Mapping[str, float],
    targets: Mapping[str, float],
    helping: Collection[str],
) -> Candidate:
    state, score, target = states[spec.dimension], scores[spec.dimension], targets.get(spec.dimension, TARGET)
    gap = max(SMALLEST_GAP, target - score)
    certainty = 0.5 if _reach(state, score) >= target else 1.0
    effort = EFFORTS[spec.effort]
    return Candidate(
        practice=spec.key,
        dimension=spec.dimension,
        item=spec.item,
        position=0,
        priority=gap * state.weight * certainty / effort,
        score=score,
        target=target,
        gap=gap,
        weight=state.weight,
        certainty=certainty,
        effort=effort,
        serves_constraint=False,
        waits_for=tuple(sorted(set(spec.after) & set(helping))),
    )


def _reach(state: DimensionState, score: float) -> float:
    """Upper end of the interval; the score itself without one."""
    return score if state.upper is None else state.upper


def _constraint(states: Mapping[str, DimensionState], scores: Mapping[str, float]) -> str | None:
    low = [
        (score, key)
        for key, score in scores.items()
        if states[key].first_way and _reach(states[key], score) < LOW_UNDER
    ]
    return min(low)[1] if low else None


def _talks(
    states: Mapping[str, DimensionState], scores: Mapping[str, float], constraint: str | None
) -> tuple[str, ...]:
    """The constraint first, then the widest spread, then by key."""
    keys = [key for key in scores if states[key].opinions_differ]
    return tuple(sorted(keys, key=lambda key: (key != constraint, -(states[key].spread or 0.0), key)))


def _without(candidates: Iterable[Candidate], exclude: Collection[str]) -> list[Candidate]:
    gone = set(exclude)
    kept = [candidate for candidate in candidates if candidate.practice not in gone]
    return [replace(c, waits_for=tuple(key for key in c.waits_for if key not in gone)) for c in kept]


def _arranged(candidates: Sequence[Candidate], constraint: str | None) -> Iterator[Candidate]:
    """What leads to the first practice of the constraint, then by priority; nothing before what it waits for."""
    waiting = {candidate.practice: candidate for candidate in candidates}
    lead = _lead(waiting, constraint)
    placed: set[str] = set()
    while waiting:
        ready = [c for c in waiting.values() if placed.issuperset(c.waits_for)]
        best = min(ready, key=lambda c: (c.practice not in lead, *_preference(c)))
        serves = best.practice in lead or best.dimension == constraint
        placed.add(best.practice)
        yield replace(waiting.pop(best.practice), serves_constraint=serves)


def _lead(candidates: Mapping[str, Candidate], constraint: str | None) -> set[str]:
    """The practice of the constraint with the fewest before it, and those."""
    own = [candidate for candidate in candidates.values() if candidate.dimension == constraint]
    chains = [(len(_chain(c.practice, candidates)), *_preference(c)) for c in own]
    return _chain(min(chains)[-1], candidates) if chains else set()


def _chain(key: str, candidates: Mapping[str, Candidate]) -> set[str]:
    """The practice and everything that must come before it."""
    return {key}.union(*(_chain(before, candidates) for before in candidates[key].waits_for))


def _preference(candidate: Candidate) -> tuple[float, str]:
    return -candidate.priority, candidate.practice


def _by_key(specs: Iterable[Keyed]) -> dict[str, Keyed]:
    found: dict[str, Keyed] = {}
    for spec in specs:
        if spec.key in found:
            raise ValueError(f"{spec.key} stands twice")
        found[spec.key] = spec
    return found


def _check(specs: Mapping[str, PracticeSpec], states: Mapping[str, DimensionState]) -> None:
    for spec in specs.values():
        if spec.dimension not in states:
            raise ValueError(f"practice {spec.key}: unknown dimension {spec.dimension}")
        for before in set(spec.after) - specs.keys():
            raise ValueError(f"practice {spec.key}: comes after {before}, which is no practice here")
    try:
        TopologicalSorter({spec.key: spec.after for spec in specs.values()}).prepare()
    except CycleError as circle:
        raise ValueError(f"these practices wait for each other: {circle.args[1]}") from circle
