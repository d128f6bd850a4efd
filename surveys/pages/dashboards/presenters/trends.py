"""Dimensions over the waves: of a group with both of its means, and of its teams; gaps and breaks are drawn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.charts.chart import Multiples, lines_multiples
from surveys.charts.lines import Lines, Series
from surveys.charts.profile import Words
from surveys.charts.value import Value
from surveys.pages.dashboards.forms.filters import OverviewFilter
from surveys.pages.dashboards.presenters.compare_charts import Node, compared_nodes
from surveys.pages.dashboards.presenters.trends_choice import Track, Trends, trends_of
from surveys.results.presenters import Standing, report_outcome
from surveys.results.presenters.values import value
from surveys.results.presenters.words import chart_words, listed
from surveys.results.queries import Report
from surveys.teams.models import Team, User

ENDINGS = ("csv", "json")
Reading = Callable[[Standing, int], Value]


@dataclass(frozen=True)
class Waves:
    """The waves of a bank, for a group and its teams."""

    title: str
    about: tuple[str, ...]
    group: Multiples | None
    teams_title: str
    teams: Multiples | None
    page: Page[Team]
    query: str
    address: str
    latest: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TrendsPage:
    """The filters, and below them what they ask for. Without waves nothing is released to this person yet."""

    form: OverviewFilter
    has_waves: bool
    misses: bool
    waves: Waves | None


def trends_page(user: User, asked: Mapping[str, str]) -> TrendsPage:
    """The trends at this address."""
    found = trends_of(user, asked)
    found.choice.form.place = "dashboards:trends"
    return TrendsPage(
        form=found.choice.form,
        has_waves=bool(found.scope.waves),
        misses=found.choice.misses,
        waves=_waves(found, found.outline) if found.outline and found.places else None,
    )


def _waves(found: Trends, outline: Outline) -> Waves:
    query = urlencode({"bank": outline.slug, **found.choice.asked})
    page = f"?{query}" if found.page.number == 1 else f"?{query}&page={found.page.number}"
    node = team_node(found, outline)
    return Waves(
        title=_title(found),
        about=about(found, outline),
        group=_group_charts(found, outline),
        teams_title=node[2],
        teams=_team_charts(found, node),
        page=found.page,
        query=f"{query}&",
        address=reverse("dashboards:trends") + page,
        latest=found.places[-1].name,
        files=tuple((kind.upper(), reverse("dashboards:trends_file", args=[kind]) + page) for kind in ENDINGS),
    )


def _title(found: Trends) -> str:
    return found.group.name if found.group else _("Your teams")


def about(found: Trends, outline: Outline) -> tuple[str, ...]:
    """Bank, waves, thresholds, and what is not drawn."""
    said = [
        _("%(bank)s, in %(waves)s.")
        % {"bank": spoken(outline.title), "waves": listed([place.name for place in found.places])}
    ]
    if found.left_out:
        words = ngettext(
            "%(count)d earlier wave is left out; choose a wave to end with.",
            "%(count)d earlier waves are left out; choose a wave to end with.",
            found.left_out,
        )
        said.append(words % {"count": found.left_out})
    if len(found.places) == 1:
        said.append(_("This is the first wave, so there is a point and no line yet."))
    several = [place.name for place in found.places if len(place.campaigns) > 1]
    if several:
        words = _("%(waves)s: asked in more than one campaign; for each line, that which asked the most people counts.")
        said.append(words % {"waves": listed(several)})
    return tuple(said)


def team_node(found: Trends, outline: Outline) -> Node:
    """What the lines of teams are about: the dimension that is chosen, else the whole bank."""
    return compared_nodes(outline, found.dimension)[0]


def trend_words() -> Words:
    """Words of a chart in which a gap is a wave that was skipped, or that nobody answered."""
    return replace(chart_words(), no_data=_("not asked, or no answer"))


def _group_charts(found: Trends, outline: Outline) -> Multiples | None:
    """A chart for each node with both means of the group, each under its name."""
    if found.of_group is None:
        return None
    charts = [_group_lines(found, found.of_group, node) for node in compared_nodes(outline, found.dimension)]
    return lines_multiples(
        charts, ident="group", title=_("Dimension by dimension"), summary=_group_summary(found, found.of_group, charts)
    )


def _group_lines(found: Trends, track: Track, node: Node) -> Lines:
    return Lines(
        title=node[2],
        waves=tuple(place.name for place in found.places),
        series=tuple(Series(name, values(track, node, reading)) for name, reading in means()),
        breaks=track.breaks[node[1]],
        words=trend_words(),
    )


def means() -> tuple[tuple[str, Reading], ...]:
    """Both roll-ups of a group: the name, and how it is read."""
    return ((_("mean of persons"), value), (_("mean of teams"), _mean_of_teams))


def _mean_of_teams(standing: Standing, threshold: int) -> Value:
    if standing.mean_of_teams is not None:
        said = ngettext("%(count)d team", "%(count)d teams", standing.teams) % {"count": standing.teams}
        return Value("shown", standing.mean_of_teams, n=standing.teams, n_word=said)
    if standing.state == "no-data":
        return Value()
    return Value("suppressed", note=_("no team with a number"))


def values(track: Track, node: Node, reading: Reading = value) -> tuple[Value, ...]:
    """A value for each place."""
    return tuple(_value(report, node, reading) for report in track.reports)


def _value(report: Report | None, node: Node, reading: Reading) -> Value:
    if report is None:
        return Value()
    kind, key, _title = node
    return reading(report_outcome(report).of(key, kind), report.scorecard.threshold)


def _group_summary(found: Trends, track: Track, charts: Sequence[Lines]) -> str:
    parts = [
        _(
            "Two lines that answer different questions. Mean of persons: each person has one voice. "
            "Mean of teams: each team that is shown with a number has one."
        )
    ]
    skipped = [place.name for place, report in zip(found.places, track.reports, strict=True) if report is None]
    if skipped:
        parts.append(_("This group was not asked in %(waves)s.") % {"waves": listed(skipped)})
    if any(cell.state == "banded" for chart in charts for line in chart.series for cell in line.values):
        parts.append(_("A broad stroke stands for a word, where a number would tell too much."))
    return " ".join([*parts, *_cut([chart.title for chart in charts if chart.breaks])])


def _cut(names: Sequence[str]) -> list[str]:
    return [_("Cut where the questions changed: %(names)s.") % {"names": listed(names)}] if names else []


def _team_charts(found: Trends, node: Node) -> Multiples | None:
    """A chart for each team of this page, all of the same dimension."""
    if not found.of_teams:
        return None
    words = replace(trend_words(), dimension=_("Team"))
    charts = [
        Lines(
            title=team.name,
            waves=tuple(place.name for place in found.places),
            series=(Series(team.name, values(track, node)),),
            breaks=track.breaks[node[1]],
            intervals=True,
            words=words,
        )
        for team, track in zip(found.page, found.of_teams, strict=True)
    ]
    summary = _("By name. A gap is a wave that did not ask the team; a hollow mark a wave with too few answers.")
    broken = _cut([chart.title for chart in charts if chart.breaks])
    return lines_multiples(charts, ident="teams", title=node[2], summary=" ".join([summary, *broken]))
