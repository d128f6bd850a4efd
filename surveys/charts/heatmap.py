"""The heatmap: teams by name, dimensions as columns, the number in each cell. Drawn as HTML by `heatmap_html`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from surveys.charts import theme
from surveys.charts.grid import Grid, GridCell, GridRow
from surveys.charts.labels import by_name
from surveys.charts.profile import Words
from surveys.charts.theme import Figure, plain
from surveys.charts.value import Value
from surveys.core.levels import LEVEL_BOUNDS, level

MarkKind = Literal["up", "down", "unusual", "differ", "camps"]
SIGNS: dict[MarkKind, str] = {"up": "▲", "down": "▼", "unusual": "◆", "differ": "≠", "camps": "◑"}
COLUMN, ROW, GAP = 76.0, 44.0, 1  # units of a cell; a gap of one pixel keeps plotly.js from blurring the picture
HATCH = theme.HATCH | {"fgcolor": theme.LINE}  # words stand on it
Trace = dict[str, Any]


@dataclass(frozen=True)
class Column:
    """A dimension: a short label for the head, the full title for listeners and phones, its parent above it."""

    key: str
    short: str
    title: str
    parent: str = ""


@dataclass(frozen=True)
class Cell:
    """One number, where it leads to, and what is remarkable about it."""

    value: Value
    href: str = ""
    marks: tuple[MarkKind, ...] = ()


@dataclass(frozen=True)
class Row:
    """A team, or a summary such as "Median of 9 teams"; `answers` says how many are behind the row ("9 of 11")."""

    name: str
    cells: tuple[Cell, ...]
    href: str = ""
    answers: str = ""


@dataclass(frozen=True)
class Heatmap:
    """Rows × columns of scores 0-100. Raises ValueError when a row has not one cell for each column, or when a
    row that is hidden throughout says how many answered.

    `rows` are drawn by name, whatever order they come in; `summaries` (medians, means) stand above them as given.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    summaries: tuple[Row, ...] = ()
    words: Words = field(default_factory=Words)

    def __post_init__(self) -> None:
        """Put the teams in the order of their names."""
        for row in (*self.summaries, *self.rows):
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{row.name}: {len(row.cells)} cells for {len(self.columns)} columns")
            if row.answers and row.cells and all(cell.value.state == "suppressed" for cell in row.cells):
                raise ValueError(f"{row.name}: hidden throughout, so nobody learns how many answered")
        object.__setattr__(self, "rows", tuple(sorted(self.rows, key=lambda row: by_name(row.name))))

    @property
    def lines(self) -> tuple[Row, ...]:
        """Every row from top to bottom."""
        return (*self.summaries, *self.rows)

    @property
    def marks(self) -> tuple[tuple[str, str], ...]:
        """Signs and words of the marks that occur, for the legend."""
        found = {mark for row in self.lines for cell in row.cells for mark in cell.marks}
        return tuple((sign, mark_word(kind, self.words)) for kind, sign in SIGNS.items() if kind in found)

    @property
    def has_suppressed(self) -> bool:
        """Whether the legend has to explain the hatch."""
        return any(cell.value.state == "suppressed" for row in self.lines for cell in row.cells)

    @property
    def has_answers(self) -> bool:
        """Whether any row says how many answers are behind it."""
        return any(row.answers for row in self.lines)


def mark_word(kind: MarkKind, words: Words) -> str:
    """What a mark means."""
    return str(getattr(words, kind))


def details(cell: Cell, words: Words) -> str:
    """What does not fit into the cell: its answers, its interval, its marks in words."""
    marks = (mark_word(kind, words) for kind in cell.marks)
    value = cell.value
    return " · ".join(part for part in (value.n_text, value.interval_text(words), *marks) if part)


def signs(cell: Cell) -> str:
    """The signs of a cell, as drawn behind its number."""
    return "".join(SIGNS[kind] for kind in cell.marks)


def grid(heatmap: Heatmap) -> Grid:
    """The same digits as a plain table, for exports and tests; on the page the drawing is a table itself."""
    words = heatmap.words
    return Grid(
        caption=heatmap.title,
        corner=words.team,
        columns=tuple(column.title for column in heatmap.columns),
        rows=tuple(
            GridRow(
                row.name,
                tuple(GridCell(cell.value.text(words), details(cell, words), cell.value.state) for cell in row.cells),
                row.answers,
            )
            for row in heatmap.lines
        ),
    )


def figure(heatmap: Heatmap) -> Figure:
    """Plotly figure of the cells; the page keeps its own heads, so the axes bring words for tooltips only."""
    rows, words = heatmap.lines, heatmap.words
    traces = [
        _scores(rows, words),
        *_hatched(rows, words),
        *(_numbers(rows, number, words) for number in range(1, 6)),
        *_words(rows, words),
    ]
    return {"data": [trace for trace in traces if trace.get("x") or trace.get("z")], "layout": _layout(heatmap)}


def _scores(rows: tuple[Row, ...], words: Words) -> Trace:
    ends = [0, *(bound / 100 - 0.005 for bound in LEVEL_BOUNDS), 1]  # whole points: 20 lies on its level's side
    return {
        "type": "heatmap",
        "z": [[cell.value.score for cell in row.cells] for row in rows],
        "customdata": [[plain(_told(cell, words)) for cell in row.cells] for row in rows],
        "zmin": 0,
        "zmax": 100,
        "colorscale": [[end, colour] for place, colour in enumerate(theme.LEVELS) for end in ends[place : place + 2]],
        "showscale": False,
        "xgap": GAP,
        "ygap": GAP,
        "hoverongaps": False,
        "hovertemplate": "%{y}<br>%{x}<br>%{customdata}<extra></extra>",
    }


def _told(cell: Cell, words: Words) -> str:
    """A cell in one line; empty where another trace tells it."""
    return f"{cell.value.score:g} · {details(cell, words)}".rstrip(" ·") if cell.value.score is not None else ""


def _places(rows: tuple[Row, ...], wanted: Callable[[Value], bool]) -> list[tuple[int, int, Cell]]:
    """Column, row and cell of the values that are wanted."""
    return [
        (across, down, cell)
        for down, row in enumerate(rows)
        for across, cell in enumerate(row.cells)
        if wanted(cell.value)
    ]


def _hatched(rows: tuple[Row, ...], words: Words) -> list[Trace]:
    """Cells that are hidden on purpose: a hatch, which a heatmap cannot draw itself."""
    hidden = _places(rows, lambda value: value.state == "suppressed")
    if not hidden:
        return []
    return [
        {
            "type": "bar",
            "x": [across for across, _, _ in hidden],
            "base": [down - 0.5 for _, down, _ in hidden],
            "y": [1] * len(hidden),
            "width": 1,
            "marker": {"color": theme.SURFACE, "pattern": HATCH, "line": {"color": theme.LINE, "width": 1}},
            "customdata": [[plain(rows[down].name), plain(cell.value.spoken(words))] for _, down, cell in hidden],
            "hovertemplate": "%{customdata[0]}<br>%{x}<br>%{customdata[1]}<extra></extra>",
        }
    ]


def _numbers(rows: tuple[Row, ...], number: int, words: Words) -> Trace:
    """The numbers on one level's colour, in the colour that can be read there."""

    def on_level(value: Value) -> bool:
        return value.score is not None and level(value.score) == number

    cells = _places(rows, on_level)
    texts = [f"{cell.value.text(words)} {signs(cell)}".strip() for _, _, cell in cells]
    return _texts(cells, texts, theme.ON_LEVELS[number - 1])


def _words(rows: tuple[Row, ...], words: Words) -> list[Trace]:
    """Words and dashes where there is no number."""
    cells = _places(rows, lambda value: value.score is None)
    if not cells:
        return []
    texts = [f"{plain(cell.value.text(words))} {signs(cell)}".strip() for _, _, cell in cells]
    return [_texts(cells, texts, theme.TEXT)]


def _texts(cells: list[tuple[int, int, Cell]], texts: list[str], colour: str) -> Trace:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [across for across, _, _ in cells],
        "y": [down for _, down, _ in cells],
        "text": texts,
        "textfont": {"color": colour},
        "hoverinfo": "skip",
    }


def _layout(heatmap: Heatmap) -> Figure:
    rows, columns = heatmap.lines, heatmap.columns
    quiet = {"showticklabels": False, "ticks": "", "showgrid": False, "zeroline": False, "fixedrange": True}
    return theme.layout(width=COLUMN * max(1, len(columns)), height=ROW * max(1, len(rows))) | {
        "showlegend": False,
        "plot_bgcolor": theme.SURFACE,  # what is not drawn must not let the table shine through
        "barmode": "overlay",
        "xaxis": quiet
        | {
            "range": [-0.5, len(columns) - 0.5],
            "tickmode": "array",
            "tickvals": list(range(len(columns))),
            "ticktext": [plain(column.title) for column in columns],
        },
        "yaxis": quiet
        | {
            "range": [len(rows) - 0.5, -0.5],
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [plain(row.name) for row in rows],
        },
    }
