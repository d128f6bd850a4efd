"""All numbers of a team or a group as CSV and JSON: the digits of the page, and nothing that it does not show."""

from django.utils.translation import gettext as _

from surveys.pages.dashboards.exports.parts import Cell, csv_text, file_name, json_text
from surveys.pages.dashboards.presenters.files import NumbersFile
from surveys.results.presenters import NumberRow


def numbers_csv(found: NumbersFile) -> str:
    """For spreadsheets: a score that is hidden is an empty cell with its reason beside it."""
    facts = [(fact.word, fact.value) for fact in found.facts]
    columns = [word for _code, word in _columns(found)]
    return csv_text(facts, columns, [list(_values(row, found).values()) for row in found.numbers.rows])


def numbers_json(found: NumbersFile) -> str:
    """For programs: the same values under names that never change."""
    facts = {fact.code: fact.value for fact in found.facts}
    return json_text({"format": 1, **facts, "numbers": [_values(row, found) for row in found.numbers.rows]})


def numbers_name(found: NumbersFile, ending: str) -> str:
    """Team or group, wave and bank: "basket-2026-q4-three-ways.csv"."""
    return file_name(*found.stem, ending=ending)


def _columns(found: NumbersFile) -> list[tuple[str, str]]:
    columns = [
        ("kind", _("Kind")),
        ("key", _("Key")),
        ("title", _("Dimension")),
        ("score", _("Score")),
        ("band", _("Word in place of the score")),
        ("reason", _("Why there is no score")),
        ("answers", _("Answers")),
        ("level", _("Level")),
        ("low", _("Interval from")),
        ("high", _("Interval to")),
        ("coverage_percent", _("Answered share, %")),
    ]
    if found.numbers.previous_name:
        previous = _("Score in %(wave)s") % {"wave": found.numbers.previous_name}
        columns += [("previous_score", previous)]
    if found.is_group:
        return [*columns, ("mean_of_teams", _("Mean of teams")), ("teams", _("Teams in that mean"))]
    return [*columns, ("change", _("Change"))]


def _values(row: NumberRow, found: NumbersFile) -> dict[str, Cell]:
    every: dict[str, Cell] = {
        "kind": row.kind,
        "key": row.key,
        "title": row.title,
        "score": row.score,
        "band": row.band or None,
        "reason": row.reason or None,
        "answers": row.n,
        "level": row.level or None,
        "low": row.low,
        "high": row.high,
        "coverage_percent": row.coverage,
        "previous_score": row.previous,
        "mean_of_teams": row.mean_of_teams,
        "teams": row.teams,
        "change": row.change or None,
    }
    return {code: every[code] for code, _word in _columns(found)}
