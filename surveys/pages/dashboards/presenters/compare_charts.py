"""Teams side by side as radars, bars and one table, all from the same standings."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import Outline, RadarNode
from surveys.charts.chart import Chart, Multiples, bar_panel, radar_multiples
from surveys.charts.grid import Grid, GridRow, cell
from surveys.charts.profile import Axis, Profile
from surveys.charts.value import value_of
from surveys.core.recommendations import TARGET
from surveys.core.scoring import BANK
from surveys.pages.dashboards.presenters.compare_choice import Side, nodes_under
from surveys.results.models import NodeKind
from surveys.results.presenters.axes import axis
from surveys.results.presenters.words import chart_words

Node = tuple[str, str, str]  # kind, key, title


def compared_nodes(outline: Outline, wanted: str) -> tuple[Node, ...]:
    """The whole bank, then the tree; with a dimension only that and what is below it."""
    whole = [] if wanted else [(NodeKind.WHOLE.value, BANK, _("Whole bank"))]
    return (
        *whole,
        *((NodeKind.DIMENSION.value, node.key, spoken(node.title)) for node in nodes_under(outline, wanted)),
    )


def side_axis(side: Side, node: Node) -> Axis:
    """Where a team stands in a node, for bars, table and files."""
    kind, key, _title = node
    found = axis(side.outcome.of(key, kind), side.name, side.name, side.outcome.threshold)
    return replace(found, key=side.team.slug)


def radars(outline: Outline, sides: Sequence[Side], wanted: str) -> tuple[Multiples, ...]:
    """A row of small radars for each radar of the bank that shows something of what is wanted."""
    keys = {node.key for node in nodes_under(outline, wanted)}
    return tuple(_radar(radar, outline, sides) for radar in outline.radars if not keys.isdisjoint(radar.axes))


def _radar(radar: RadarNode, outline: Outline, sides: Sequence[Side]) -> Multiples:
    profiles = [
        Profile(side.name, _wave(side), None, _spokes(radar, outline, side), TARGET, chart_words()) for side in sides
    ]
    return radar_multiples(
        profiles,
        ident=f"radar-{radar.key}",
        title=spoken(radar.title),
        summary=_("Each team on the same scale, 0 to 100. Compare shapes, not points."),
    )


def _spokes(radar: RadarNode, outline: Outline, side: Side) -> tuple[Axis, ...]:
    nodes = [(node, spoken(node.title)) for node in map(outline.dimension, radar.axes)]
    return tuple(
        axis(side.outcome.of(node.key), title, spoken(node.short) or title, side.outcome.threshold)
        for node, title in nodes
    )


def panels(outline: Outline, sides: Sequence[Side], wanted: str) -> tuple[Chart, ...]:
    """One panel of bars for each node, a bar for each team, by name."""
    return tuple(_panel(node, sides) for node in compared_nodes(outline, wanted))


def _panel(node: Node, sides: Sequence[Side]) -> Chart:
    kind, key, title = node
    axes = tuple(side_axis(side, node) for side in sides)
    profile = Profile(title, _wave(sides[0]), None, axes, TARGET, chart_words())
    name = key if kind == NodeKind.DIMENSION else kind
    return bar_panel(profile, ident=f"panel-{name}", summary=_range_words(axes))


def _range_words(axes: Sequence[Axis]) -> str:
    """From where to where the numbers go, without saying whose they are."""
    known = [found.score for found in axes if found.score is not None]
    if not known:
        return _("No team has a number here that may be shown.")
    if min(known) == max(known):
        return _("Every number that is shown is %(score)d.") % {"score": known[0]}
    return _("Numbers from %(low)d to %(high)d.") % {"low": min(known), "high": max(known)}


def table(outline: Outline, sides: Sequence[Side], wanted: str) -> Grid:
    """All numbers: a row for each node, a column for each team."""
    words = chart_words()
    rows = (
        GridRow(node[2], tuple(cell(value_of(side_axis(side, node)), words) for side in sides))
        for node in compared_nodes(outline, wanted)
    )
    return Grid(_("All numbers of these teams"), words.dimension, tuple(side.name for side in sides), tuple(rows))


def _wave(side: Side) -> str:
    return side.report.scorecard.campaign.wave
