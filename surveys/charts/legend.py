"""Legends: a drawn sample and its words, for `templates/components/chart_legend.html`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from surveys.charts.heatmap import Heatmap
from surveys.charts.lines import Lines
from surveys.charts.lines_geometry import style
from surveys.charts.lines_svg import hollow, marker
from surveys.charts.profile import Profile
from surveys.charts.radar_geometry import names
from surveys.charts.strip import Strips, scale, step


@dataclass(frozen=True)
class Entry:
    """One entry; `sample` is markup made here, empty where `sign` says it in a letter."""

    words: str
    sample: str = ""
    sign: str = ""


def _sample(markup: str, css: str = "") -> str:
    return (
        f'<svg class="legend__sample{css and " " + css}" width="30" height="14" viewBox="0 0 30 14" fill="none"'
        f' aria-hidden="true" focusable="false">{markup}</svg>'
    )


def of_lines(several: Iterable[Lines]) -> tuple[Entry, ...]:
    """Each line once, then what breaks and hides. A single line needs no name: the title has it."""
    charts = tuple(several)
    widest = max(charts, key=lambda lines: len(lines.series))
    return (*_series(widest), *_marks(charts))


def _series(lines: Lines) -> Iterator[Entry]:
    if len(lines.series) > 1:
        for place, line in enumerate(lines.series):
            look = style(place, len(lines.series))
            drawn = f'<path class="chart-line" d="M0 7h30"/><path class="chart-mark" d="{marker(look.symbol, 15, 7)}"/>'
            yield Entry(line.name, _sample(drawn, look.css))


def _marks(charts: tuple[Lines, ...]) -> Iterator[Entry]:
    words = charts[0].words
    if any(lines.intervals for lines in charts):
        drawn = '<path class="chart-whisker" d="M15 1v12M12 1h6M12 13h6"/>'
        yield Entry(words.between, _sample(drawn, "chart-line-0"))
    if any(lines.breaks for lines in charts):
        yield Entry(words.different, _sample('<path class="chart-break" d="M15 0v14"/>'))
    if any(lines.has_suppressed for lines in charts):
        yield Entry(words.suppressed, _sample(hollow(15, 7)))


def of_radars(profiles: Iterable[Profile]) -> tuple[Entry, ...]:
    """Now, before, target, and the hatch."""
    charts = tuple(profiles)
    fullest = max(charts, key=lambda profile: profile.compared is not None)
    kinds = ["now"] + ["previous"] * bool(fullest.compared) + ["target"] * (fullest.target is not None)
    found = [
        Entry(name, _sample(f'<path class="chart-{kind}" d="M0 7h30"/>'))
        for kind, name in zip(kinds, names(fullest), strict=True)
    ]
    if any(axis.state == "suppressed" for profile in charts for axis in profile.axes):
        drawn = '<path class="chart-spoke" d="M0 7h30"/><path class="chart-hatch" d="M4 11l6-8M11 11l6-8M18 11l6-8"/>'
        found.append(Entry(fullest.words.suppressed, _sample(drawn)))
    return tuple(found)


def of_bars(profile: Profile) -> tuple[Entry, ...]:
    """The bar, the interval over it, the dot of the wave before."""
    found = [Entry(profile.now_name, _sample('<rect class="bar-fill" y="4" width="30" height="6" rx="3"/>'))]
    if any(axis.interval_text(profile.words) for axis in profile.axes):
        drawn = '<path class="bar-interval" d="M2 7h26M2 3v8M28 3v8"/>'
        found.append(Entry(profile.words.between, _sample(drawn)))
    if profile.compared:
        found.append(Entry(profile.compared, _sample('<circle class="bar-previous" cx="15" cy="7" r="4.5"/>')))
    return tuple(found)


def of_heatmap(heatmap: Heatmap) -> tuple[Entry, ...]:
    """The marks that occur, and the hatch."""
    found = [Entry(words, sign=sign) for sign, words in heatmap.marks]
    if heatmap.has_suppressed:
        found.append(Entry(heatmap.words.suppressed, '<span class="legend__hatch" aria-hidden="true"></span>'))
    return tuple(found)


def of_strips(strips: Strips) -> tuple[Entry, ...]:
    """The points of the scale, from the low end to the high one."""
    points = scale(strips)
    return tuple(
        Entry(name, _sample(f'<rect class="strip-{step(place, len(points))}" x="8" width="14" height="14" rx="3"/>'))
        for place, name in enumerate(points)
    )
