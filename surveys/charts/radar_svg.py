"""The radar as SVG: for the first paint, print and mail. Colours and strokes come from classes (charts.css)."""

from html import escape
from zlib import crc32

from surveys.charts import theme
from surveys.charts.profile import Axis, Profile, runs
from surveys.charts.radar_geometry import Geometry, Label, hatch, place
from surveys.charts.theme import number


def svg(profile: Profile, *, ident: str | None = None, compact: bool = False, radius: float | None = None) -> str:
    """The same radar as an SVG element; `ident` keeps its ids apart from those of a second one on the page."""
    geometry = place(profile, compact=compact, radius=radius)
    key = escape(ident or f"radar-{crc32(repr(profile).encode()):08x}")
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg chart-radar" role="img" focusable="false"'
            f' viewBox="0 0 {number(geometry.width)} {number(geometry.height)}" width="{number(geometry.width)}"'
            f' height="{number(geometry.height)}" font-size="{theme.FONT_SIZE}" fill="none"'
            f' aria-labelledby="{key}-title" aria-describedby="{key}-desc">'
        ),
        f'<title id="{key}-title">{escape(profile.title)}</title>',
        f'<desc id="{key}-desc">{escape(profile.description)}</desc>',
        *_svg_rings(geometry),
        *(_svg_axis(axis, angle, geometry) for axis, angle in zip(profile.axes, geometry.angles, strict=True)),
        *_svg_target(profile, geometry),
        *_svg_previous(profile, geometry),
        *_svg_now(profile, geometry),
        *(_svg_label(label) for label in geometry.labels),
        *_svg_legend(profile, geometry),
        "</svg>",
    ]
    return "".join(parts)


def _svg_rings(geometry: Geometry) -> list[str]:
    x, y = (number(value) for value in geometry.centre)
    rings = [
        f'<circle class="chart-ring" cx="{x}" cy="{y}" r="{number(geometry.radius * ring / 100)}"/>'
        for ring in theme.RINGS
    ]
    for ring in geometry.rings:
        left, top = geometry.at(ring, geometry.between)
        rings.append(
            f'<text class="chart-tick" x="{number(left)}" y="{number(top + 4)}" text-anchor="middle">{ring}</text>'
        )
    return rings


def _svg_axis(axis: Axis, angle: float, geometry: Geometry) -> str:
    spoke = f'<path class="chart-spoke" d="{_path([(0, angle), (100, angle)], geometry)}"/>'
    if axis.state == "suppressed":
        strokes = "".join(_path([first, second], geometry) for first, second in hatch(angle))
        return f'{spoke}<path class="chart-hatch" d="{strokes}"/>'
    if axis.band:
        return f'{spoke}<path class="chart-band" d="{_path([(end, angle) for end in axis.band], geometry)}"/>'
    return spoke


def _svg_target(profile: Profile, geometry: Geometry) -> list[str]:
    if profile.target is None:
        return []
    x, y = (number(value) for value in geometry.centre)
    return [f'<circle class="chart-target" cx="{x}" cy="{y}" r="{number(geometry.radius * profile.target / 100)}"/>']


def _svg_previous(profile: Profile, geometry: Geometry) -> list[str]:
    values = profile.previous
    line = "".join(_line(run, values, geometry) for run in runs(values))
    dots = [
        f'<circle class="chart-previous-dot" cx="{number(x)}" cy="{number(y)}" r="2.5"/>'
        for value, angle in zip(values, geometry.angles, strict=True)
        if value is not None
        for x, y in [geometry.at(value, angle)]
    ]
    return [f'<path class="chart-previous" d="{line}"/>', *dots] if line else []


def _svg_now(profile: Profile, geometry: Geometry) -> list[str]:
    scores = profile.scores
    if not runs(scores):
        return []
    area = "".join(_line(run, scores, geometry, over_centre=True) for run in runs(scores))
    line = "".join(_line(run, scores, geometry) for run in runs(scores))
    dots = [_svg_dot(axis, angle, profile, geometry) for axis, angle in zip(profile.axes, geometry.angles, strict=True)]
    return [f'<path class="chart-area" d="{area}"/>', f'<path class="chart-now" d="{line}"/>', *dots]


def _svg_dot(axis: Axis, angle: float, profile: Profile, geometry: Geometry) -> str:
    """A point with its tooltip, for pages without scripts."""
    if axis.score is None:
        return ""
    x, y = geometry.at(axis.score, angle)
    words = escape("\n".join(axis.reading(profile.words)))
    return f'<circle class="chart-dot" cx="{number(x)}" cy="{number(y)}" r="3.5"><title>{words}</title></circle>'


def _line(run: list[int], values: tuple[float | None, ...], geometry: Geometry, *, over_centre: bool = False) -> str:
    """Path of one run; closed when no axis is missing, over the centre when an area needs an edge."""
    points = [(value, geometry.angles[index]) for index in run if (value := values[index]) is not None]
    if len(run) == len(values):
        return _path(points, geometry) + "Z"
    return _path([(0.0, 0.0), *points], geometry) + "Z" if over_centre else _path(points, geometry)


def _path(points: list[tuple[float, float]], geometry: Geometry) -> str:
    spots = (geometry.at(value, angle) for value, angle in points)
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in spots)


def _svg_label(label: Label) -> str:
    x = number(label.x)
    rows = [
        f'<tspan x="{x}" y="{number(label.top + index * theme.LINE_HEIGHT + theme.FONT_SIZE)}">{escape(row)}</tspan>'
        for index, row in enumerate(label.rows)
    ]
    bottom = number(label.value_top + theme.FONT_SIZE)
    kind = "chart-value" if label.exact else "chart-n"
    value = f'<tspan class="{kind}" x="{x}" y="{bottom}">{escape(label.value)}</tspan>'
    count = f'<tspan class="chart-n"> {escape(label.n_text)}</tspan>' if label.n_text else ""
    return f'<text class="chart-label" text-anchor="{label.anchor}">{"".join(rows)}{value}{count}</text>'


def _svg_legend(profile: Profile, geometry: Geometry) -> list[str]:
    if not geometry.legend:
        return []
    kinds = ["now"] + ["previous"] * bool(profile.compared) + ["target"] * (profile.target is not None)
    return [
        f'<path class="chart-{kind}" d="M{number(x)} {number(y - 4)}h26"/>'
        f'<text class="chart-legend-text" x="{number(x + 34)}" y="{number(y)}">{escape(name)}</text>'
        for kind, (name, (x, y)) in zip(kinds, geometry.legend, strict=True)
    ]
