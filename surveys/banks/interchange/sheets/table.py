"""From bytes to rows with named columns. Whatever is wrong with the file as a table is said by row and column."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from surveys.banks.document import Problem
from surveys.banks.interchange.nodes import MOST_PROBLEMS, decode
from surveys.banks.interchange.sheets.cells import is_formula, unmarked
from surveys.banks.interchange.sheets.columns import SEPARATORS, Heading, heading_of, similar

MOST_ROWS = 2000
MOST_COLUMNS = 200
NAMED_SEPARATOR = re.compile(r"sep=(.)\n", re.IGNORECASE)

Column = tuple[str, str]  # name and language


@dataclass(frozen=True)
class Row:
    """A row as a spreadsheet numbers it; cells without anything in them are left out."""

    number: int
    cells: Mapping[Column, str]

    def text(self, name: str, language: str = "") -> str:
        return self.cells.get((name, language), "")


@dataclass
class Table:
    """The rows of one file, what their columns are called there, and what is wrong so far."""

    name: str
    headings: dict[int, Heading] = field(default_factory=dict)  # by place, from 1
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def has(self, name: str, language: str = "") -> bool:
        return any((each.column.name, each.language) == (name, language) for each in self.headings.values())

    def languages(self, name: str) -> list[str]:
        """The languages in which a column comes, the bank's own as an empty text."""
        return [each.language for each in self.headings.values() if each.column.name == name]

    def place(self, name: str, language: str = "") -> int:
        """The place of a column, from 1; the first one where the file does not have it."""
        found = (at for at, each in self.headings.items() if (each.column.name, each.language) == (name, language))
        return next(found, 1)

    def shown(self, place: int) -> str:
        """The heading as it is written in the file."""
        heading = self.headings.get(place)
        return heading.shown if heading else ""

    def say(self, row: int, place: int, message: str, rule: str = "sheet", path: str = "") -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.name, row, place, path or self.shown(place), message, rule))


def read_table(content: bytes, name: str) -> Table:
    """The table of a file. Where it is none, its problems say so and it has no rows."""
    text, problems = decode(content, name, advice=_("in Excel, save it as “CSV UTF-8”"))
    table = Table(name, problems=problems)
    if problems:
        return table
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    named = NAMED_SEPARATOR.match(text)
    if named:
        text = text[named.end() :]
    first = next((line for line in text.split("\n") if line.strip()), "")
    if not first:
        table.say(1, 1, _("the file is empty: start from the template"), "file")
        return table
    records = _records(table, text, named[1] if named else _separator(first))
    _read_head(table, records)
    if not table.problems:
        _read_rows(table, records)
    return table


def _separator(first: str) -> str:
    """The sign that parts the most known columns of the first line."""
    counts = {sign: sum(heading_of(cell) is not None for cell in _split(first, sign)) for sign in SEPARATORS.values()}
    return max(counts, key=lambda sign: counts[sign])


def _split(line: str, sign: str) -> list[str]:
    return [part.strip('" ') for part in line.split(sign)]


def _records(table: Table, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers, empty ones passed over; stops where quotes do not match."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            table.say(number, 1, _unreadable(str(error)), "file", _("whole row"))
            return
        if any(cell.strip() for cell in cells):
            yield number, cells


def _unreadable(said: str) -> str:
    if "field limit" in said:
        return _("a cell that starts in this row is too long: is a closing quotation mark missing?")
    if "unexpected end" in said:
        return _("a quotation mark is opened in this row and never closed")
    return _("after a closing quotation mark the next cell must start: write a quotation mark inside a text twice")


# -- The head ------------------------------------------------------------------


def _read_head(table: Table, records: Iterator[tuple[int, list[str]]]) -> None:
    number, cells = next(records, (1, []))
    while cells and not cells[-1].strip():
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        words = _("more than %(most)s columns: remove those that are not in the template")
        table.say(number, MOST_COLUMNS + 1, words % {"most": MOST_COLUMNS}, "columns")
        return
    for place, cell in enumerate(cells, start=1):
        _read_heading(table, number, place, cell)
    if not table.headings and not any(problem.rule == "file" for problem in table.problems):
        table.problems.clear()
        words = _("the first row must name the columns, such as “dimension” and “question”: start from the template")
        table.say(number, 1, words, "columns")


def _read_heading(table: Table, number: int, place: int, cell: str) -> None:
    written = cell.strip()
    if not written:
        return  # what stands below it is refused
    heading = heading_of(written)
    if heading is None:
        close = similar(written)
        hint = _("did you mean “%(close)s”?") % {"close": close} if close else _("remove it, see docs/bank-format.md")
        table.say(number, place, _("this column is not known: %(hint)s") % {"hint": hint}, "columns", written[:80])
        return
    if table.has(heading.column.name, heading.language):
        first = table.place(heading.column.name, heading.language)
        words = _("this column stands here a second time (first in column %(first)s): keep one of them")
        table.say(number, place, words % {"first": first}, "columns", written[:80])
        return
    table.headings[place] = heading


# -- The rows ------------------------------------------------------------------


def _read_rows(table: Table, records: Iterator[tuple[int, list[str]]]) -> None:
    for number, cells in records:
        if len(table.rows) >= MOST_ROWS:
            words = _("more than %(most)s rows: split the bank") % {"most": MOST_ROWS}
            table.say(number, 1, words, "file", _("whole row"))
            return
        table.rows.append(Row(number, _cells(table, number, cells)))
        if len(table.problems) >= MOST_PROBLEMS:
            return
    if not table.rows and not table.problems:
        table.say(2, 1, _("there is no row below the names of the columns: write a question in each row"), "file")


def _cells(table: Table, number: int, cells: Sequence[str]) -> dict[Column, str]:
    found: dict[Column, str] = {}
    for place, cell in enumerate(cells, start=1):
        text = cell.strip()
        if not text:
            continue
        heading = table.headings.get(place)
        if heading is None:
            words = _("there is no column name over this cell: is a separator in a text that has no quotation marks?")
            table.say(number, place, words, "columns", _("column %(place)s") % {"place": place})
            continue
        if is_formula(text):
            words = _("this reads as a formula: write its result, or an apostrophe (') before a text that starts so")
            table.say(number, place, words, "formula")
        found[heading.column.name, heading.language] = unmarked(text)
    return found
