"""Which group totals give way, so that subtracting the teams that are shown gives nothing away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from surveys.core.anonymity import Block, NodeGate, withheld_totals
from surveys.results.services.census import Census

Hierarchy = Mapping[str, str | None]
Alike = Callable[[tuple[str, ...]], bool]


@dataclass(frozen=True)
class Withheld:
    """Groups by node: `number`: the total is shown as a band; `counts`: without shares, distribution and counts."""

    number: Mapping[str, frozenset[str]]
    counts: Mapping[str, frozenset[str]]


def withheld(gates: Mapping[str, NodeGate], hierarchy: Hierarchy, census: Census, threshold: int) -> Withheld:
    """Decide for every node and item of a campaign."""
    number, counts = dict[str, frozenset[str]](), dict[str, frozenset[str]]()
    for node, found in gates.items():
        alike = cache(partial(census.alike, node))
        number[node] = _number(found, hierarchy, alike)
        counts[node] = _counts(found, hierarchy, alike, 2 * threshold)
    return Withheld(number, counts)


def _number(found: NodeGate, hierarchy: Hierarchy, alike: Alike) -> frozenset[str]:
    """A remainder in which all answers are alike is what a band stands for."""
    return withheld_totals(
        found,
        hierarchy,
        known=lambda block: len(block.teams) == 1 and not alike(block.teams),
        tells_too_much=lambda blocks: alike(_teams(blocks)),
    )


def _counts(found: NodeGate, hierarchy: Hierarchy, alike: Alike, least: int) -> frozenset[str]:
    """Counts go out from 2k persons on, and never for a remainder in which all answers are alike."""
    return withheld_totals(
        found,
        hierarchy,
        known=lambda block: len(block.teams) == 1 and block.persons >= least and not alike(block.teams),
        tells_too_much=lambda blocks: sum(b.persons for b in blocks) < least or alike(_teams(blocks)),
    )


def _teams(blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(team for block in blocks for team in block.teams)
