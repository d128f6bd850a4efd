"""Which group totals give way, so that subtracting the teams that are shown gives nothing away."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from surveys.core.anonymity import Block, NodeGate, withheld_totals
from surveys.core.release import same_answers, unanimous
from surveys.core.scoring import BankScores, pool_items, pool_nodes
from surveys.results.assembly import ITEM

Scores = Mapping[str, BankScores]
Hierarchy = Mapping[str, str | None]
Alike = Callable[[Sequence[str]], bool]


@dataclass(frozen=True)
class Withheld:
    """Groups by node: `number`: the total is shown as a band; `counts`: without shares, distribution and counts."""

    number: Mapping[str, frozenset[str]]
    counts: Mapping[str, frozenset[str]]


def withheld(gates: Mapping[str, NodeGate], hierarchy: Hierarchy, scores: Scores, threshold: int) -> Withheld:
    """Decide for every node and item of a campaign."""
    alike = {node: partial(_alike, scores, node) for node in gates}
    return Withheld(
        number={node: _number(gates[node], hierarchy, alike[node]) for node in gates},
        counts={node: _counts(gates[node], hierarchy, alike[node], 2 * threshold) for node in gates},
    )


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


def _alike(scores: Scores, node: str, teams: Sequence[str]) -> bool:
    if node.startswith(ITEM):
        return same_answers(pool_items([scores[team].items[node.removeprefix(ITEM)] for team in teams]))
    return unanimous(pool_nodes([scores[team].nodes[node] for team in teams]).persons)


def _teams(blocks: Sequence[Block]) -> list[str]:
    return [team for block in blocks for team in block.teams]
