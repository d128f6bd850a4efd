"""The teams of one wave side by side: where each stands, what is remarkable among them; still without words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from django.urls import reverse

from surveys.banks.outline import DimensionNode, Outline
from surveys.campaigns.models import Campaign
from surveys.charts.profile import whole
from surveys.core.change import ChangeVerdict
from surveys.core.multiplicity import benjamini_hochberg
from surveys.core.robust import robust_spread
from surveys.core.scoring import BANK
from surveys.pages.dashboards.presenters.scope import Choice
from surveys.results.models import Change
from surveys.results.permissions import coaches_may_look
from surveys.results.presenters import Outcome, report_outcome
from surveys.results.queries import Report, wave_reports
from surveys.teams.models import Team

MOVED = frozenset({ChangeVerdict.IMPROVED, ChangeVerdict.DECLINED})
ENOUGH_FOR_UNUSUAL = 5  # teams: among fewer a median deviation says nothing
ENOUGH_FOR_MEDIAN = 2
CellKey = tuple[int, str]  # primary key of a team, key of a dimension


@dataclass(frozen=True)
class Line:
    """One team in this wave."""

    team: Team
    report: Report
    outcome: Outcome
    changes: Mapping[str, Change]  # by dimension; none as long as the days of the wave before are the team's own
    address: str  # of its result
    bank: str

    def url(self, key: str) -> str:
        """Where the team's own result says more about a dimension."""
        return f"{self.address}#{self.bank}-row-{key}"

    @property
    def is_hidden(self) -> bool:
        """Whether too few answered for anything to be shown."""
        return self.report.scorecard.answered is None


@dataclass(frozen=True)
class Moves:
    """What surely moved, although so many cells were looked at together; by name of the team."""

    kept: tuple[tuple[Line, DimensionNode, Change], ...]
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

    @property
    def threshold(self) -> int:
        """How many answers anything rests on at least."""
        return self.campaign.threshold

    @property
    def with_numbers(self) -> int:
        """How many teams show at least one number here."""
        return sum(any(line.outcome.of(leaf.key).value is not None for leaf in self.columns) for line in self.lines)


def board_of(choice: Choice) -> Board | None:
    """The teams of a choice; None without a wave, or when none of them took part in it."""
    if choice.campaign is None or choice.outline is None:
        return None
    keys = [leaf.key for leaf in choice.columns]
    reports = wave_reports(choice.campaign, choice.outline.version_id, choice.teams, [BANK, *keys])
    taking_part = ((report, report.scorecard.participation) for report in reports)
    lines = tuple(_line(report, part.team, choice.outline) for report, part in taking_part if part)
    if not lines:
        return None
    return Board(
        campaign=choice.campaign,
        outline=choice.outline,
        columns=choice.columns,
        lines=lines,
        medians=_medians(lines, keys),
        unusual=frozenset(cell for key in keys for cell in _unusual(lines, key)),
        moves=_moves(lines, choice.columns),
        has_previous=any(line.changes for line in lines),
    )


def _line(report: Report, team: Team, outline: Outline) -> Line:
    card = report.scorecard
    address = reverse("dashboards:result", args=[team.slug, card.campaign.slug])
    compared = card.previous is not None and coaches_may_look(card.previous.campaign)
    changes = {change.key: change for change in report.changes.values()} if compared else {}
    return Line(team, report, report_outcome(report), changes, address, outline.slug)


def numbers(lines: Sequence[Line], key: str) -> list[tuple[int, float]]:
    """Teams and their numbers in a dimension, in the digits that are shown."""
    found = ((line.team.pk, line.outcome.of(key).value) for line in lines)
    return [(team, value) for team, value in found if value is not None]


def _medians(lines: Sequence[Line], keys: Sequence[str]) -> dict[str, float]:
    values = {key: [value for _team, value in numbers(lines, key)] for key in keys}
    return {key: float(whole(median(found))) for key, found in values.items() if len(found) >= ENOUGH_FOR_MEDIAN}


def _unusual(lines: Sequence[Line], key: str) -> list[CellKey]:
    found = numbers(lines, key)
    spread = robust_spread([value for _team, value in found]) if len(found) >= ENOUGH_FOR_UNUSUAL else None
    return [(team, key) for (team, _), odd in zip(found, spread.unusual, strict=True) if odd] if spread else []


def _moves(lines: Sequence[Line], columns: Sequence[DimensionNode]) -> Moves:
    """Benjamini–Hochberg over all changes of this view, whatever the verdict on each of them alone was."""
    changed = [(line, leaf, line.changes.get(leaf.key)) for line in lines for leaf in columns]
    tested = [(line, leaf, change, change.p) for line, leaf, change in changed if change and change.p is not None]
    found = benjamini_hochberg([p for *_, p in tested])
    kept = [
        (line, leaf, change)
        for (line, leaf, change, _), survives in zip(tested, found.rejected, strict=True)
        if survives and change.verdict in MOVED
    ]
    return Moves(tuple(kept), len(tested))
