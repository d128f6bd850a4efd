"""The tree of dimensions that the rows of a sheet name, by title or key, over what is there already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.banks.document import LONGEST_TITLE
from surveys.banks.interchange.sheets.cells import plain_words
from surveys.banks.interchange.sheets.table import Row, Table
from surveys.banks.keys import free_key
from surveys.banks.models import Texts

Data = dict[str, Any]
LEVEL = " > "  # between the titles of dimensions that stand inside each other
DEEPEST = 8


@dataclass
class Tree:
    """Dimensions by key, what stands above each, and which of them have been asked for, in order of the rows."""

    language: str
    known: dict[str, Data]
    parents: dict[str, str | None]
    taken: set[str]  # keys that must not be given to new dimensions
    past: dict[str, str]  # words of dimensions that are gone → key
    _by_words: dict[str, str] = field(default_factory=dict)
    _said: dict[str, tuple[str | None, int]] = field(default_factory=dict)  # parent and row that named it first

    @classmethod
    def of(cls, dimensions: Iterable[Data], language: str, past: Mapping[str, Texts]) -> "Tree":
        known: dict[str, Data] = {}
        parents: dict[str, str | None] = {}
        _gather(dimensions, None, known, parents)
        gone = {plain_words(texts.get(language, "")): key for key, texts in past.items() if key not in known}
        tree = cls(language, known, parents, {*past, *known}, gone)
        for key, one in known.items():
            tree._by_words.setdefault(plain_words(one["title"].get(language, key)), key)
        return tree

    def find(self, written: str) -> str | None:
        """The key of the dimension with this key or title."""
        return written if written in self.known else self._by_words.get(plain_words(written))

    def leaf(self, table: Table, row: Row) -> str | None:
        """The dimension of a row, made where there is none yet; None where the row says something impossible."""
        written = row.text("dimension")
        if len(written) > LONGEST_TITLE:
            words = _("is longer than %(most)s characters: shorten it") % {"most": LONGEST_TITLE}
            table.say(row.number, table.place("dimension"), words, "shape")
            return None
        key = self.find(written) or self._made(written)
        for language in table.languages("dimension"):
            if language and row.text("dimension", language):
                self.known[key]["title"][language] = row.text("dimension", language)
        self._place(table, row, key)
        return key

    def path(self, key: str) -> list[str]:
        """From the top down to the dimension; ends early where dimensions stand inside each other."""
        path: list[str] = []
        step: str | None = key
        while step is not None and step not in path:
            path.append(step)
            step = self.parents[step]
        return path[::-1]

    def _made(self, title: str) -> str:
        key = self.past.pop(plain_words(title), "") or free_key(title, self.taken, "dimension")
        self.taken.add(key)
        self.known[key] = {"key": key, "title": {self.language: title}}
        self.parents[key] = None
        self._by_words.setdefault(plain_words(title), key)
        return key

    def _place(self, table: Table, row: Row, key: str) -> None:
        """Puts the dimension where the row says; an empty cell leaves it where it is."""
        written = row.text("parent dimension")
        if not written:
            return
        column = table.place("parent dimension")
        parent = self._parent(table, row, written)
        if parent is None:
            return
        said, first = self._said.setdefault(key, (parent, row.number))
        if said != parent:
            words = _("row %(first)s puts this dimension elsewhere: name the same parent in all its rows")
            table.say(row.number, column, words % {"first": first}, "tree")
            return
        before = self.parents[key]
        self.parents[key] = parent
        circle = self._circle(key)
        if circle:
            self.parents[key] = before
            words = _("these dimensions would stand inside each other: %(circle)s; name another parent")
            table.say(row.number, column, words % {"circle": LEVEL.join(circle)}, "tree")

    def _parent(self, table: Table, row: Row, written: str) -> str | None:
        """The parent of a row; a way of several levels is made where it is missing."""
        whole = self.find(written)
        if whole:
            return whole
        parent: str | None = None
        steps = [step.strip() for step in written.split(LEVEL.strip())]
        if len(steps) > DEEPEST or not all(0 < len(step) <= LONGEST_TITLE for step in steps):
            words = _("write one title or key, or titles with “>” between them, from the top down")
            table.say(row.number, table.place("parent dimension"), words, "tree")
            return None
        for step in steps:
            key = self.find(step)
            if key is None:
                key = self._made(step)
                self.parents[key] = parent
            parent = key
        return parent

    def _circle(self, key: str) -> list[str]:
        path, step = [key], self.parents[key]
        while step is not None:
            path.append(step)
            if step == key:
                return path[::-1]
            if path.count(step) > 1:
                return []
            step = self.parents[step]
        return []


def _gather(
    dimensions: Iterable[Data], parent: str | None, known: dict[str, Data], parents: dict[str, str | None]
) -> None:
    for one in dimensions:
        own = {name: value for name, value in one.items() if name not in {"dimensions", "items", "practices"}}
        known[one["key"]] = {**own, "title": dict(own["title"])}
        parents[one["key"]] = parent
        _gather(one.get("dimensions", ()), one["key"], known, parents)


def nested(tree: Tree, leaves: Mapping[str, Data]) -> list[Data]:
    """The dimensions down to the given leaves, as a bank file nests them; `leaves` maps a key to what it carries.

    Siblings stand in the order in which their first leaf comes.
    """
    made: dict[str, Data] = {}
    top: list[Data] = []
    for leaf in leaves:
        below = top
        for key in tree.path(leaf):
            if key not in made:
                made[key] = {**tree.known[key]}
                below.append(made[key])
            below = made[key].setdefault("dimensions", [])
    for key, carried in leaves.items():
        made[key].update(carried)
    return top
