"""The wave before has days of its own too: until they are over, nobody but its team compares with it."""

from collections.abc import Sequence
from dataclasses import replace

from surveys.results.permissions import coaches_may_look
from surveys.results.queries import Report


def as_seen(reports: Sequence[Report], *, own: bool) -> list[Report]:
    """The reports as somebody sees them; `own`: a member of the team, who sees every released wave of it."""
    return [report if own or not _held_back(report) else replace(report, changes={}, previous={}) for report in reports]


def _held_back(report: Report) -> bool:
    previous = report.scorecard.previous
    return previous is not None and not coaches_may_look(previous.campaign)


def wave_before(report: Report) -> str | None:
    """The name of the wave that this result is compared with; None without one, and where it is held back."""
    previous = report.scorecard.previous
    return previous.campaign.wave if previous and report.previous else None
