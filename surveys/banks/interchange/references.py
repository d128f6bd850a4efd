"""What must hold between the parts of a bank file.

Works on the plain data, so that a file with a wrong shape hears about its references in the same run.
"""

from collections.abc import Callable, Collection, Iterator
from itertools import islice, pairwise
from typing import Any

from django.utils.translation import gettext as _

from surveys.banks.document import Location, Places, Problem, dotted
from surveys.banks.interchange.nodes import MOST_PROBLEMS
from surveys.banks.interchange.shape import languages_of
from surveys.banks.wording import closest

Finding = tuple[Location, str, str]  # place, rule, message
Row = tuple[Location, dict[str, Any]]
MOST_ITEMS, MOST_PRACTICES, MOST_DIMENSIONS = 1000, 5000, 500
PARTS = ["unfavourable", "neutral", "favourable"]


def check_references(data: object, name: str, places: Places, left_out: Collection[str] = ()) -> list[Problem]:
    """Every broken rule between parts, in no particular order.

    `left_out` are keys of parts that the file has and the data has not, since something else is wrong with them.
    """
    if not isinstance(data, dict):
        return []
    bank = _Bank(data, places, left_out)
    problems = []
    for check in CHECKS:
        for location, rule, message in islice(check(bank), MOST_PROBLEMS):
            known, (line, column) = places.of(location)
            problems.append(Problem(name, line, column, dotted(known), message, rule))
    return problems


def scale_references(scale: dict[str, Any]) -> list[tuple[Location, str]]:
    """What is wrong between the points of one scale, each at its place in it."""
    bank = _Bank({"scales": [scale]}, Places())
    checks = (_reused_keys, _scale_values, _scale_parts)
    return [(location[2:], message) for check in checks for location, _rule, message in check(bank)]


class _Bank:
    """The parts of a file by kind, whatever else is wrong with it."""

    def __init__(self, data: dict[str, Any], places: Places, left_out: Collection[str] = ()) -> None:
        self.data = data
        self.places = places
        self.left_out = left_out
        self.scales = list(_rows(data, (), "scales"))
        self.dimensions = list(_tree(data, ()))
        self.items = [row for at, one in self.dimensions for row in _rows(one, at, "items")]
        self.practices = [row for at, one in self.dimensions for row in _rows(one, at, "practices")]
        self.radars = list(_rows(data, (), "radars"))
        self.roll_ups = list(_rows(data, (), "roll_ups"))

    def line(self, location: Location) -> int:
        return self.places.of(location)[1][0]


def _rows(owner: dict[str, Any], at: Location, kind: str) -> Iterator[Row]:
    found = owner.get(kind)
    for index, row in enumerate(found if isinstance(found, list) else []):
        if isinstance(row, dict):
            yield (*at, kind, index), row


def _tree(owner: dict[str, Any], at: Location) -> Iterator[Row]:
    for place, row in _rows(owner, at, "dimensions"):
        yield place, row
        yield from _tree(row, place)


def _words(row: dict[str, Any], at: Location, kind: str) -> Iterator[tuple[Location, str]]:
    """The texts of a list of keys, each with its place."""
    found = row.get(kind)
    for index, word in enumerate(found if isinstance(found, list) else []):
        if isinstance(word, str):
            yield (*at, kind, index), word


def _keys(rows: list[Row]) -> list[str]:
    return [row["key"] for _at, row in rows if isinstance(row.get("key"), str)]


# -- Checks --------------------------------------------------------------------


def _reused_keys(bank: _Bank) -> Iterator[Finding]:
    kinds = [bank.scales, bank.dimensions, bank.items, bank.practices, bank.radars, bank.roll_ups]
    kinds += [list(_rows(scale, at, "points")) for at, scale in bank.scales]
    for rows in kinds:
        yield from _repeated(bank, [((*at, "key"), row.get("key")) for at, row in rows])


def _repeated(bank: _Bank, keys: list[tuple[Location, Any]]) -> Iterator[Finding]:
    first: dict[str, Location] = {}
    for at, key in keys:
        if not isinstance(key, str):
            continue
        if key in first:
            line = bank.line(first[key])
            words = _("“%(key)s” is used a second time (first in line %(line)s): choose another key")
            yield at, "reused-key", words % {"key": key, "line": line}
        first.setdefault(key, at)


def _unknown(at: Location, key: str, known: Collection[str], what: str) -> Iterator[Finding]:
    if key in known:
        return
    close = closest(key, known)
    hint = _("did you mean “%(close)s”?") % {"close": close} if close else _("add it or remove this mention")
    yield at, "unknown-key", _("there is no %(what)s “%(key)s”: %(hint)s") % {"what": what, "key": key, "hint": hint}


def _unknown_keys(bank: _Bank) -> Iterator[Finding]:
    scales, items, practices = (dict.fromkeys(_keys(rows)) for rows in (bank.scales, bank.items, bank.practices))
    for at, item in bank.items:
        if isinstance(item.get("scale"), str):
            yield from _unknown((*at, "scale"), item["scale"], scales, _("scale"))
    for at, practice in bank.practices:
        if isinstance(practice.get("item"), str) and practice["item"] not in bank.left_out:
            yield from _unknown((*at, "item"), practice["item"], items, _("question"))
        for place, key in _words(practice, at, "after"):
            if key not in bank.left_out:
                yield from _unknown(place, key, practices, _("practice"))


def _sets_of_dimensions(bank: _Bank) -> Iterator[Finding]:
    known = dict.fromkeys(_keys(bank.dimensions))
    for rows, kind in ((bank.radars, "axes"), (bank.roll_ups, "dimensions")):
        for at, row in rows:
            named = list(_words(row, at, kind))
            yield from _repeated(bank, list(named))
            for place, key in named:
                yield from _unknown(place, key, known, _("dimension"))


def _roll_ups_count_once(bank: _Bank) -> Iterator[Finding]:
    places = {row["key"]: at for at, row in bank.dimensions if isinstance(row.get("key"), str)}
    for at, row in bank.roll_ups:
        named = [(place, key) for place, key in _words(row, at, "dimensions") if key in places]
        for place, key in named:
            above = next((other for _p, other in named if other != key and _holds(places[other], places[key])), None)
            if above:
                words = _("“%(key)s” is a part of “%(above)s”, which is named too: name one of them")
                yield place, "roll-up-counts-twice", words % {"key": key, "above": above}


def _holds(above: Location, below: Location) -> bool:
    return len(above) < len(below) and below[: len(above)] == above


def _scale_values(bank: _Bank) -> Iterator[Finding]:
    for at, scale in bank.scales:
        points = [(place, row) for place, row in _rows(scale, at, "points") if _is_number(row.get("value"))]
        for (_at, before), (place, row) in pairwise(points):
            here, values = (*place, "value"), {"value": row["value"], "before": before["value"]}
            if row["value"] <= before["value"]:
                words = _("values ascend from point to point: %(value)s comes after %(before)s")
                yield here, "scale-values-ascend", words % values
            elif scale.get("kind") == "likert" and row["value"] != before["value"] + 1:
                words = _("a Likert scale counts in ones: %(value)s comes after %(before)s; else use kind “values”")
                yield here, "likert-gap", words % values


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _scale_parts(bank: _Bank) -> Iterator[Finding]:
    for at, scale in bank.scales:
        points = [(place, row["part"]) for place, row in _rows(scale, at, "points") if row.get("part") in PARTS]
        for (_at, before), (place, part) in pairwise(points):
            if PARTS.index(part) < PARTS.index(before):
                words = _("parts go from unfavourable over neutral to favourable: “%(part)s” comes after “%(before)s”")
                yield (*place, "part"), "scale-parts-ascend", words % {"part": part, "before": before}


def _leaves(bank: _Bank) -> Iterator[Finding]:
    for at, row in bank.dimensions:
        if row.get("dimensions"):
            for kind, parts in (("items", _("questions")), ("practices", _("practices"))):
                if row.get(kind):
                    words = _("a dimension with dimensions below it has no %(parts)s of its own: move them down")
                    yield (*at, kind), "leaf", words % {"parts": parts}
        elif not row.get("items"):
            yield at, "leaf", _("this dimension has neither questions nor dimensions: add some or remove it")


def _after_cycles(bank: _Bank) -> Iterator[Finding]:
    """Each circle of prerequisites once, at the first of its practices in the file."""
    places = {row["key"]: at for at, row in bank.practices if isinstance(row.get("key"), str)}
    after = {
        row["key"]: [key for _at, key in _words(row, at, "after") if key in places]
        for at, row in bank.practices
        if isinstance(row.get("key"), str)
    }
    for circle in _circles(after):
        words = _("these practices wait for each other: %(circle)s; remove one “after”")
        yield (*places[circle[0]], "after"), "after-cycle", words % {"circle": " → ".join([*circle, circle[0]])}


def _circles(after: dict[str, list[str]]) -> list[list[str]]:
    """Depth-first search without recursion, so that a long chain does no harm."""
    state: dict[str, int] = {}
    found: list[list[str]] = []
    for start, first in after.items():
        if start in state:
            continue
        path, stack = [start], [iter(first)]
        state[start] = 1
        while stack:
            key = next(stack[-1], None)
            if key is None:
                stack.pop()
                state[path.pop()] = 2
            elif state.get(key) == 1:
                found.append(path[path.index(key) :])
            elif key not in state:
                state[key] = 1
                path.append(key)
                stack.append(iter(after[key]))
    return found


def _continued_items(bank: _Bank) -> Iterator[Finding]:
    keys = set(_keys(bank.items))
    continued = [((*at, "continues"), row["continues"]) for at, row in bank.items if row.get("continues")]
    yield from _repeated(bank, list(continued))
    for at, key in continued:
        if key in keys:
            words = _("“%(key)s” is still a question of this version: only a question that is gone can be continued")
            yield at, "continues", words % {"key": key}


def _title_in_all_languages(bank: _Bank) -> Iterator[Finding]:
    declared = languages_of(bank.data)
    title = bank.data.get("title")
    spoken = list(title) if isinstance(title, dict) else declared[:1]
    for language in declared:
        if isinstance(title, dict | str) and language not in spoken:
            words = _("the title is missing in “%(language)s”, a declared language: add it or remove the language")
            yield ("title",), "languages", words % {"language": language}


def _too_many(bank: _Bank) -> Iterator[Finding]:
    """More than anybody answers in one sitting, or than a page shows."""
    kinds = [
        (bank.items, MOST_ITEMS, _("questions")),
        (bank.practices, MOST_PRACTICES, _("practices")),
        (bank.dimensions, MOST_DIMENSIONS, _("dimensions")),
    ]
    for rows, most, what in kinds:
        if len(rows) > most:
            yield (
                rows[most][0],
                "too-many",
                _("more than %(most)s %(what)s: split the bank") % {"most": most, "what": what},
            )


CHECKS: list[Callable[[_Bank], Iterator[Finding]]] = [
    _reused_keys,
    _unknown_keys,
    _sets_of_dimensions,
    _roll_ups_count_once,
    _scale_values,
    _scale_parts,
    _leaves,
    _after_cycles,
    _continued_items,
    _title_in_all_languages,
    _too_many,
]
