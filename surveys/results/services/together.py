"""Whole waves of one bank version side by side, and whose answers may be looked at together.

The gate has decided for each wave which answers come into its totals, in whole blocks of at least k persons. The waves
stand here like groups under one more root: the same second pass that withholds group totals says what a figure over
all of them would leave over, when everything that is shown of teams and groups is subtracted from it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from surveys.banks.outline import Outline
from surveys.banks.spec import bank_spec
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import Section
from surveys.core.anonymity import Block, GroupTotal, NodeGate, Released, Unit, gate, withheld_totals
from surveys.core.bank import BankSpec
from surveys.core.health import FEWEST_PERSONS, FEWEST_TEAMS
from surveys.core.scoring import BANK
from surveys.core.types import Answers
from surveys.results.assembly import ITEM
from surveys.results.queries import frozen_hierarchy
from surveys.results.services.census import Census
from surveys.results.services.rows import matrices

ROOT = "*"  # over the waves; no slug looks like this
ASKED = "asked"  # a node of its own: everybody who sent answers, whatever they were


@dataclass(frozen=True)
class Source:
    """One released wave with the place of the bank in its answers."""

    campaign: Campaign
    section: Section


@dataclass(frozen=True)
class Crowd:
    """The persons behind a figure. Somebody who answered in two waves counts once among `people`."""

    blocks: tuple[Block, ...]
    teams: tuple[str, ...]  # in their waves
    people: int
    organisations_teams: int  # different teams

    @property
    def is_enough(self) -> bool:
        """Whether it is so many that no team shows through."""
        return self.people >= FEWEST_PERSONS and self.organisations_teams >= FEWEST_TEAMS


class Together:
    """Answers of several waves with the same threshold and the same items."""

    def __init__(self, outline: Outline, sources: Sequence[Source]) -> None:
        self.threshold = sources[0].campaign.threshold
        self.bank: BankSpec = bank_spec(outline, sources[0].section.item_keys)
        self.answers: dict[str, Answers] = {}
        self._groups: dict[str, str] = {}
        self._hierarchy: dict[str, str | None] = {}
        for source in sources:
            self._add(source)
        self.census = Census(self.bank, self.answers)

    def _add(self, source: Source) -> None:
        def named(slug: str) -> str:
            return f"{source.campaign.pk}/{slug}"

        participations = list(source.campaign.participations.select_related("team", "group"))
        found = matrices(source.section, participations)
        self.answers |= {named(team): rows for team, rows in found.items()}
        self._groups |= {named(p.team.slug): named(p.group.slug) for p in participations}
        tree = frozen_hierarchy(source.campaign)
        self._hierarchy |= {named(group): parent and named(parent) for group, parent in tree.items()}

    @cached_property
    def sizes(self) -> Mapping[str, Mapping[str, int]]:
        """For each team in its wave, how many persons count in each node."""
        return {team: {**nodes, ASKED: len(self.answers[team])} for team, nodes in self.census.sizes().items()}

    @cached_property
    def gates(self) -> Mapping[str, NodeGate]:
        """What the gate says of each wave; its trees stand beside each other."""
        units = (Unit(team, self._groups[team], nodes) for team, nodes in self.sizes.items())
        return gate(units, self._hierarchy, self.threshold)

    def crowd(self, node: str = BANK) -> Crowd:
        """Whoever is in the totals of their wave in this node."""
        roots = [group for group, parent in self._hierarchy.items() if parent is None]
        groups = self.gates[node].groups if node in self.gates else {}
        blocks = tuple(block for root in roots for block in (groups[root].blocks if root in groups else ()))
        return self.crowd_of(blocks, {team: self.sizes[team][node] for block in blocks for team in block.teams})

    def crowd_of(self, blocks: tuple[Block, ...], persons: Mapping[str, int]) -> Crowd:
        """These blocks, of whose teams so many persons count."""
        most: dict[str, int] = {}
        for team, count in persons.items():
            slug = team.partition("/")[2]
            most[slug] = max(count, most.get(slug, 0))
        different = sum(count > 0 for count in most.values())
        return Crowd(blocks, tuple(sorted(persons)), sum(most.values()), different)

    def rows(self, teams: Sequence[str]) -> Answers:
        """The answers of these teams, below each other."""
        return np.concatenate([np.zeros((0, len(self.bank.item_order)), dtype=np.uint8), *map(self.answers.get, teams)])

    # -- What subtracting would leave over -----------------------------------------

    def holds_number(self, key: str) -> bool:
        """Whether the exact mean of an item would tell the number of a team that is shown a word."""
        alike = partial(self.census.alike, ITEM + key)
        return self._withheld(
            ITEM + key,
            known=lambda block: len(block.teams) == 1 and not alike(block.teams),
            tells_too_much=lambda blocks: alike(_teams(blocks)),
        )

    def holds_shares(self, key: str) -> bool:
        """Whether exact shares of an item would tell how a team answered that is shown no distribution."""
        alike = partial(self.census.alike, ITEM + key)
        return self._withheld(
            ITEM + key,
            known=lambda block: self._tells_counts(block, key),
            tells_too_much=lambda blocks: sum(b.persons for b in blocks) < 2 * self.threshold or alike(_teams(blocks)),
        )

    def holds_counts(self, key: str, code: int) -> bool:
        """Whether the exact share of *don't know* or *doesn't apply* would tell how many these were in one team."""
        return self._withheld(
            ASKED,
            known=lambda block: self._tells_counts(block, key),
            tells_too_much=lambda blocks: self._is_plain(blocks, key, code),
        )

    def _tells_counts(self, block: Block, key: str) -> bool:
        """Whether the scorecard of the team gives counts and distribution of this item."""
        node = ITEM + key
        if len(block.teams) > 1 or self.sizes[block.teams[0]][node] < 2 * self.threshold:
            return False
        return not self.census.alike(node, block.teams)

    def _is_plain(self, blocks: Sequence[Block], key: str, code: int) -> bool:
        column = self.rows(_teams(blocks))[:, self.bank.columns[key]]
        those = int(np.count_nonzero(column == code))
        return len(column) < 2 * self.threshold or those >= len(column) - 1

    def _withheld(
        self, node: str, known: Callable[[Block], bool], tells_too_much: Callable[[Sequence[Block]], bool]
    ) -> bool:
        found = self.gates[node]
        blocks = self.crowd(node).blocks
        total = GroupTotal(Released(sum(block.persons for block in blocks)), blocks, (), ())
        whole = NodeGate(found.teams, {**found.groups, ROOT: total}, found.left_out)
        hierarchy = {ROOT: None, **{group: parent or ROOT for group, parent in self._hierarchy.items()}}
        return ROOT in withheld_totals(whole, hierarchy, known, tells_too_much)


def _teams(blocks: Sequence[Block]) -> tuple[str, ...]:
    return tuple(team for block in blocks for team in block.teams)
