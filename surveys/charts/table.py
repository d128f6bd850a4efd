"""The same numbers as the charts, as rows of a table."""

from collections.abc import Iterable
from dataclasses import dataclass

from surveys.charts.profile import NOTHING, Axis, Profile, Sign, State, whole


@dataclass(frozen=True)
class TableRow:
    """One dimension; every cell is text, a dash where there is nothing to say."""

    key: str
    label: str
    state: State
    score: str
    level: str
    interval: str
    n: str
    coverage: str
    previous: str
    change_sign: Sign
    change: str
    depth: int


def has_answers(rows: Iterable[TableRow]) -> bool:
    """Whether any row says how many answers are behind it; one person's rows do not."""
    return any(row.n != NOTHING for row in rows)


def has_intervals(rows: Iterable[TableRow]) -> bool:
    """Whether any row has an interval."""
    return any(row.interval != NOTHING for row in rows)


def rows(profile: Profile) -> tuple[TableRow, ...]:
    """Rows for `templates/components/score_table.html`, in the order of the axes."""
    return tuple(_row(axis, profile) for axis in profile.axes)


def _row(axis: Axis, profile: Profile) -> TableRow:
    previous = axis.before if profile.compared else None
    return TableRow(
        key=axis.key,
        label=axis.label,
        state=axis.state,
        score=axis.score_text,
        level=axis.level or NOTHING,
        interval=axis.interval_text(profile.words) or NOTHING,
        n=NOTHING if axis.n is None else str(axis.n),
        coverage=_percent(axis.coverage, profile),
        previous=NOTHING if previous is None else f"{previous:g}",
        change_sign=axis.change_sign,
        change=axis.change_text or NOTHING,
        depth=axis.depth,
    )


def _percent(share: float | None, profile: Profile) -> str:
    return NOTHING if share is None else profile.words.percent.format(value=whole(100 * share))
