"""The teams of one wave side by side: where each stands, what is remarkable among them; still without words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TypeAlias

from django.urls import reverse

from surveys.banks.outline import DimensionNode, Outline
from surveys.campaigns.models import Campaign
from surveys.charts.labels import by_name
from surveys.charts.profile import whole
from surveys.core.change import ChangeVerdict
from surveys.core.multiplicity import benjamini_hochberg
from surveys.core.robust import robust_spread
from surveys.core.scoring import BANK
from surveys.improvements.queries import marks_of_teams
from surveys.pages.dashboards.presenters.scope import Choice
from surveys.results.models import NodeKind
from surveys.results.permissions import coaches_may_look
from surveys.results.presenters import Standing, node_standing
from surveys.results.queries import CardRows, ChangeRow, NodeRow, wave_rows
from surveys.teams.models import Group, Team

MOVED = frozenset({ChangeVerdict.IMPROVED, ChangeVerdict.DECLINED})
ENOUGH_FOR_UNUSUAL = 5  # teams: among fewer a median deviation says nothing
ENOUGH_FOR_MEDIAN = 2
CellKey = tuple[int, str]  # primary key of a team, key of a dimension


@dataclass(frozen=True)
class Line:
    """One team in this wave."""

    team: Team
    rows: CardRows
    compared: bool  # whether its changes may be told: the days of the wave before are over
    marks: Mapping[str, str]  # practice → what the team says of it
    campaign: str
    bank: str

    @cached_property
    def address(self) -> str:
        """Of its result."""
        return reverse("dashboards:result", args=[self.team.slug, self.campaign])

    def standing(self, key: str) -> Standing:
        """Where it stands in a dimension."""
        return node_standing((NodeKind.DIMENSION, key), self.rows.node(key))

    def number(self, key: str) -> float | None:
        """Its score in a dimension, in the digits that are shown; None where there is none."""
        row = self.rows.node(key)
        return whole(row.score) if isinstance(row, NodeRow) and row.score is not None else None

    def agreement(self, key: str) -> str:
        """How far its people agree there; empty where that is not told."""
        row = self.rows.node(key)
        return row.agreement if isinstance(row, NodeRow) else ""

    def change(self, key: str) -> ChangeRow | None:
        """What moved in a dimension; nothing as long as the days of the wave before are the team's own."""
        return self.rows.change(key) if self.compared else None

    def url(self, key: str) -> str:
        """Where the team's own result says more about a dimension."""
        return f"{self.address}#{self.bank}-row-{key}"

    @property
    def is_hidden(self) -> bool:
        """Whether too few answered for anything to be shown."""
        return self.rows.card.answered is None


Moved: TypeAlias = tuple[Line, DimensionNode, ChangeRow]


@dataclass(frozen=True)
class Moves:
    """What surely moved, although so many cells were looked at together; by name of the team."""

    kept: tuple[Moved, ...]
    looked_at: int


@dataclass(frozen=True)
class Board:
    """Everything that page and files of a dashboard are made of."""

    campaign: Campaign
    outline: Outline
    columns: tuple[DimensionNode, ...]
    lines: tuple[Line, ...]
    medians: Mapping[str, float]  # by dimension, over the teams shown with a number
    unusual: frozenset[CellKey]
    moves: Moves
    has_previous: bool
    groups: tuple[tuple[Group, CardRows], ...]  # that have a total in this wave, by name

    @property
    def threshold(self) -> int:
        """How many answers anything rests on at least."""
        return self.campaign.threshold

    @property
    def with_numbers(self) -> int:
        """How many teams show at least one number here."""
        return sum(any(line.number(leaf.key) is not None for leaf in self.columns) for line in self.lines)


def board_of(choice: Choice) -> Board | None:
    """The teams of a choice; None without a wave, or when none of them took part in it."""
    if choice.campaign is None or choice.outline is None:
        return None
    keys = [leaf.key for leaf in choice.columns]
    version, asked = choice.outline.version_id, [BANK, *keys]
    found = wave_rows(choice.campaign, version, teams=choice.teams, groups=choice.groups, keys=asked)
    taking_part = [team for team in sorted(choice.teams, key=lambda team: by_name(team.name)) if team.pk in found.teams]
    if not taking_part:
        return None
    over, marks = _Over(), marks_of_teams(taking_part, choice.outline.slug)
    lines = tuple(
        Line(team, rows, over.of(rows), marks.get(team.pk, {}), choice.campaign.slug, choice.outline.slug)
        for team, rows in ((team, found.teams[team.pk]) for team in taking_part)
    )
    known = {key: numbers(lines, key) for key in keys}
    return Board(
        campaign=choice.campaign,
        outline=choice.outline,
        columns=choice.columns,
        lines=lines,
        medians=_medians(known),
        unusual=frozenset(cell for key in keys for cell in _unusual(known[key], key)),
        moves=_moves(lines, choice.columns),
        has_previous=any(line.compared and line.rows.changes for line in lines),
        groups=tuple(
            (group, found.groups[group.pk])
            for group in sorted(choice.groups, key=lambda group: by_name(group.name))
            if group.pk in found.groups
        ),
    )


class _Over:
    """Whether the days of the wave before are over, so that coaches may see it. The same waves come up again."""

    def __init__(self) -> None:
        self._over: dict[tuple[object, object], bool] = {}

    def of(self, rows: CardRows) -> bool:
        """For one team; not without a wave before."""
        wave = (rows.card.before_released_at, rows.card.before_coach_days)
        if wave not in self._over:
            before = rows.card.before
            self._over[wave] = before is not None and coaches_may_look(before)
        return self._over[wave]


def numbers(lines: Sequence[Line], key: str) -> list[tuple[int, float]]:
    """Teams and their numbers in a dimension, in the digits that are shown."""
    found = ((line.team.pk, line.number(key)) for line in lines)
    return [(team, value) for team, value in found if value is not None]


def _medians(known: Mapping[str, Sequence[tuple[int, float]]]) -> dict[str, float]:
    values = {key: [value for _team, value in found] for key, found in known.items()}
    return {key: float(whole(median(found))) for key, found in values.items() if len(found) >= ENOUGH_FOR_MEDIAN}


def _unusual(found: Sequence[tuple[int, float]], key: str) -> list[CellKey]:
    spread = robust_spread([value for _team, value in found]) if len(found) >= ENOUGH_FOR_UNUSUAL else None
    return [(team, key) for (team, _), odd in zip(found, spread.unusual, strict=True) if odd] if spread else []


def _moves(lines: Sequence[Line], columns: Sequence[DimensionNode]) -> Moves:
    """Benjamini–Hochberg over all changes of this view, whatever the verdict on each of them alone was."""
    found = benjamini_hochberg([p for *_, p in _tested(lines, columns)])
    kept = (
        (line, leaf, change)
        for (line, leaf, change, _), survives in zip(_tested(lines, columns), found.rejected, strict=True)
        if survives and change.verdict in MOVED
    )
    return Moves(tuple(kept), len(found.rejected))


def _tested(
    lines: Sequence[Line], columns: Sequence[DimensionNode]
) -> Iterator[tuple[Line, DimensionNode, ChangeRow, float]]:
    for line in lines:
        for leaf in columns:
            change = line.change(leaf.key)
            if change and change.p is not None:
                yield line, leaf, change, change.p
