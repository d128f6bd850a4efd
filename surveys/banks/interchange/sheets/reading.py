"""From the rows of a sheet to the document of a bank: its questions and practices anew, everything else as it was."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from surveys.banks.choices import PartKind
from surveys.banks.document import BankFile, Location, Places, Problem
from surveys.banks.interchange.references import check_references
from surveys.banks.interchange.shape import check_shape
from surveys.banks.interchange.sheets.columns import PRACTICE, QUESTION
from surveys.banks.interchange.sheets.parts import Parts
from surveys.banks.interchange.sheets.table import Row, Table, read_table
from surveys.banks.interchange.sheets.tree import Data, Tree, nested
from surveys.banks.interchange.sheets.writing import EXAMPLE
from surveys.banks.models import Texts

KINDS = {"question": QUESTION, "item": QUESTION, "practice": PRACTICE}
Past = Mapping[tuple[str, str], Texts]  # kind and key of what a bank has had → its words


def read_sheet(content: bytes, name: str, base: Data, past: Past) -> tuple[BankFile | None, list[Problem]]:
    """The bank with the questions and practices of the sheet, or every problem by row and column.

    `base` is the bank as it stands (as `data_of` gives it); `past` holds what it has had, so that no key comes again.
    A sheet without practices leaves those that are there, and one without questions likewise.
    """
    table = read_table(content, name)
    if not table.rows or any(problem.rule == "file" for problem in table.problems):
        return None, table.problems
    sheet = _Sheet(table, base, past)
    data = sheet.data()
    document, wrong = check_shape(data, name, sheet.places)
    broken = check_references(data, name, sheet.places, sheet.questions.left_out | sheet.practices.left_out)
    problems = [_by_column(problem, table) for problem in (*wrong, *broken)]
    if table.problems:  # what follows from them for the rest of the bank says nothing new
        problems = [*table.problems, *(problem for problem in problems if problem.line > 1)]
    if document is None or problems:
        return None, sorted(set(problems))
    return BankFile(name, document, sheet.places), []


def _by_column(problem: Problem, table: Table) -> Problem:
    """Named by the column of the sheet, where it is about one."""
    return replace(problem, path=table.shown(problem.column)) if problem.line > 1 else problem


class _Sheet:
    """One pass over the rows of one file."""

    def __init__(self, table: Table, base: Data, past: Past) -> None:
        self.table = table
        self.base = base
        self.places = Places()
        gone = {kind: {key: texts for (of, key), texts in past.items() if of == kind} for kind in PartKind}
        self.tree = Tree.of(base["dimensions"], base["language"], gone[PartKind.DIMENSION])
        self.questions = Parts(QUESTION, table, base, gone[PartKind.ITEM])
        self.practices = Parts(PRACTICE, table, base, gone[PartKind.PRACTICE])

    def data(self) -> Data:
        """The whole bank as plain data; what is wrong is said on the way."""
        self._check_languages()
        self._check_columns()
        rows: dict[str, list[Row]] = {QUESTION: [], PRACTICE: []}
        for row in self.table.rows:
            kind = self._kind(row)
            if kind and row.text("dimension") == EXAMPLE:
                words = _("this is the example of the template: write your own here, or delete the row")
                self.table.say(row.number, self.table.place("dimension"), words, "shape", "dimension")
            elif kind:
                rows[kind].append(row)
        leaves = self._leaves(rows)
        found = nested(self.tree, leaves)
        self._remember_places(found, ("dimensions",))
        return {**self.base, "dimensions": found, **_sets(self.base, found)}

    def _check_languages(self) -> None:
        for place, heading in self.table.headings.items():
            if heading.language and heading.language not in self.base["languages"]:
                words = _("this bank does not speak “%(language)s”: add the language to the bank first, or remove this")
                self.table.say(1, place, words % {"language": heading.language}, "languages")

    def _check_columns(self) -> None:
        if not self.table.has("dimension"):
            self.table.say(1, 1, _("this column is missing: add it"), "columns", "dimension")
        if not self.table.has("question") and not self.table.has("practice"):
            self.table.say(1, 1, _("this column is missing: add it"), "columns", "question")

    def _kind(self, row: Row) -> str | None:
        written = row.text("kind")
        if not written:
            return PRACTICE if self.table.has("practice") and not self.table.has("question") else QUESTION
        kind = KINDS.get(written.casefold())
        if kind is None:
            words = _("must be “question” or “practice”; an empty cell means a question")
            self.table.say(row.number, self.table.place("kind"), words, "shape")
        return kind

    def _dimension(self, row: Row) -> str | None:
        """The dimension of a question, made where there is none yet."""
        return self.tree.leaf(self.table, row) if self._names_a_dimension(row) else None

    def _names_a_dimension(self, row: Row) -> bool:
        if not row.text("dimension") and self.table.has("dimension"):  # a missing column is said once
            words = _("is empty: name the dimension that this belongs to")
            self.table.say(row.number, self.table.place("dimension"), words, "shape")
        return bool(row.text("dimension"))

    # -- What each dimension carries -------------------------------------------

    def _leaves(self, rows: Mapping[str, list[Row]]) -> dict[str, Data]:
        """What each dimension carries, by its key, in the order of the rows."""
        self.questions.match(rows[QUESTION])
        self.practices.match(rows[PRACTICE])
        self.practices.items = self.questions
        if rows[QUESTION] or not rows[PRACTICE]:
            placed = [(row, self._dimension(row)) for row in rows[QUESTION]]
            items = self.questions.by_dimension(placed)
        else:
            items = self.questions.kept()
        if rows[PRACTICE]:
            asked = [(row, self._asked(row, items)) for row in rows[PRACTICE]]
            practices = self.practices.by_dimension(asked)
        else:
            practices = _still_sound(self.practices.kept(), items)
        return {key: {"items": items[key], "practices": practices.get(key, [])} for key in items}

    def _asked(self, row: Row, items: Mapping[str, list[Data]]) -> str | None:
        """The dimension of a practice: one that has questions."""
        if not self._names_a_dimension(row):
            return None
        key = self.tree.find(row.text("dimension"))
        if key in items:
            return key
        words = _("there is no dimension of this name with questions: write it as in the rows of its questions")
        self.table.say(row.number, self.table.place("dimension"), words, "unknown-key")
        return None

    # -- Where everything stands -----------------------------------------------

    def _remember_places(self, dimensions: list[Data], at: Location) -> None:
        for index, one in enumerate(dimensions):
            here = (*at, index)
            first = self.questions.first_row(one.get("items", ()))
            if first:
                self.places.values[*here, "items"] = (first, self.table.place("dimension"))
                self.places.values[here] = (first, self.table.place("dimension"))
            for kind, parts in (("items", self.questions), ("practices", self.practices)):
                for place, data in enumerate(one.get(kind, ())):
                    self.places.values.update(parts.places(data, (*here, kind, place)))
            self._remember_places(one.get("dimensions", []), (*here, "dimensions"))


def _still_sound(practices: Mapping[str, list[Data]], items: Mapping[str, list[Data]]) -> dict[str, list[Data]]:
    """The practices of dimensions that are left, without mentions of what is gone."""
    asked = {one["key"] for found in items.values() for one in found}
    left = {one["key"] for key, found in practices.items() if key in items for one in found}
    return {
        key: [
            {
                **one,
                "item": one["item"] if one["item"] in asked else None,
                "after": [other for other in one["after"] if other in left],
            }
            for one in found
        ]
        for key, found in practices.items()
        if key in items
    }


def _sets(base: Data, dimensions: list[Data]) -> Data:
    """Roll-ups and radars over what is left; one that loses too much goes."""
    left = set(_keys(dimensions))
    radars = [{**one, "axes": [key for key in one["axes"] if key in left]} for one in base["radars"]]
    roll_ups = [{**one, "dimensions": [key for key in one["dimensions"] if key in left]} for one in base["roll_ups"]]
    return {
        "radars": [one for one in radars if len(one["axes"]) >= 3],
        "roll_ups": [one for one in roll_ups if one["dimensions"]],
    }


def _keys(dimensions: list[Data]) -> list[Any]:
    return [key for one in dimensions for key in (one["key"], *_keys(one.get("dimensions", [])))]
