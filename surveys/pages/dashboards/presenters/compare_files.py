"""What the files of a comparison hold: the digits of its page, and nothing that it does not show."""

from functools import partial

from django.http import QueryDict
from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.banks.outline import Outline
from surveys.campaigns.models import Campaign
from surveys.charts.value import value_of
from surveys.pages.dashboards.presenters.compare import noise_words, notes
from surveys.pages.dashboards.presenters.compare_charts import Node, compared_nodes, side_axis
from surveys.pages.dashboards.presenters.compare_choice import Comparison, Side, comparison_of, nodes_under
from surveys.pages.dashboards.presenters.home_files import Cell, DashboardFile
from surveys.results.presenters.words import chart_words
from surveys.teams.models import User


def compare_file(user: User, asked: QueryDict) -> DashboardFile | None:
    """The comparison that the address names; None where its page shows none."""
    found = comparison_of(user, asked)
    if found.campaign is None or found.outline is None or not found.sides:
        return None
    nodes = compared_nodes(found.outline, found.dimension)
    return DashboardFile(
        stem=("compare", found.campaign.slug, found.outline.slug),
        facts=_facts(found, found.campaign, found.outline),
        columns=_columns(),
        rows=tuple(_row(side, node) for node in nodes for side in found.sides),
        more=partial(_more, found, found.outline),
    )


def _more(found: Comparison, outline: Outline) -> dict[str, object]:
    return {
        "differences": noise_words(found.sides, nodes_under(outline, found.dimension)),
        "notes": notes(found),
    }


def bank_facts(outline: Outline) -> tuple[tuple[str, str, Cell], ...]:
    """Whose words these are, and what the numbers mean."""
    return (
        ("score", _("Score"), _("mean of persons, 0 to 100, whole points")),
        ("licence", _("Licence of the bank"), outline.licence),
        ("attribution", _("Attribution"), spoken(outline.attribution)),
    )


def _facts(found: Comparison, campaign: Campaign, outline: Outline) -> tuple[tuple[str, str, Cell], ...]:
    return (
        ("campaign", _("Campaign"), campaign.title),
        ("wave", _("Wave"), campaign.wave),
        ("bank", _("Question bank"), spoken(outline.title)),
        ("bank_version", _("Version of the bank"), outline.number),
        ("threshold", _("Threshold: nothing rests on fewer people"), campaign.threshold),
        ("dimension", _("Dimension"), found.dimension),
        *bank_facts(outline),
    )


def _columns() -> tuple[tuple[str, str], ...]:
    return (
        ("dimension", _("Key of the dimension")),
        ("title", _("Dimension")),
        ("team", _("Team")),
        ("group", _("Group")),
        ("score", _("Score")),
        ("word", _("In place of a score")),
        ("n", _("Answers")),
        ("low", _("Interval from")),
        ("high", _("Interval to")),
    )


def _row(side: Side, node: Node) -> tuple[Cell, ...]:
    _kind, key, title = node
    cell = value_of(side_axis(side, node))
    word = "" if cell.score is not None else cell.spoken(chart_words())
    return (key, title, side.team.name, side.team.group.name, cell.score, word, cell.n, cell.low, cell.high)
