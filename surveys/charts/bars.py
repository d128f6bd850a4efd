"""Bars: one thin track for each dimension, highest score first, what is hidden last."""

from dataclasses import dataclass
from typing import Any

from surveys.charts import labels, theme
from surveys.charts.profile import Axis, Profile, Sign, State
from surveys.charts.theme import Figure, plain

WIDTH, ROW, TOP = 380.0, 48.0, 8.0
TRACK = 0.16  # share of a row that the track fills
_ORDER: dict[State, int] = {"shown": 0, "banded": 1, "suppressed": 2, "no-data": 3}
Trace = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One bar, ready to be placed: lengths are SVG attributes such as "58%", empty where there is nothing to draw."""

    key: str
    label: str
    state: State
    score_text: str
    n_text: str
    fill: str
    low: str
    high: str
    interval_text: str
    band_start: str
    band_length: str
    previous: str
    previous_text: str
    change_sign: Sign
    change_text: str
    coverage_text: str


def ordered(profile: Profile, *, by_name: bool = False) -> list[Axis]:
    """Highest first; equal scores keep the order of the bank; hidden ones last. Teams are ordered by name instead."""
    if by_name:
        return sorted(profile.axes, key=lambda axis: labels.by_name(axis.label))
    return sorted(profile.axes, key=lambda axis: (_ORDER[axis.state], -(axis.score or _middle(axis))))


def _middle(axis: Axis) -> float:
    return sum(axis.band) / 2 if axis.band else 0.0


def rows(profile: Profile, *, by_name: bool = False) -> tuple[Row, ...]:
    """Rows for `templates/components/bars.html`."""
    return tuple(_row(axis, profile) for axis in ordered(profile, by_name=by_name))


def _row(axis: Axis, profile: Profile) -> Row:
    interval = axis.interval_text(profile.words)
    previous = axis.before if profile.compared else None
    return Row(
        key=axis.key,
        label=axis.label,
        state=axis.state,
        score_text=axis.score_text,
        n_text=axis.n_text,
        fill=_share(axis.score),
        low=_share(axis.low if interval else None),
        high=_share(axis.high if interval else None),
        interval_text=interval,
        band_start=_share(axis.band[0] if axis.band else None),
        band_length=_share(axis.band[1] - axis.band[0] if axis.band else None),
        previous=_share(previous),
        previous_text="" if previous is None else f"{previous:g}",
        change_sign=axis.change_sign,
        change_text=axis.change_text,
        coverage_text=axis.coverage_text(profile.words),
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{theme.number(value)}%"


def figure(profile: Profile, *, by_name: bool = False) -> Figure:
    """Plotly figure of the same bars."""
    axes = ordered(profile, by_name=by_name)
    traces = [
        *_track_traces(axes),
        _score_trace(axes, profile),
        _band_trace(axes),
        *_interval_traces(axes),
        *_previous_trace(axes, profile),
    ]
    return {"data": traces, "layout": _layout(axes)}


def _track_traces(axes: list[Axis]) -> list[Trace]:
    """The empty tracks; hatched where a score is hidden on purpose, none where nobody was asked."""
    plainly = [index for index, axis in enumerate(axes) if axis.state in ("shown", "banded")]
    hidden = [index for index, axis in enumerate(axes) if axis.state == "suppressed"]
    return [
        _bars(plainly, [100] * len(plainly), {"color": theme.LINE}) | {"hoverinfo": "skip"},
        _bars(hidden, [100] * len(hidden), {"color": theme.SURFACE, "pattern": theme.HATCH})
        | {"hovertext": [plain(axes[index].score_text) for index in hidden], "hoverinfo": "text"},
    ]


def _bars(places: list[int], lengths: list[float] | list[int], marker: Trace) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "x": lengths,
        "y": places,
        "width": TRACK,
        "marker": marker | {"line": {"width": 0}},
    }


def _score_trace(axes: list[Axis], profile: Profile) -> Trace:
    shown = [(index, axis, axis.score) for index, axis in enumerate(axes) if axis.score is not None]
    bars = _bars([index for index, _, _ in shown], [score for _, _, score in shown], {"color": theme.NOW})
    readings = ["<br>".join(plain(line) for line in axis.reading(profile.words)) for _, axis, _ in shown]
    return bars | {"name": plain(profile.now_name), "hovertext": readings, "hoverinfo": "text"}


def _band_trace(axes: list[Axis]) -> Trace:
    banded = [(index, axis.band, axis.score_text) for index, axis in enumerate(axes) if axis.band]
    bars = _bars([index for index, _, _ in banded], [band[1] - band[0] for _, band, _ in banded], {"color": theme.NOW})
    words = [plain(word) for _, _, word in banded]
    return bars | {"base": [band[0] for _, band, _ in banded], "opacity": 0.5, "hovertext": words, "hoverinfo": "text"}


def _interval_traces(axes: list[Axis]) -> list[Trace]:
    """Each interval as a line, over a broader one that keeps it apart from the bar."""
    ends: list[float | None] = []
    places: list[int | None] = []
    for index, axis in enumerate(axes):
        if axis.low is not None and axis.high is not None:
            ends += [axis.low, axis.high, None]
            places += [index, index, None]
    base = {"type": "scatter", "mode": "lines", "x": ends, "y": places, "hoverinfo": "skip", "cliponaxis": False}
    halo, line = {"color": theme.SURFACE, "width": 4}, {"color": theme.TEXT, "width": 2}
    caps = {"symbol": "line-ns", "size": 7, "line": line}
    return [base | {"line": halo}, base | {"line": line, "mode": "lines+markers", "marker": caps}]


def _previous_trace(axes: list[Axis], profile: Profile) -> list[Trace]:
    if not profile.compared:
        return []
    before = [(index, axis.before) for index, axis in enumerate(axes) if axis.before is not None]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": plain(profile.compared),
            "x": [value for _, value in before],
            "y": [index for index, _ in before],
            "cliponaxis": False,
            "marker": {"size": 9, "color": theme.SURFACE, "line": {"color": theme.TEXT, "width": 1.5}},
            "hovertemplate": "%{x}<extra>%{fullData.name}</extra>",
        }
    ]


def _layout(axes: list[Axis]) -> Figure:
    height = TOP + ROW * len(axes)
    return theme.layout(width=WIDTH, height=height, track=8) | {
        "showlegend": False,
        "barmode": "overlay",
        "xaxis": {"range": [-2, 102], "visible": False, "fixedrange": True},
        "yaxis": {"range": [len(axes) - 0.5, -0.5], "visible": False, "fixedrange": True},
        "annotations": [note for index, axis in enumerate(axes) for note in _notes(index, axis)],
    }


def _notes(index: int, axis: Axis) -> list[Figure]:
    """Label at the left, number with its answers and change at the right, both above the track."""
    count = f"({axis.n_text})" if axis.n_text else ""
    numbers = " ".join(plain(part) for part in (count, axis.change_text) if part)
    room = WIDTH / theme.FONT_SIZE - labels.width(f"{axis.score_text} {numbers}") - 2
    name = axis.label if labels.width(axis.label) <= room else axis.short or axis.label
    base = {"y": index - 0.14, "yref": "y", "xref": "paper", "yanchor": "bottom", "borderpad": 0, "showarrow": False}
    return [
        base
        | {"text": theme.lines(labels.fill(name, room, max_lines=1)), "x": 0.02, "xanchor": "left", "align": "left"},
        base | {"text": f"{plain(axis.score_text)} {numbers}".strip(), "x": 0.98, "xanchor": "right"},
    ]
