"""Reads YAML strictly: plain data with the line and column of every value, and every problem on the way.

Plain scalars follow YAML 1.2: only true and false are booleans, so that `No` and `2026-10-01` stay texts.
"""

import re
from collections.abc import Iterator

import yaml
from django.utils.translation import gettext as _

from surveys.banks.document import Location, Places, Problem, dotted

LARGEST_FILE = 2 * 1024 * 1024
DEEPEST = 20
MOST_PROBLEMS = 500
MOST_VALUES = 50_000  # texts, numbers, lists and mappings; a bank of 300 questions has some 15,000

OTHER_KINDS = {  # how files begin that are not text, whatever they are called
    b"PK\x03\x04": "ZIP, Excel or OpenDocument",
    b"\xd0\xcf\x11\xe0": "Excel 97",
    b"\x1f\x8b": "GZIP",
    b"%PDF": "PDF",
}
NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]+([eE][-+][0-9]+)?")
WORDS: dict[str, object] = {"": None, "~": None} | {
    spelled: value
    for word, value in {"null": None, "true": True, "false": False}.items()
    for spelled in (word, word.capitalize(), word.upper())
}


class _StopReading(Exception):  # noqa: N818  # not an error: the rest of the file is not looked at
    """What was found makes the rest of the file meaningless."""


def decode(content: bytes, name: str, *, advice: str = "") -> tuple[str, list[Problem]]:
    """The text of a file, or why it is none; `advice` says how to save it as UTF-8."""
    advice = advice or _("save it as UTF-8")
    if len(content) > LARGEST_FILE:
        message = _("the file is larger than %(size)s MB: split the bank") % {"size": LARGEST_FILE // 1024 // 1024}
        return "", [Problem(name, 1, 1, "", message, "file")]
    other = next((kind for start, kind in OTHER_KINDS.items() if content.startswith(start)), "")
    if other:
        message = _("this is a file of another kind (%(kind)s): save it as YAML or CSV") % {"kind": other}
        return "", [Problem(name, 1, 1, "", message, "file")]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = _("the file is UTF-16: %(advice)s") % {"advice": advice}
        return "", [Problem(name, 1, 1, "", message, "file")]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _line_and_column(error.object[: error.start].decode("utf-8", "ignore"))
        message = _("the file is not UTF-8 here: %(advice)s") % {"advice": advice}
        return "", [Problem(name, line, column, "", message, "file")]
    bad = NOT_YAML.search(text)
    if bad:
        line, column = _line_and_column(text[: bad.start()])
        code = f"U+{ord(bad.group()):04X}"
        message = _("the character %(code)s can not be shown: remove it") % {"code": code}
        return "", [Problem(name, line, column, "", message, "file")]
    return text, []


def _line_and_column(before: str) -> tuple[int, int]:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines), len(lines[-1]) + 1


class Reader:
    """One pass over the events of one file. Aliases are refused before anything is expanded."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.places = Places()
        self.problems: list[Problem] = []
        self._events: Iterator[yaml.Event] = iter(())
        self._count = 0

    def read(self, text: str) -> object:
        """The data of the one document; None where there is nothing to look at further."""
        self._events = yaml.parse(text, Loader=yaml.CSafeLoader)
        try:
            return self._documents()
        except _StopReading:
            return None
        except yaml.MarkedYAMLError as error:
            self._say_syntax(error)
            return None

    def _documents(self) -> object:
        data: object = None
        count = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                count += 1
                if count > 1:
                    self._say(event, (), _("a second document starts here: one bank to a file"))
                    raise _StopReading
                data = self._value(next(self._events), (), 1)
        if count == 0:
            self.problems.append(Problem(self.name, 1, 1, "", _("the file is empty: see docs/bank-format.md"), "file"))
        return data

    def _value(self, event: yaml.Event, at: Location, depth: int) -> object:
        self._count += 1
        if self._count > MOST_VALUES:
            self._say(event, (), _("the file holds more than %(most)s values: split the bank") % {"most": MOST_VALUES})
            raise _StopReading
        self.places.values.setdefault(at, _place(event))
        if isinstance(event, yaml.AliasEvent):
            self._say(event, at, _("aliases (*%(name)s) are not read: write the value out") % {"name": event.anchor})
            return None
        self._check_decoration(event, at)
        if isinstance(event, yaml.ScalarEvent):
            return _plain(event)
        if depth > DEEPEST:
            self._say(event, at, _("nested deeper than %(depth)s levels: make it flatter") % {"depth": DEEPEST})
            raise _StopReading
        return self._mapping(at, depth) if isinstance(event, yaml.MappingStartEvent) else self._sequence(at, depth)

    def _sequence(self, at: Location, depth: int) -> list[object]:
        values: list[object] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*at, len(values)), depth + 1))
        return values

    def _mapping(self, at: Location, depth: int) -> dict[str, object]:
        values: dict[str, object] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._say(event, at, _("a key must be one plain word"))
                self._skip(event, depth)
                self._skip(next(self._events), depth)
                continue
            self._entry(event, at, depth, values)
        return values

    def _entry(self, event: yaml.ScalarEvent, at: Location, depth: int, values: dict[str, object]) -> None:
        key = event.value
        here = (*at, key)
        self._check_decoration(event, here)
        if key in values:
            line = self.places.keys[here][0]
            self._say(event, here, _("this key stands here a second time (first in line %(line)s)") % {"line": line})
            self._skip(next(self._events), depth)
            return
        if key == "<<":
            self._say(event, here, _("merge keys are not read: write the values out"))
            self._skip(next(self._events), depth)
            return
        self.places.keys[here] = _place(event)
        values[key] = self._value(next(self._events), here, depth + 1)

    def _skip(self, event: yaml.Event, depth: int) -> None:
        """Reads over a value; what is wrong inside it is said, its data are dropped."""
        self._value(event, ("…",), depth + 1)

    def _check_decoration(self, event: yaml.Event, at: Location) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            self._say(event, at, _("anchors (&%(name)s) are not read: remove it") % {"name": anchor})
        if tag:
            self._say(event, at, _("tags (%(tag)s) are not read: remove it") % {"tag": tag})

    def _say(self, event: yaml.Event, at: Location, message: str) -> None:
        line, column = _place(event)
        self.problems.append(Problem(self.name, line, column, dotted(at), message, "yaml"))
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(Problem(self.name, line, column, "", _("too much is wrong: reading stops"), "yaml"))
            raise _StopReading

    def _say_syntax(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = ", ".join(part for part in (error.problem, error.context) if part)
        message = _("this is not YAML (%(said)s): mend the line or the one above it") % {"said": said}
        if error.problem and "cannot start any token" in error.problem:
            message = _("no value can start with this sign: indent with spaces, not tabs, or put the text in quotes")
        self.problems.append(Problem(self.name, line, column, "", message, "yaml"))


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _plain(event: yaml.ScalarEvent) -> object:
    """The value of a scalar; what stands in quotes or blocks is a text."""
    text: str = event.value
    if event.style:
        return text
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text) and len(text) <= 18:
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text
