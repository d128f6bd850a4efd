"""The radar: one team now, and in the wave before, on 3 to 8 axes."""

from typing import Any

from surveys.charts import theme
from surveys.charts.profile import Profile, runs
from surveys.charts.radar_geometry import Geometry, Label, Point, hatch, names, place
from surveys.charts.radar_svg import svg
from surveys.charts.theme import Figure, plain

__all__ = ["figure", "svg"]

Trace = dict[str, Any]


def figure(profile: Profile, *, compact: bool = False, radius: float | None = None) -> Figure:
    """Plotly figure of a profile; raises ValueError without 3 to 8 axes. For several beside each other see `place`."""
    geometry = place(profile, compact=compact, radius=radius)
    traces = [
        *_target_trace(profile),
        *_hatch_traces(profile, geometry),
        *_band_traces(profile, geometry),
        *_previous_trace(profile, geometry),
        _fill_trace(profile, geometry),
        _now_trace(profile, geometry),
    ]
    return {"data": traces, "layout": _layout(profile, geometry)}


def _closed(values: tuple[float | None, ...], angles: tuple[float, ...]) -> Trace:
    """Coordinates of a polygon that comes back to its start; gaps stay gaps."""
    return {"r": [*values, values[0]], "theta": [*angles, angles[0]]}


def _now_trace(profile: Profile, geometry: Geometry) -> Trace:
    readings = ["<br>".join(plain(line) for line in axis.reading(profile.words)) for axis in profile.axes]
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": plain(profile.now_name),
        **_closed(profile.scores, geometry.angles),
        "line": theme.NOW_LINE,
        "marker": {"color": theme.NOW, "size": 7},
        "hovertext": [*readings, readings[0]],
        "hoverinfo": "text",
        "legendrank": 1,
    }


def _fill_trace(profile: Profile, geometry: Geometry) -> Trace:
    """The area inside the line; beside a hidden axis it closes over the centre instead of bridging the gap."""
    radii: list[float | None] = []
    angles: list[float | None] = []
    scores = profile.scores
    for run in runs(scores):
        hub = [] if len(run) == len(scores) else [0.0]
        radii += [*hub, *(scores[index] for index in run), None]
        angles += [*([geometry.angles[run[0]]] if hub else []), *(geometry.angles[index] for index in run), None]
    return {
        "type": "scatterpolar",
        "mode": "none",
        "r": radii,
        "theta": angles,
        "fill": "toself",
        "fillcolor": theme.NOW,
        "opacity": theme.FILL_OPACITY,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _previous_trace(profile: Profile, geometry: Geometry) -> list[Trace]:
    if not profile.compared:
        return []
    return [
        {
            "type": "scatterpolar",
            "mode": "lines+markers",
            "name": plain(profile.compared),
            **_closed(profile.previous, geometry.angles),
            "line": theme.PREVIOUS_LINE,
            "marker": {"color": theme.PREVIOUS, "size": 5, "symbol": "circle-open"},
            "hovertemplate": "%{r}<extra>%{fullData.name}</extra>",
            "legendrank": 2,
        }
    ]


def _target_trace(profile: Profile) -> list[Trace]:
    if profile.target is None:
        return []
    around = list(range(0, 361, 4))
    return [
        {
            "type": "scatterpolar",
            "mode": "lines",
            "name": plain(names(profile)[-1]),
            "r": [profile.target] * len(around),
            "theta": around,
            "line": theme.TARGET_LINE,
            "hoverinfo": "name",
            "legendrank": 3,
        }
    ]


def _hatch_traces(profile: Profile, geometry: Geometry) -> list[Trace]:
    """Diagonal strokes on the axes that are hidden on purpose."""
    traces = []
    for axis, angle in zip(profile.axes, geometry.angles, strict=True):
        if axis.state == "suppressed":
            strokes = list(hatch(angle))
            traces.append(
                {
                    "type": "scatterpolar",
                    "mode": "lines",
                    "r": [value for first, second in strokes for value in (first[0], second[0], None)],
                    "theta": [turn for first, second in strokes for turn in (first[1], second[1], None)],
                    "line": {"color": theme.MUTED, "width": 1},
                    "hovertext": "<br>".join(plain(line) for line in axis.reading(profile.words)),
                    "hoverinfo": "text",
                    "showlegend": False,
                }
            )
    return traces


def _band_traces(profile: Profile, geometry: Geometry) -> list[Trace]:
    """A broad soft stroke over the part of the scale in which a banded score lies."""
    return [
        {
            "type": "scatterpolar",
            "mode": "lines",
            "r": list(axis.band),
            "theta": [angle, angle],
            "line": {"color": theme.NOW, "width": 10},
            "opacity": 0.5,
            "hovertext": "<br>".join(plain(line) for line in axis.reading(profile.words)),
            "hoverinfo": "text",
            "showlegend": False,
        }
        for axis, angle in zip(profile.axes, geometry.angles, strict=True)
        if axis.band
    ]


def _layout(profile: Profile, geometry: Geometry) -> Figure:
    x, y = geometry.centre
    radius, height = geometry.radius, geometry.height
    return theme.layout(width=geometry.width, height=height) | {
        "showlegend": bool(geometry.legend),
        "annotations": [
            *(_ring_note(ring, geometry) for ring in geometry.rings),
            *(note for label in geometry.labels for note in _notes(label, geometry)),
        ],
        "polar": {
            "bgcolor": theme.CLEAR,
            "domain": {
                "x": [(x - radius) / geometry.width, (x + radius) / geometry.width],
                "y": [1 - (y + radius) / height, 1 - (y - radius) / height],
            },
            "angularaxis": {
                "direction": "clockwise",
                "rotation": 90,
                "tickmode": "array",
                "tickvals": list(geometry.angles),
                "showticklabels": False,
                "ticks": "",
                "gridcolor": theme.LINE,
                "linecolor": theme.LINE,
            },
            "radialaxis": {
                "range": [0, 100],
                "tickmode": "array",
                "tickvals": list(theme.RINGS),
                "showticklabels": False,
                "ticks": "",
                "showline": False,
                "gridcolor": theme.LINE,
            },
        },
    }


_SIDES = {"start": "left", "middle": "center", "end": "right"}


def _notes(label: Label, geometry: Geometry) -> list[Figure]:
    """The words of a label, and its number below them; no <b>, which plotly.js makes of a style attribute."""
    side = _SIDES[label.anchor]
    font = {"weight": 650} if label.exact else {"color": theme.MUTED}
    value = plain(f"{label.value} {label.n_text}".strip())
    placed = {"xanchor": side, "yanchor": "top", "align": side}
    return [
        _note(theme.lines(label.rows), (label.x, label.top), geometry) | placed,
        _note(value, (label.x, label.value_top), geometry) | placed | {"font": font},
    ]


def _ring_note(ring: int, geometry: Geometry) -> Figure:
    spot = geometry.at(ring, geometry.between)
    return _note(str(ring), spot, geometry) | {"font": {"color": theme.MUTED}, "yanchor": "middle"}


def _note(text: str, spot: Point, geometry: Geometry) -> Figure:
    return {
        "text": text,
        "x": spot[0] / geometry.width,
        "y": 1 - spot[1] / geometry.height,
        "xref": "paper",
        "yref": "paper",
        "borderpad": 0,
        "showarrow": False,
    }
