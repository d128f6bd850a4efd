"""The heatmap of a wave: teams by name, dimensions under their parents, medians of the teams shown on top."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode, Outline
from surveys.charts.chart import Picture, heatmap_chart
from surveys.charts.heatmap import Cell, Column, Heatmap, MarkKind, Row
from surveys.charts.value import Value
from surveys.core.agreement import Agreement
from surveys.core.change import ChangeVerdict
from surveys.pages.dashboards.presenters.home_board import Board, CellKey, Line
from surveys.results.presenters.values import value
from surveys.results.presenters.words import chart_words

SIGNS: Mapping[str, MarkKind] = {
    ChangeVerdict.IMPROVED: "up",
    ChangeVerdict.DECLINED: "down",
    Agreement.DIFFER: "differ",
    Agreement.TWO_CAMPS: "camps",
}


def heatmap_of(board: Board, lines: Sequence[Line]) -> Picture:
    """The picture of these teams with its table and its sentence; the medians are over all."""
    marks = marks_of(board, lines)
    given = Heatmap(
        title=_("%(bank)s, %(wave)s") % {"bank": spoken(board.outline.title), "wave": board.campaign.wave},
        columns=tuple(_column(leaf, board.outline) for leaf in board.columns),
        rows=tuple(_row(board, line, marks) for line in lines),
        summaries=_summaries(board),
        words=chart_words(),
    )
    return heatmap_chart(given, ident="teams", summary=_summary(board))


def median_name(board: Board) -> str:
    """The name of the row on top: over which teams it is."""
    teams = board.with_numbers
    return ngettext("Median of the %(teams)d team shown", "Median of the %(teams)d teams shown", teams) % {
        "teams": teams
    }


def marks_of(board: Board, lines: Sequence[Line]) -> dict[CellKey, tuple[MarkKind, ...]]:
    """The marks of each cell of these teams that has any."""
    moved = {(line.team.pk, leaf.key): SIGNS[change.verdict] for line, leaf, change in board.moves.kept}
    found: dict[CellKey, tuple[MarkKind, ...]] = {}
    for line in lines:
        for leaf in board.columns:
            cell, agreement = (line.team.pk, leaf.key), line.agreement(leaf.key)
            marks: list[MarkKind] = [moved[cell]] if cell in moved else []
            marks += ["unusual"] if cell in board.unusual else []
            marks += [SIGNS[agreement]] if agreement in SIGNS else []
            if marks:
                found[cell] = tuple(marks)
    return found


def answers_of(line: Line) -> str:
    """How many of how many answered; empty where it may not be told."""
    card = line.rows.card
    if card.answered is None:
        return ""
    return _("%(answered)d of %(invited)d") % {"answered": card.answered, "invited": card.invited}


def _column(leaf: DimensionNode, outline: Outline) -> Column:
    title = spoken(leaf.title)
    parent = spoken(outline.dimension(leaf.parent_key).title) if leaf.parent_key else ""
    return Column(leaf.key, spoken(leaf.short) or title, title, parent)


def _row(board: Board, line: Line, marks: Mapping[CellKey, tuple[MarkKind, ...]]) -> Row:
    cells = tuple(
        Cell(
            value(line.standing(leaf.key), board.threshold),
            line.url(leaf.key),
            marks.get((line.team.pk, leaf.key), ()),
        )
        for leaf in board.columns
    )
    hidden = all(cell.value.state == "suppressed" for cell in cells)
    return Row(line.team.name, cells, line.address, "" if hidden else answers_of(line))


def _summaries(board: Board) -> tuple[Row, ...]:
    if not board.medians:
        return ()
    values = (board.medians.get(leaf.key) for leaf in board.columns)
    return (
        Row(
            median_name(board),
            tuple(Cell(Value() if found is None else Value("shown", score=found)) for found in values),
        ),
    )


def _summary(board: Board) -> str:
    if not board.with_numbers:
        return _("No number may be shown here.")
    words = _("Teams stand by name; there is no ranking. A cell leads to the result of the team.")
    if not board.medians:
        return words
    named = {leaf.key: spoken(leaf.title) for leaf in board.columns}
    ranked = sorted(board.medians, key=lambda key: -board.medians[key])
    facts = {
        "high": named[ranked[0]],
        "most": f"{board.medians[ranked[0]]:g}",
        "low": named[ranked[-1]],
        "least": f"{board.medians[ranked[-1]]:g}",
    }
    if len(ranked) == 1 or facts["most"] == facts["least"]:
        return words
    return f"{_('Highest median: %(high)s (%(most)s). Lowest: %(low)s (%(least)s).') % facts} {words}"
