"""The gate: whose answers are in which total, so that nothing comes out by subtraction.

Bottom up, for each node (dimension, roll-up, whole bank, item) by itself: a team with at least k persons is released.
A smaller team's answers wait in its group. When the waiting answers of a group reach k they become a block of that
group's total, never shown alone; until then they wait for the group above. What never reaches k is counted nowhere.

Guaranteed, per node: every released sum over persons is a union of disjoint blocks of at least k persons, so any
linear combination of all released sums of that node gives all persons of a block the same factor and rests on 0 or at
least k persons. Means of shown teams are such combinations. The same holds for sums of any function of a person's
score in that node: squares (spread, interval) and counts.

Not guaranteed, across nodes: a parent's score mixes the scores of the dimensions below it. When fewer than k persons
of a block have a score in the parent but none in one of its dimensions, "parent minus its dimensions", with exact
sums, rests on these few; the same for a dimension and its items. What protects them is that sums never leave the
system, only means in shown digits (`surveys.core.release`), and that nobody sees who left what unanswered.

A second pass, `withheld_totals`, looks at what a total minus the teams that are shown would leave over. A team whose
answers are all alike is shown as a band, and its group's total must not give its number away; nor may a distribution,
which a team shows from 2k persons on, come out for a smaller team.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from surveys.core.release import (
    Count,
    DimensionRelease,
    ItemRelease,
    Number,
    Share,
    ShareBand,
    Vague,
    release_coverage,
    release_dimension,
    release_item,
    release_turnover,
)
from surveys.core.types import Suppressed, SuppressionReason

__all__ = [
    "LOWEST_THRESHOLD",
    "Block",
    "Count",
    "DimensionRelease",
    "GroupTotal",
    "ItemRelease",
    "NodeGate",
    "Number",
    "Released",
    "Share",
    "ShareBand",
    "Unit",
    "Vague",
    "gate",
    "reaches",
    "release_coverage",
    "release_dimension",
    "release_item",
    "release_turnover",
    "withheld_totals",
]

LOWEST_THRESHOLD: Final = 4


@dataclass(frozen=True)
class Unit:
    """A team, its group (None: in no group), and how many persons have a valid score in each node."""

    team: str
    group: str | None
    persons: Mapping[str, int]


@dataclass(frozen=True)
class Released:
    """May be shown; rests on this many persons."""

    persons: int


@dataclass(frozen=True)
class Block:
    """Teams whose persons come into totals together: one released team, or a pool of small ones."""

    teams: tuple[str, ...]
    persons: int


@dataclass(frozen=True)
class GroupTotal:
    """The total of a group in one node.

    `teams`: exactly those whose persons are in it. `shown`: of these, the ones released by themselves, over which
    means, medians and quartiles of teams run. `not_included`: teams below with answers that are not in it.
    """

    outcome: Released | Suppressed
    blocks: tuple[Block, ...]
    shown: tuple[str, ...]
    not_included: tuple[str, ...]

    @property
    def teams(self) -> tuple[str, ...]:
        """Every team whose persons are in the total, in key order."""
        return tuple(sorted(team for block in self.blocks for team in block.teams))

    @property
    def persons(self) -> int:
        """Number of persons in the total."""
        return sum(block.persons for block in self.blocks)


@dataclass(frozen=True)
class NodeGate:
    """Decisions for one node; `left_out` names the teams with answers that no total counts."""

    teams: Mapping[str, Released | Suppressed]
    groups: Mapping[str, GroupTotal]
    left_out: tuple[str, ...]


@dataclass
class _Pools:
    """Where the blocks have come to lie, and who still waits where."""

    blocks: dict[str, list[Block]] = field(default_factory=dict)
    waiting: dict[str | None, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Below:
    """A group with all groups below it, and the teams in any of them in key order."""

    groups: frozenset[str]
    teams: tuple[str, ...]


def gate(units: Iterable[Unit], hierarchy: Mapping[str, str | None], threshold: int) -> dict[str, NodeGate]:
    """Decide every node that a unit names. `hierarchy` gives the parent of each group (None: topmost).

    Raises ValueError for a threshold under 4, a team given twice, a negative count, an unknown group, or a circle.
    """
    teams = sorted(units, key=lambda unit: unit.team)
    order = _bottom_up(hierarchy)
    _check(teams, hierarchy, threshold)
    nodes = sorted({node for unit in teams for node in unit.persons})
    below = _teams_below(teams, order, hierarchy)
    return {node: _gate_node(teams, node, order, hierarchy, below, threshold) for node in nodes}


def withheld_totals(
    found: NodeGate,
    hierarchy: Mapping[str, str | None],
    known: Callable[[Block], bool],
    tells_too_much: Callable[[Sequence[Block]], bool],
) -> frozenset[str]:
    """Groups of one node whose exact total must not be shown, because of what subtraction would leave over.

    Bottom up: the layer of a group is the blocks that came together in it and what was carried up to it. The sum over
    those that are not `known` by themselves follows from an exact total. When it `tells_too_much`, the total is
    withheld and they are carried up, since now they stand in the total of the group above in the same way.

    So every sum that exact totals and known blocks give, besides the known ones, is made of whole remainders that do
    not overlap and of which none tells too much.
    """
    withheld: set[str] = set()
    carried: dict[str | None, list[Block]] = {}
    for group in _bottom_up(hierarchy):
        unknown = [
            block for block in (*_own_blocks(group, found, hierarchy), *carried.get(group, ())) if not known(block)
        ]
        if unknown and tells_too_much(unknown):
            withheld.add(group)
            carried.setdefault(hierarchy[group], []).extend(unknown)
    return frozenset(withheld)


def reaches(persons: int, threshold: int) -> bool:
    """Whether the minimum is reached."""
    return persons >= threshold


def _own_blocks(group: str, found: NodeGate, hierarchy: Mapping[str, str | None]) -> list[Block]:
    """Blocks of the group's total that are in no total below it."""
    below = {block for key, parent in hierarchy.items() if parent == group for block in found.groups[key].blocks}
    return [block for block in found.groups[group].blocks if block not in below]


def _gate_node(
    units: Sequence[Unit],
    node: str,
    order: Sequence[str],
    hierarchy: Mapping[str, str | None],
    below: Mapping[str, _Below],
    threshold: int,
) -> NodeGate:
    sizes = {unit.team: unit.persons.get(node, 0) for unit in units}
    pools = _pool(units, sizes, order, hierarchy, threshold)
    groups = {group: _total(below[group], sizes, pools) for group in sorted(order)}
    left_out = tuple(sorted(pools.waiting.get(None, [])))
    teams = {team: _team_outcome(size, threshold, team in left_out) for team, size in sizes.items()}
    return NodeGate(teams, groups, left_out)


def _pool(
    units: Sequence[Unit],
    sizes: Mapping[str, int],
    order: Sequence[str],
    hierarchy: Mapping[str, str | None],
    threshold: int,
) -> _Pools:
    pools = _Pools()
    for unit in units:
        if 0 < sizes[unit.team] < threshold:
            pools.waiting.setdefault(unit.group, []).append(unit.team)
    for group in order:
        waiting = pools.waiting.pop(group, [])
        persons = sum(sizes[team] for team in waiting)
        if persons >= threshold:
            pools.blocks[group] = [Block(tuple(sorted(waiting)), persons)]
        elif waiting:
            pools.waiting.setdefault(hierarchy[group], []).extend(waiting)
    for unit in units:
        if sizes[unit.team] >= threshold and unit.group is not None:
            pools.blocks.setdefault(unit.group, []).append(Block((unit.team,), sizes[unit.team]))
    return pools


def _total(below: _Below, sizes: Mapping[str, int], pools: _Pools) -> GroupTotal:
    blocks = tuple(sorted((b for key in below.groups for b in pools.blocks.get(key, [])), key=lambda b: b.teams))
    counted = {team for block in blocks for team in block.teams}
    answering = [team for team in below.teams if sizes[team]]
    outside = tuple(team for team in answering if team not in counted)
    alone = {block.teams for block in blocks}
    shown = tuple(team for team in answering if (team,) in alone)
    return GroupTotal(_group_outcome(blocks, outside), blocks, shown, outside)


def _teams_below(units: Sequence[Unit], order: Sequence[str], hierarchy: Mapping[str, str | None]) -> dict[str, _Below]:
    groups: dict[str, set[str]] = {group: set() for group in order}
    for group in order:
        for above in _path(group, hierarchy):
            groups[above].add(group)
    homes: dict[str | None, list[str]] = {}
    for unit in units:
        homes.setdefault(unit.group, []).append(unit.team)
    return {
        group: _Below(frozenset(found), tuple(sorted(team for key in found for team in homes.get(key, ()))))
        for group, found in groups.items()
    }


def _group_outcome(blocks: Sequence[Block], outside: Collection[str]) -> Released | Suppressed:
    if blocks:
        return Released(sum(block.persons for block in blocks))
    return Suppressed(SuppressionReason.TOO_FEW if outside else SuppressionReason.NO_DATA)


def _team_outcome(size: int, threshold: int, left_out: bool) -> Released | Suppressed:
    if size >= threshold:
        return Released(size)
    if size == 0:
        return Suppressed(SuppressionReason.NO_DATA)
    return Suppressed(SuppressionReason.LEFT_OUT if left_out else SuppressionReason.IN_GROUP)


def _path(group: str, hierarchy: Mapping[str, str | None]) -> list[str]:
    """The group and all groups above it, nearest first."""
    path: list[str] = []
    step: str | None = group
    while step is not None:
        if step in path:
            raise ValueError(f"group {step} is its own ancestor")
        if step not in hierarchy:
            raise ValueError(f"unknown group {step}")
        path.append(step)
        step = hierarchy[step]
    return path


def _bottom_up(hierarchy: Mapping[str, str | None]) -> list[str]:
    """Every group before the groups above it."""
    return sorted(hierarchy, key=lambda group: (-len(_path(group, hierarchy)), group))


def _check(units: Sequence[Unit], hierarchy: Mapping[str, str | None], threshold: int) -> None:
    if threshold < LOWEST_THRESHOLD:
        raise ValueError(f"the threshold is {LOWEST_THRESHOLD} at least, got {threshold}")
    if len({unit.team for unit in units}) < len(units):
        raise ValueError("a team is given twice; a person is invited for one team, and a team is in one group")
    for unit in units:
        if unit.group is not None and unit.group not in hierarchy:
            raise ValueError(f"team {unit.team}: unknown group {unit.group}")
        if any(count < 0 for count in unit.persons.values()):
            raise ValueError(f"team {unit.team}: a number of persons is negative")
