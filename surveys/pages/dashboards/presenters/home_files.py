"""What the files of the dashboard hold: the cells of its heatmap and what it says of them, in the same digits."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TypeAlias

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.charts.heatmap import mark_word
from surveys.charts.profile import Words
from surveys.charts.value import Value
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
    """Facts (code, word, value), columns (code, word), a row for each team and dimension; `more` when programs ask."""

    stem: tuple[str, ...]
    facts: tuple[tuple[str, str, Cell], ...]
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: Callable[[], Mapping[str, object]]


def dashboard_file(user: User, asked: Mapping[str, str]) -> DashboardFile | None:
    """What the page at this address shows; None where it shows no wave."""
    choice = choice_of(scope_of(user), asked)
    board = board_of(choice)
    if board is None:
        return None
    return DashboardFile(
        stem=("dashboard", board.campaign.slug, board.outline.slug),
        facts=_facts(board, choice),
        columns=_columns(),
        rows=(*_medians(board), *_rows(board)),
        more=partial(_more, board, choice),
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


def _rows(board: Board) -> Iterator[tuple[Cell, ...]]:
    """Of each team and dimension. Words are looked up once, for there are many cells."""
    marks, words = marks_of(board, board.lines), chart_words()
    columns = [(leaf.key, spoken(leaf.title)) for leaf in board.columns]
    for line in board.lines:
        for column in columns:
            cell, signs = value(line.standing(column[0]), board.threshold), marks.get((line.team.pk, column[0]), ())
            yield _row(line, column, cell, words, ", ".join(mark_word(sign, words) for sign in signs))


def _row(line: Line, column: tuple[str, str], cell: Value, words: Words, marks: str) -> tuple[Cell, ...]:
    card = line.rows.card
    return (
        line.team.name,
        line.team.group.name,
        card.invited,
        card.answered,
        *column,
        cell.score,
        "" if cell.score is not None else cell.spoken(words),
        cell.n,
        cell.low,
        cell.high,
        marks,
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
        "moved": [vars(mover) for mover in movers(board.moves.kept)],
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
