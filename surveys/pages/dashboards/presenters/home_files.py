"""What the files of the dashboard hold: the cells of its heatmap and what it says of them, in the same digits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import DimensionNode
from surveys.charts.heatmap import MarkKind, mark_word
from surveys.pages.dashboards.presenters.home import advice_of, divided_of, group_figures, movers
from surveys.pages.dashboards.presenters.home_board import Board, Line, board_of
from surveys.pages.dashboards.presenters.home_heatmap import marks_of, median_name
from surveys.pages.dashboards.presenters.home_words import moves_words, noise_words, who_answered
from surveys.pages.dashboards.presenters.scope import Choice, choice_of, scope_of
from surveys.results.presenters.values import value
from surveys.results.presenters.words import chart_words
from surveys.teams.models import User

Cell: TypeAlias = str | int | float | None


@dataclass(frozen=True)
class DashboardFile:
    """Facts (code, word, value), columns (code, word), a row for each team and dimension; `more` for programs."""

    stem: tuple[str, ...]
    facts: tuple[tuple[str, str, Cell], ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: Mapping[str, object]


def dashboard_file(user: User, asked: Mapping[str, str]) -> DashboardFile | None:
    """What the page at this address shows; None where it shows no wave."""
    choice = choice_of(scope_of(user), asked)
    board = board_of(choice)
    if board is None:
        return None
    marks = marks_of(board, board.lines)
    lines = [
        _row(board, line, leaf, marks.get((line.team.pk, leaf.key), ()))
        for line in board.lines
        for leaf in board.columns
    ]
    return DashboardFile(
        stem=("dashboard", board.campaign.slug, board.outline.slug),
        facts=_facts(board, choice),
        columns=_columns(),
        rows=(*_medians(board), *lines),
        more=_more(board, choice),
    )


def _facts(board: Board, choice: Choice) -> tuple[tuple[str, str, Cell], ...]:
    outline = board.outline
    return (
        ("campaign", _("Campaign"), board.campaign.title),
        ("wave", _("Wave"), board.campaign.wave),
        ("bank", _("Question bank"), spoken(outline.title)),
        ("bank_version", _("Version of the bank"), outline.number),
        ("threshold", _("Threshold: nothing rests on fewer people"), board.threshold),
        ("score", _("Score"), _("mean of persons, 0 to 100, whole points")),
        ("group", _("Group, with all below"), choice.asked.get("group", "")),
        ("dimension", _("Dimension"), choice.asked.get("dimension", "")),
        ("licence", _("Licence of the bank"), outline.licence),
        ("attribution", _("Attribution"), spoken(outline.attribution)),
    )


def _columns() -> tuple[tuple[str, str], ...]:
    return (
        ("team", _("Team")),
        ("group", _("Group")),
        ("invited", _("People asked")),
        ("answered", _("People who answered")),
        ("dimension", _("Key of the dimension")),
        ("title", _("Dimension")),
        ("score", _("Score")),
        ("word", _("In place of a score")),
        ("n", _("Answers")),
        ("low", _("Interval from")),
        ("high", _("Interval to")),
        ("marks", _("Marks")),
    )


def _row(board: Board, line: Line, leaf: DimensionNode, marks: tuple[MarkKind, ...]) -> tuple[Cell, ...]:
    card, words = line.rows.card, chart_words()
    cell = value(line.standing(leaf.key), board.threshold)
    return (
        line.team.name,
        line.team.group.name,
        card.invited,
        card.answered,
        leaf.key,
        spoken(leaf.title),
        cell.score,
        "" if cell.score is not None else cell.spoken(words),
        cell.n,
        cell.low,
        cell.high,
        ", ".join(mark_word(mark, words) for mark in marks),
    )


def _medians(board: Board) -> list[tuple[Cell, ...]]:
    name = median_name(board)
    nothing = (None, None, None)
    return [
        (name, "", None, None, leaf.key, spoken(leaf.title), board.medians[leaf.key], "", *nothing, "")
        for leaf in board.columns
        if leaf.key in board.medians
    ]


def _more(board: Board, choice: Choice) -> dict[str, object]:
    return {
        "who_answered": who_answered(board, choice.teams),
        "changes": moves_words(board.moves, has_previous=board.has_previous),
        "moved": [asdict(mover) for mover in movers(board.moves.kept)],
        "divided": [
            {"dimension": each.dimension, "shown": each.shown, "camps": [*each.camps], "differ": [*each.differ]}
            for each in divided_of(board)
        ],
        "shared": [
            {"dimension": each.dimension, "teams": [*each.teams], "practices": each.practices}
            for each in advice_of(board)[1]
        ],
        "differences": noise_words(board),
        "groups": [asdict(group) for group in group_figures(board)],
    }
