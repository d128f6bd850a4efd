"""Lines: one dimension over the waves, for small multiples and lists. Drawn as SVG by `lines_svg`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.charts import theme
from surveys.charts.grid import Grid, GridRow, cell
from surveys.charts.lines_geometry import Frame, Style, frame, style
from surveys.charts.profile import Words
from surveys.charts.theme import Figure, plain
from surveys.charts.value import Value

Trace = dict[str, Any]


@dataclass(frozen=True)
class Series:
    """A named line: a team, or a roll-up that says which ("mean of teams", "mean of persons"); a value for each wave.

    A wave that the team skipped is `Value()` (no data), one with too few answers is suppressed.
    """

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Lines:
    """One dimension over waves, one to six lines on a fixed scale of 0-100.

    `breaks` are places of waves that asked other questions than the wave before: no line crosses there. `intervals`
    draws whiskers. Raises ValueError without a wave, without one to six lines, or with lines of another length.
    """

    title: str
    waves: tuple[str, ...]
    series: tuple[Series, ...]
    breaks: tuple[int, ...] = ()
    intervals: bool = False
    words: Words = field(default_factory=Words)

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if not self.waves or not 1 <= len(self.series) <= len(theme.TEAMS):
            raise ValueError("lines need a wave and one to six series")
        if any(len(line.values) != len(self.waves) for line in self.series):
            raise ValueError("each line needs a value for each wave")
        if any(not 0 < place < len(self.waves) for place in self.breaks):
            raise ValueError("a break stands between two waves")

    @property
    def description(self) -> str:
        """Every line with its numbers, for those who do not see the drawing."""
        return " ".join(f"{line.name}: {'; '.join(self._told(line))}." for line in self.series)

    def _told(self, line: Series) -> list[str]:
        readings = (", ".join(value.reading(self.words)) for value in line.values)
        broken = (f" ({self.words.different})" if place in self.breaks else "" for place in range(len(self.waves)))
        return [f"{wave} {told}{mark}" for wave, told, mark in zip(self.waves, readings, broken, strict=True)]

    @property
    def has_suppressed(self) -> bool:
        """Whether the legend has to explain the hollow mark."""
        return any(value.state == "suppressed" for line in self.series for value in line.values)


def runs(values: Sequence[Value], breaks: Sequence[int]) -> list[list[int]]:
    """Neighbouring waves with a number, cut where the questions changed and where a wave has none."""
    found: list[list[int]] = [[]]
    for place, value in enumerate(values):
        if place in breaks or value.score is None:
            found.append([])
        if value.score is not None:
            found[-1].append(place)
    return [run for run in found if run]


def grid(lines: Lines) -> Grid:
    """The same numbers: a row for each wave, a column for each line."""
    return Grid(
        caption=lines.title,
        corner=lines.words.wave,
        columns=tuple(line.name for line in lines.series),
        rows=tuple(
            GridRow(
                wave,
                tuple(cell(line.values[place], lines.words) for line in lines.series),
                lines.words.different if place in lines.breaks else "",
            )
            for place, wave in enumerate(lines.waves)
        ),
    )


def figure(lines: Lines) -> Figure:
    """Plotly figure of the same lines."""
    room = frame(lines)
    styled = [(line, style(place, len(lines.series)), place) for place, line in enumerate(lines.series)]
    traces = [
        *(trace for line, look, place in styled for trace in _whiskers(lines, line, look, room.places(place))),
        *(trace for line, look, place in styled for trace in _bands(line, look, lines, room.places(place))),
        *(_line(line, look, lines, room, place) for line, look, place in styled),
        *(trace for line, _, place in styled for trace in _hidden(line, lines, room.places(place))),
    ]
    return {"data": traces, "layout": _layout(lines, room)}


def _line(line: Series, look: Style, lines: Lines, room: Frame, place: int) -> Trace:
    """Points with their line; an empty point cuts it where nothing may cross."""
    across: list[float | None] = []
    scores: list[float | None] = []
    told: list[str] = []
    for run in runs(line.values, lines.breaks):
        across += [*(room.places(place)[wave] for wave in run), None]
        scores += [*(line.values[wave].score for wave in run), None]
        told += [*(_reading(line, wave, lines) for wave in run), ""]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": plain(line.name),
        "cliponaxis": False,
        "x": across,
        "y": scores,
        "line": {"color": look.colour, "width": 2, "dash": look.dash},
        "marker": {"color": look.colour, "size": 8, "symbol": look.symbol},
        "hovertext": told,
        "hoverinfo": "text",
    }


def _reading(line: Series, wave: int, lines: Lines) -> str:
    head = line.name if len(lines.series) > 1 else ""
    told = (head, lines.waves[wave], *line.values[wave].reading(lines.words))
    return "<br>".join(plain(part) for part in told if part)


def _whiskers(lines: Lines, line: Series, look: Style, places: tuple[float, ...]) -> list[Trace]:
    """Intervals as thin upright lines."""
    known = [(place, value.interval) for place, value in zip(places, line.values, strict=True) if value.interval]
    if not lines.intervals or not known:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [spot for place, _ in known for spot in (place, place, None)],
            "y": [end for _, (low, high) in known for end in (low, high, None)],
            "line": {"color": look.colour, "width": 1},
            "marker": {"symbol": "line-ew", "size": 6, "line": {"color": look.colour, "width": 1}},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    ]


def _bands(line: Series, look: Style, lines: Lines, places: tuple[float, ...]) -> list[Trace]:
    """A broad soft stroke over the part of the scale in which a banded score lies."""
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [places[wave]] * 2,
            "y": list(value.band),
            "line": {"color": look.colour, "width": 10},
            "opacity": 0.5,
            "hovertext": _reading(line, wave, lines),
            "hoverinfo": "text",
        }
        for wave, value in enumerate(line.values)
        if value.band
    ]


def _hidden(line: Series, lines: Lines, places: tuple[float, ...]) -> list[Trace]:
    """Hollow crossed marks at the foot, for waves with too few answers."""
    waves = [wave for wave, value in enumerate(line.values) if value.state == "suppressed"]
    if not waves:
        return []
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [places[wave] for wave in waves],
            "y": [theme.FOOT] * len(waves),
            "marker": {"symbol": "square-x-open", "size": 9, "color": theme.MUTED, "line": {"width": 1}},
            "hovertext": [_reading(line, wave, lines) for wave in waves],
            "hoverinfo": "text",
        }
    ]


def _layout(lines: Lines, room: Frame) -> Figure:
    quiet = {"fixedrange": True, "zeroline": False, "ticks": "", "showticklabels": False}
    return theme.layout(width=room.width, height=room.height) | {
        "showlegend": False,
        "xaxis": quiet | {"range": list(room.across), "domain": list(room.sides), "showgrid": False},
        "yaxis": quiet
        | {
            "range": [0, 100],
            "domain": list(room.ends),
            "showgrid": False,  # it would leave out the lines on the edges
        },
        "shapes": [*map(_level, theme.TICKS), *map(_break, lines.breaks)],
        "annotations": [
            {
                "text": plain(text.words),
                "x": text.x / room.width,
                "y": 1 - text.y / room.height,
                "xref": "paper",
                "yref": "paper",
                "xanchor": {"start": "left", "middle": "center", "end": "right"}[text.anchor],
                "yanchor": "bottom",
                "borderpad": 0,
                "yshift": -6,
                "showarrow": False,
                "font": {"color": theme.MUTED} if text.quiet else {"color": theme.TEXT, "weight": 650},
            }
            for text in room.texts
        ],
    }


def _level(tick: int) -> Figure:
    line = {"color": theme.LINE, "width": 1}
    return {
        "type": "line",
        "xref": "x domain",
        "x0": 0,
        "x1": 1,
        "y0": tick,
        "y1": tick,
        "line": line,
        "layer": "below",
    }


def _break(place: int) -> Figure:
    edge = {"x0": place - 0.5, "x1": place - 0.5, "y0": 0, "y1": 1, "yref": "y domain"}
    return {"type": "line", **edge, "line": {"color": theme.MUTED, "width": 1, "dash": "dot"}}
