"""All answers of a campaign to one bank side by side, for totals over any set of teams.

Kept are a byte for each answer and a number for each person and node. Objects are made for one node of one set of teams
at a time, so that the memory which a close needs grows by about a kilobyte for each team, not by a hundred.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from surveys.core.many import score_many
from surveys.core.moments import moments
from surveys.core.release import same_answers, shown, unanimous
from surveys.core.scoring import BankScores, BankSpec, ItemScores, NodeScores, score_item, score_node
from surveys.core.types import DONT_KNOW, NONE, Answers
from surveys.results.assembly import ITEM

Counts = NDArray[np.int64]


class Census:
    """Persons of all teams, team by team in key order."""

    def __init__(self, bank: BankSpec, answers: Mapping[str, Answers]) -> None:
        teams = sorted(answers)
        ends = np.cumsum([len(answers[team]) for team in teams]).tolist()
        self._bank = bank
        self._rows = {team: slice(end - len(answers[team]), end) for team, end in zip(teams, ends, strict=True)}
        nobody = np.zeros((0, len(bank.item_order)), dtype=np.uint8)
        self._answers: Answers = np.concatenate([nobody, *(answers[team] for team in teams)])
        self._scores = score_many(bank, self._answers, [len(answers[team]) for team in teams])
        self._places = {team: place for place, team in enumerate(teams)}
        self._numbers: dict[tuple[str, str], float | None] = {}

    def sizes(self) -> dict[str, dict[str, int]]:
        """For each team, how many persons have a valid score in each node and item: what the gate decides by."""
        counts = {key: _running(~np.isnan(persons)) for key, persons in self._scores.persons.items()}
        for key, column in self._bank.columns.items():
            answers = self._answers[:, column]
            counts[ITEM + key] = _running((answers != NONE) & (answers < DONT_KNOW))
        return {
            team: {key: int(count[rows.stop] - count[rows.start]) for key, count in counts.items()}
            for team, rows in self._rows.items()
        }

    def __contains__(self, team: str) -> bool:
        return team in self._places

    def team(self, team: str) -> BankScores:
        """Everything of one team."""
        return self._scores.of(self._places[team])

    def nodes(self, team: str) -> dict[str, NodeScores]:
        """The same without the items."""
        return self._scores.nodes(self._places[team])

    def node(self, key: str, teams: Sequence[str]) -> NodeScores:
        """A node over these teams, as if they were one."""
        return score_node(self._bank, self._of(self._answers, teams), key, self._of(self._scores.persons[key], teams))

    def item(self, key: str, teams: Sequence[str]) -> ItemScores:
        """An item over these teams, as if they were one."""
        return score_item(self._bank.items[key], self._of(self._answers[:, self._bank.columns[key]], teams))

    def number(self, key: str, team: str) -> float | None:
        """What a team that is shown in this node is shown there: its score in shown digits; None for a band."""
        if (key, team) not in self._numbers:
            persons = self._scores.persons[key][self._rows[team]]
            mean = None if unanimous(persons) else moments(persons).mean
            self._numbers[key, team] = None if mean is None else shown(mean).value
        return self._numbers[key, team]

    def alike(self, node: str, teams: Sequence[str]) -> bool:
        """Whether all persons of these teams, or all but one, stand at the same point."""
        if node.startswith(ITEM):
            return same_answers(self.item(node.removeprefix(ITEM), teams))
        return unanimous(self._of(self._scores.persons[node], teams))

    def _of(self, column: NDArray, teams: Sequence[str]) -> NDArray:  # type: ignore[type-arg]  # of any kind
        return np.concatenate([column[:0], *(column[self._rows[team]] for team in teams)])


def _running(here: NDArray[np.bool_]) -> Counts:
    """How many there are before each row, and in all."""
    return np.concatenate([[0], np.cumsum(here)])
