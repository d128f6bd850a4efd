"""What the files of the trends hold: the digits of the page, a row for each line and wave."""

from collections.abc import Iterator, Mapping
from functools import partial

from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.charts.value import Value
from surveys.pages.dashboards.presenters.compare_charts import Node, compared_nodes
from surveys.pages.dashboards.presenters.compare_files import bank_facts
from surveys.pages.dashboards.presenters.home_files import Cell, DashboardFile
from surveys.pages.dashboards.presenters.trends import about, means, team_node, trend_words, values
from surveys.pages.dashboards.presenters.trends_choice import Track, Trends, trends_of
from surveys.teams.models import User


def trends_file(user: User, asked: Mapping[str, str]) -> DashboardFile | None:
    """The trends at this address; None where its page shows none."""
    found = trends_of(user, asked)
    if found.outline is None or not found.places:
        return None
    return DashboardFile(
        stem=("trends", found.group.slug if found.group else "", found.outline.slug),
        facts=_facts(found, found.outline),
        columns=_columns(),
        rows=(*_group_rows(found, found.outline), *_team_rows(found, team_node(found, found.outline))),
        more=partial(_more, found, found.outline),
    )


def _more(found: Trends, outline: Outline) -> dict[str, object]:
    return {"about": about(found, outline)}


def _facts(found: Trends, outline: Outline) -> tuple[tuple[str, str, Cell], ...]:
    return (
        ("bank", _("Question bank"), spoken(outline.title)),
        ("waves", _("Waves"), ", ".join(place.name for place in found.places)),
        ("group", _("Group, with all below"), found.group.name if found.group else ""),
        ("dimension", _("Dimension"), found.dimension),
        ("teams_from", _("Teams from"), found.page.start_index()),
        ("teams_to", _("Teams to"), found.page.end_index()),
        ("teams_of", _("Teams of"), found.page.paginator.count),
        *bank_facts(outline),
    )


def _columns() -> tuple[tuple[str, str], ...]:
    return (
        ("of", _("Group or team")),
        ("line", _("Line")),
        ("dimension", _("Key of the dimension")),
        ("title", _("Dimension")),
        ("wave", _("Wave")),
        ("bank_version", _("Version of the bank")),
        ("threshold", _("Threshold")),
        ("score", _("Score")),
        ("word", _("In place of a score")),
        ("n", _("Answers, or teams")),
        ("low", _("Interval from")),
        ("high", _("Interval to")),
        ("different", _("Other questions than the wave before")),
    )


def _group_rows(found: Trends, outline: Outline) -> Iterator[tuple[Cell, ...]]:
    if found.group is None or found.of_group is None:
        return
    for node in compared_nodes(outline, found.dimension):
        for name, reading in means():
            shown = values(found.of_group, node, reading)
            yield from _line(found, found.of_group, node, (found.group.name, name), shown)


def _team_rows(found: Trends, node: Node) -> Iterator[tuple[Cell, ...]]:
    for team, track in zip(found.page, found.of_teams, strict=True):
        yield from _line(found, track, node, (team.name, _("team")), values(track, node))


def _line(
    found: Trends, track: Track, node: Node, names: tuple[str, str], shown: tuple[Value, ...]
) -> Iterator[tuple[Cell, ...]]:
    (_kind, key, title), words = node, trend_words()
    for number, (place, report, cell) in enumerate(zip(found.places, track.reports, shown, strict=True)):
        yield (
            *names,
            key,
            title,
            place.name,
            report.scorecard.version.number if report else None,
            report.scorecard.threshold if report else None,
            cell.score,
            "" if cell.score is not None else cell.spoken(words),
            cell.n,
            cell.low,
            cell.high,
            _("different questions") if number in track.breaks[key] else "",
        )
