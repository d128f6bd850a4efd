"""One chart with all that its template needs, so that drawing, figure and table cannot disagree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from surveys.charts import bars, heatmap, heatmap_html, legend, lines, lines_svg, radar, strip, table
from surveys.charts.grid import Grid, GridCell, GridRow, cell
from surveys.charts.heatmap import Heatmap
from surveys.charts.labels import by_name
from surveys.charts.legend import Entry
from surveys.charts.lines import Lines
from surveys.charts.profile import NOTHING, Axis, Profile
from surveys.charts.radar_geometry import place
from surveys.charts.strip import Strips
from surveys.charts.theme import Figure
from surveys.charts.value import value_of

Kind = Literal["", "compact", "lines", "panel", "strips", "heatmap"]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A chart of any kind for `templates/components/chart.html`. `ident` is unique on its page.

    `summary` is one or two translated sentences; `drawing` is markup made by this room alone, every text in it escaped,
    and empty where a template draws (`panel`, `strips`).
    """

    ident: str
    title: str
    summary: str
    drawing: str
    figure: Figure
    kind: Kind = ""
    grid: Grid | None = None
    legend: tuple[Entry, ...] = ()

    @property
    def figure_id(self) -> str:
        """Id of the JSON element that charts.js reads."""
        return f"{self.ident}-figure"


@dataclass(frozen=True, kw_only=True)
class Chart(Picture):
    """A radar or a panel of bars, also for `bars.html` and `score_table.html`."""

    bars: tuple[bars.Row, ...]
    table: tuple[table.TableRow, ...]
    now_name: str
    previous_name: str | None

    @property
    def has_intervals(self) -> bool:
        """Whether any bar has an interval; one person's answers have none."""
        return any(row.low for row in self.bars)

    @property
    def has_answers(self) -> bool:
        """Whether any row says how many answers are behind it."""
        return table.has_answers(self.table)


@dataclass(frozen=True, kw_only=True)
class StripChart(Picture):
    """Strips with the words at their ends."""

    rows: tuple[strip.StripRow, ...]
    low: str
    high: str


@dataclass(frozen=True, kw_only=True)
class Multiples:
    """Small charts on one scale with one legend and one table, for `templates/components/chart_multiples.html`."""

    ident: str
    title: str
    summary: str
    charts: tuple[Picture, ...]
    legend: tuple[Entry, ...]
    grid: Grid


def radar_chart(profile: Profile, *, ident: str, summary: str = "") -> Chart:
    """A radar with its bars and table."""
    return Chart(
        ident=ident,
        title=profile.title,
        summary=summary,
        drawing=radar.svg(profile, ident=ident),
        figure=radar.figure(profile),
        bars=bars.rows(profile),
        table=table.rows(profile),
        now_name=profile.now_name,
        previous_name=profile.compared,
    )


def bar_panel(profile: Profile, *, ident: str, summary: str = "") -> Chart:
    """One dimension for comparing: its title is the dimension, its axes are the teams, drawn by name."""
    return Chart(
        ident=ident,
        title=profile.title,
        summary=summary,
        drawing="",
        figure=bars.figure(profile, by_name=True),
        kind="panel",
        grid=_panel_grid(profile),
        legend=legend.of_bars(profile),
        bars=bars.rows(profile, by_name=True),
        table=table.rows(profile),
        now_name=profile.now_name,
        previous_name=profile.compared,
    )


def _panel_grid(profile: Profile) -> Grid:
    names = tuple(name for name in (profile.now_name, profile.compared) if name)
    axes = bars.ordered(profile, by_name=True)
    rows = tuple(GridRow(axis.label, tuple(_panel_cells(axis, profile))) for axis in axes)
    return Grid(profile.title, profile.words.team, names, rows)


def _panel_cells(axis: Axis, profile: Profile) -> Iterator[GridCell]:
    yield cell(value_of(axis), profile.words, more=axis.change_text)
    if profile.compared:
        yield GridCell(NOTHING if axis.before is None else f"{axis.before:g}")


def radar_multiples(profiles: Sequence[Profile], *, ident: str, title: str, summary: str = "") -> Multiples:
    """Two to six teams, each a compact radar of the same size; a profile's title is the team, drawn by name."""
    if not 2 <= len(profiles) <= 6 or len({tuple(axis.key for axis in profile.axes) for profile in profiles}) > 1:
        raise ValueError("two to six teams with the same axes stand side by side")
    teams = sorted(profiles, key=lambda profile: by_name(profile.title))
    radius = min(place(profile, compact=True).radius for profile in teams)
    return Multiples(
        ident=ident,
        title=title,
        summary=summary,
        charts=tuple(_compact(team, f"{ident}-{number}", radius) for number, team in enumerate(teams, 1)),
        legend=legend.of_radars(teams),
        grid=_radar_grid(teams, title),
    )


def _compact(profile: Profile, ident: str, radius: float) -> Picture:
    return Picture(
        ident=ident,
        title=profile.title,
        summary="",
        drawing=radar.svg(profile, ident=ident, compact=True, radius=radius),
        figure=radar.figure(profile, compact=True, radius=radius),
        kind="compact",
    )


def _radar_grid(teams: Sequence[Profile], title: str) -> Grid:
    words = teams[0].words
    rows = (
        GridRow(axes[0].label, tuple(cell(value_of(axis), words, more=axis.change_text) for axis in axes))
        for axes in zip(*(team.axes for team in teams), strict=True)
    )
    return Grid(title, words.dimension, tuple(team.title for team in teams), tuple(rows))


def lines_chart(given: Lines, *, ident: str, summary: str = "") -> Picture:
    """One dimension over the waves."""
    return Picture(
        ident=ident,
        title=given.title,
        summary=summary,
        drawing=lines_svg.svg(given, ident=ident),
        figure=lines.figure(given),
        kind="lines",
        grid=lines.grid(given),
        legend=legend.of_lines([given]),
    )


def lines_multiples(several: Sequence[Lines], *, ident: str, title: str, summary: str = "") -> Multiples:
    """One small chart for each dimension, in the given order, over the same waves."""
    if not several or len({chart.waves for chart in several}) > 1:
        raise ValueError("small lines have the same waves")
    return Multiples(
        ident=ident,
        title=title,
        summary=summary,
        charts=tuple(lines_chart(chart, ident=f"{ident}-{number}") for number, chart in enumerate(several, 1)),
        legend=legend.of_lines(several),
        grid=Grid(
            title, several[0].words.dimension, several[0].waves, tuple(row for chart in several for row in _wide(chart))
        ),
    )


def _wide(chart: Lines) -> Iterator[GridRow]:
    """A row for each line of a chart, a cell for each wave."""
    for line in chart.series:
        name = chart.title if len(chart.series) == 1 else f"{chart.title} · {line.name}"
        broken = (chart.words.different if wave in chart.breaks else "" for wave in range(len(chart.waves)))
        cells = (cell(value, chart.words, more=mark) for value, mark in zip(line.values, broken, strict=True))
        yield GridRow(name, tuple(cells))


def heatmap_chart(given: Heatmap, *, ident: str, summary: str = "") -> Picture:
    """Teams × dimensions, for `templates/components/chart_heatmap.html`. The drawing is the table: there is no grid."""
    return Picture(
        ident=ident,
        title=given.title,
        summary=summary,
        drawing=heatmap_html.html(given),
        figure=heatmap.figure(given),
        kind="heatmap",
        legend=legend.of_heatmap(given),
    )


def strip_chart(given: Strips, *, ident: str, summary: str = "") -> StripChart:
    """How answers spread."""
    return StripChart(
        ident=ident,
        title=given.title,
        summary=summary,
        drawing="",
        figure=strip.figure(given),
        kind="strips",
        grid=strip.grid(given),
        legend=legend.of_strips(given),
        rows=strip.rows(given),
        low=given.low,
        high=given.high,
    )
