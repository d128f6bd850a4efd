"""The questions, or the practices, of a sheet: which of those that are there a row means, and what it says of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from surveys.banks.document import Location
from surveys.banks.interchange.sheets import cells
from surveys.banks.interchange.sheets.columns import COLUMNS, PRACTICE, QUESTION, Column
from surveys.banks.interchange.sheets.table import Row, Table
from surveys.banks.keys import free_key
from surveys.banks.models import Texts

Data = dict[str, Any]
LISTS = {QUESTION: "items", PRACTICE: "practices"}
WORDS = {QUESTION: "text", PRACTICE: "title"}  # the text by which a row is recognised
NEEDED = {
    QUESTION: ("question",),
    PRACTICE: ("practice", "why", "next step", "good enough", "notice", "effort", "band"),
}
WORDS_OF_A_KEY = 6
EFFORTS = {"small": "S", "medium": "M", "large": "L", "s": "S", "m": "M", "l": "L"}


class Parts:
    """All of one kind: those of the bank as it stands, and those of the rows."""

    def __init__(self, kind: str, table: Table, base: Data, past: Mapping[str, Texts]) -> None:
        self.kind = kind
        self.table = table
        self.language: str = base["language"]
        self.scales = _names(base["scales"], self.language)
        self.before: dict[str, tuple[str, Data]] = {}  # key → dimension and data
        self.taken = set(past)
        self.past = {cells.plain_words(texts.get(self.language, "")): key for key, texts in past.items()}
        self.keys: dict[int, str] = {}  # row → key
        self.rows: dict[str, int] = {}  # key → first row
        self.row_of: dict[int, int] = {}  # identity of the data of a row → row
        self.left_out: set[str] = set()  # keys of rows that are not read, since something is wrong with them
        self.leaves: list[str] = []  # dimensions without dimensions below them
        self.words: dict[str, str] = {}  # words of a row or of what is there → key
        self.items: Parts | None = None  # for practices: the questions that they may serve
        self._gather(base["dimensions"])

    def _gather(self, dimensions: Iterable[Data]) -> None:
        for one in dimensions:
            for data in one.get(LISTS[self.kind], ()):
                self.before[data["key"]] = (one["key"], data)
            if not one.get("dimensions"):
                self.leaves.append(one["key"])
            self._gather(one.get("dimensions", ()))

    def kept(self) -> dict[str, list[Data]]:
        """Those that are there, by dimension, as they are."""
        found: dict[str, list[Data]] = {key: [] for key in self.leaves}
        for dimension, data in self.before.values():
            found.setdefault(dimension, []).append(data)
        return found

    # -- Which one a row means -------------------------------------------------

    def match(self, rows: list[Row]) -> None:
        """Gives each row its key: the one that it names, else that of the part with the same words, else a new one."""
        named = {row.text("key") for row in rows}
        free = {
            cells.plain_words(data[WORDS[self.kind]].get(self.language, "")): key
            for key, (_dimension, data) in reversed(self.before.items())
            if key not in named
        }
        back = {words: key for words, key in self.past.items() if key not in self.before and key not in named}
        self.taken |= self.before.keys() | named
        for row in rows:
            words = cells.plain_words(row.text(NEEDED[self.kind][0]))
            key = row.text("key") or free.pop(words, "") or back.pop(words, "") or self._new_key(row)
            self.keys[row.number] = key
            self.rows.setdefault(key, row.number)
            self.words.setdefault(words, key)
        for words, key in free.items():
            self.words.setdefault(words, key)

    def _new_key(self, row: Row) -> str:
        first = row.text(NEEDED[self.kind][0]).split()[:WORDS_OF_A_KEY]
        key = free_key(" ".join(first), self.taken, self.kind)
        self.taken.add(key)
        return key

    def find(self, written: str) -> str:
        """The key of the part with this key or these words; what is written where there is none."""
        if written in self.rows or written in self.before:
            return written
        return self.words.get(cells.plain_words(written), written)

    # -- What a row says -------------------------------------------------------

    def by_dimension(self, placed: Iterable[tuple[Row, str | None]]) -> dict[str, list[Data]]:
        """The parts of all rows. Those with something wrong are named and left out, like those without a dimension."""
        found: dict[str, list[Data]] = defaultdict(list)
        whole = self._has_its_columns()
        for row, dimension in placed:
            # Made for a row that is wrong too, or its dimension would seem to have no questions.
            here = found[dimension] if dimension else []
            empty = [name for name in NEEDED[self.kind] if self.table.has(name) and not row.text(name)]
            for name in empty:
                self.table.say(row.number, self.table.place(name), _("is empty: write it"), "shape")
            if whole and not empty:
                data = self._data(row)
                self.row_of[id(data)] = row.number
                here.append(data)
            if not whole or empty or not dimension:
                self.left_out.add(self.keys[row.number])
        return found

    def _has_its_columns(self) -> bool:
        missing = [name for name in NEEDED[self.kind] if not self.table.has(name)]
        for name in missing:
            self.table.say(1, 1, _("this column is missing: add it"), "columns", name)
        return not missing

    def _data(self, row: Row) -> Data:
        """What was there under the key, overwritten by every column that the file has."""
        key = self.keys[row.number]
        _dimension, before = self.before.get(key, ("", {}))
        data: Data = {**before, "key": key}
        for column in COLUMNS.values():
            if self.kind not in column.kinds or column.field in {"", "key"}:
                continue
            if column.translated and column.field != "links":
                data[column.field] = self._translated(row, column, before)
            elif self.table.has(column.name):
                data[column.field] = self._value(row, column, before)
        if self.kind == QUESTION:
            data.setdefault("scale", self._scale(row, before))
        return data

    def _value(self, row: Row, column: Column, before: Data) -> object:
        written = row.text(column.name)
        if column.name == "scale":
            return self._scale(row, before)
        if column.name in {"reverse", "short form"}:
            return self._yes(row, column.name, written)
        if column.name == "weight":
            return self._number(row, written)
        if column.name == "links":
            return self._links(row)
        if column.name in {"after", "concepts"}:
            return self._others(written) if column.name == "after" else _ids(written)
        if column.name == "for question":
            return (self.items.find(written) if self.items else written) if written else None
        if column.name in {"effort", "band"}:
            return EFFORTS.get(written.casefold(), written) if column.name == "effort" else written.casefold()
        return written or None

    def _translated(self, row: Row, column: Column, before: Data) -> Data | None:
        """A text in all its languages; those without a column stay as they were."""
        texts: Data = dict(before.get(column.field) or {})
        for language in self.table.languages(column.name):
            written = row.text(column.name, language)
            if written:
                texts[language or self.language] = written
            else:
                texts.pop(language or self.language, None)
        return texts or None

    def _others(self, written: str) -> list[str]:
        """Practices by key, with spaces between them, or by title, each on a line of its own or after a comma."""
        known = self.rows.keys() | self.before.keys()
        keys = _ids(written)
        return keys if known.issuperset(keys) else [self.find(word) for word in cells.words_in(written)]

    def _scale(self, row: Row, before: Data) -> str:
        written = row.text("scale")
        if written:
            return self.scales.get(cells.plain_words(written), written)
        if before.get("scale"):
            return str(before["scale"])
        keys = sorted(set(self.scales.values()))
        used = sorted({data["scale"] for _dimension, data in self.before.values()}) or keys
        if len(used) == 1:
            return used[0]
        words = _("say which scale answers this: %(scales)s") % {"scales": ", ".join(keys)}
        self.table.say(row.number, self.table.place("scale"), words, "shape", "scale")
        return keys[0] if keys else ""

    def _yes(self, row: Row, name: str, written: str) -> bool:
        if not written:
            return name == "short form"
        found = cells.yes_or_no(written)
        if found is None:
            self.table.say(row.number, self.table.place(name), _("must be “yes” or “no”"), "shape")
        return bool(found)

    def _number(self, row: Row, written: str) -> float:
        found = cells.number(written) if written else 1.0
        if found is None:
            words = _("must be a number such as 1 or 0.5")
            self.table.say(row.number, self.table.place("weight"), words, "shape")
        return 1.0 if found is None else found

    def _links(self, row: Row) -> list[Data]:
        """One link a line: its title, then its address. Translated titles stand in the same order."""
        links: list[Data] = []
        for language in self.table.languages("links"):
            for index, line in enumerate(row.text("links", language).splitlines()):
                title, _space, url = line.strip().rpartition(" ")
                if not title.strip() or (language and index >= len(links)):
                    words = _("write each link on a line of its own: its title, a space, its address")
                    self.table.say(row.number, self.table.place("links", language), words, "shape")
                elif language:
                    links[index]["title"][language] = title.strip()
                else:
                    links.append({"title": {self.language: title.strip()}, "url": url})
        return links

    # -- Where it says it ------------------------------------------------------

    def first_row(self, parts: Iterable[Data]) -> int:
        """The first row that said one of these; 0 for none."""
        return min((self.row_of[id(data)] for data in parts if id(data) in self.row_of), default=0)

    def places(self, data: Data, at: Location) -> dict[Location, tuple[int, int]]:
        """Row and column of everything that a row has said."""
        row = self.row_of.get(id(data))
        if row is None:
            return {}
        found: dict[Location, tuple[int, int]] = {at: (row, self.table.place(NEEDED[self.kind][0]))}
        for place, heading in self.table.headings.items():
            column = heading.column
            if self.kind in column.kinds and column.field:
                here = (*at, column.field)
                found.setdefault(here, (row, place))
                if column.translated:
                    found[*here, heading.language or self.language] = (row, place)
        return found


def _names(scales: Iterable[Data], language: str) -> dict[str, str]:
    """Scales by key and by title."""
    found = {cells.plain_words(one["title"].get(language, "")): one["key"] for one in scales}
    return {**found, **{one["key"]: one["key"] for one in scales}}


def _ids(written: str) -> list[str]:
    return [word for entry in cells.words_in(written) for word in entry.split()]
