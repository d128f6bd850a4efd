"""What the linter says of a draft, part by part. A draft in the making may be refused as a file: that is said too."""

from dataclasses import dataclass
from typing import Any

from surveys.banks.document import BankDocument, BankFile, Location, Places, Problem
from surveys.banks.interchange import check_references, check_shape, data_of
from surveys.banks.lint import Finding, as_findings, lint_bank
from surveys.banks.outline import Outline

KINDS = {
    "dimensions": "dimension",
    "items": "item",
    "practices": "practice",
    "roll_ups": "roll-up",
    "radars": "radar",
    "scales": "scale",
}


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """A finding about one part of a draft; `kind` and `key` are empty for the bank as a whole."""

    severity: str  # error | warning
    rule: str
    message: str
    kind: str
    key: str
    field: str  # dotted, within the part; empty for the part as a whole


class EveryPlace(Places):
    """Nothing of a draft has a line: each place is known by its location."""

    def of(self, location: Location) -> tuple[Location, tuple[int, int]]:
        return location, (1, 1)


@dataclass(frozen=True)
class DraftFile(BankFile):
    """A draft as the linter reads it; places are named by their keys."""

    data: dict[str, Any]

    def words_for(self, location: Location) -> str:
        _kind, key, _field = part_at(self.data, location)
        return f"“{key}”"


def look_at_draft(outline: Outline) -> tuple[DraftFinding, ...]:
    """Everything that the reader would refuse and the rules find, errors first, then in the order of the draft."""
    data = data_of(outline)
    name, places = str(outline.slug), EveryPlace()
    document, problems = check_shape(data, name, places)
    problems += check_references(data, name, places)
    found = as_findings(problems) + (_rules(name, document, places, data) if document else [])
    placed = {_finding(one, data): one for one in found}
    ordered = sorted(placed, key=lambda one: (one.severity, _order(placed[one].problem)))
    return tuple(ordered)


def _rules(name: str, document: BankDocument, places: Places, data: dict[str, Any]) -> list[Finding]:
    return lint_bank(DraftFile(name, document, places, data))


def _finding(found: Finding, data: dict[str, Any]) -> DraftFinding:
    problem = found.problem
    kind, key, field = part_at(data, _location(problem))
    return DraftFinding(found.severity, problem.rule, problem.message, kind, key, field)


def _location(problem: Problem) -> Location:
    return tuple(int(step) if step.isdigit() else step for step in problem.path.split(".") if step)


def _order(problem: Problem) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in _location(problem))


def part_at(data: dict[str, Any], location: Location) -> tuple[str, str, str]:
    """Kind and key of the innermost part that holds the location, and the rest of the way."""
    kind, key, node, rest = "", "", data, list(location)
    while len(rest) >= 2 and rest[0] in KINDS and isinstance(rest[1], int) and kind in {"", "dimension"}:
        kind, node = KINDS[str(rest[0])], node[str(rest[0])][rest[1]]
        key, rest = node["key"], rest[2:]
    return kind, key, ".".join(str(step) for step in rest)
