"""Which teams the heatmap shows: one page of them by name, or those that somebody looks for; the rest is over all."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.charts.chart import Picture
from surveys.pages.dashboards.presenters.home_board import Board, Line
from surveys.pages.dashboards.presenters.home_heatmap import heatmap_of
from surveys.pages.dashboards.presenters.scope import Choice, fits

TEAMS = 25  # rows of a heatmap that can be read, on a phone too; more make a page heavy


@dataclass(frozen=True)
class HeatmapRows:
    """The rows of the heatmap. `told` says what is shown of how many, and is empty where all are.

    `kept` are the filters that a search leaves as they are; `query` is the address of this page without its number.
    """

    chart: Picture | None
    page: Page[Line]
    told: str
    find: str
    has_search: bool
    kept: tuple[tuple[str, str], ...]
    query: str
    without: str


def rows_of(board: Board, choice: Choice, asked: Mapping[str, str]) -> HeatmapRows:
    """The page of teams that the address asks for."""
    find = asked.get("find", "").strip()
    found = [line for line in board.lines if fits(line.team, find)]
    page = Paginator(found, TEAMS).get_page(asked.get("page"))
    wanted = {**choice.asked, **({"find": find} if find else {})}
    return HeatmapRows(
        chart=heatmap_of(board, tuple(page)) if found else None,
        page=page,
        told=_told(page, len(board.lines), find),
        find=find,
        has_search=bool(find) or len(board.lines) > TEAMS,
        kept=tuple(choice.asked.items()),
        query=f"{urlencode(wanted)}&" if wanted else "",
        without=f"{reverse('dashboards:home')}?{urlencode(choice.asked)}",
    )


def _told(page: Page[Line], teams: int, find: str) -> str:
    """What is shown of how many; and that nothing but these rows is left out."""
    shown = page.paginator.count
    if shown == teams and not page.has_other_pages():
        return ""
    facts = {"first": page.start_index(), "last": page.end_index(), "shown": shown, "teams": teams, "find": find}
    if find:
        words = ngettext(
            "%(shown)d of %(teams)d teams has “%(find)s” in its name or its group’s.",
            "%(shown)d of %(teams)d teams have “%(find)s” in their name or their group’s.",
            shown,
        )
        rows = words % facts
    else:
        rows = _("Teams %(first)d to %(last)d of %(teams)d, by name.") % facts
    rest = _("The medians, everything below and the files are over all %(teams)d teams.") % facts
    return f"{rows} {rest}"
