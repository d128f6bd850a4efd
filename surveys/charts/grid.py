"""The numbers of a chart as a plain table, for `templates/components/chart_grid.html`."""

from dataclasses import dataclass

from surveys.charts.profile import State, Words
from surveys.charts.value import Value


@dataclass(frozen=True)
class GridCell:
    """One cell: text in the digits of the chart, and a second line such as "7 answers · 44 to 71"."""

    text: str
    more: str = ""
    state: State = "shown"


@dataclass(frozen=True)
class GridRow:
    """A row with its heading; `note` stands under the heading ("different questions")."""

    head: str
    cells: tuple[GridCell, ...]
    note: str = ""


@dataclass(frozen=True)
class Grid:
    """A table; `corner` says what the rows are."""

    caption: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]


def cell(value: Value, words: Words, *, more: str = "") -> GridCell:
    """The cell of a value, with its answers, its interval and what else is said of it."""
    parts = (value.n_text, value.interval_text(words), more)
    return GridCell(value.text(words), " · ".join(part for part in parts if part), value.state)
