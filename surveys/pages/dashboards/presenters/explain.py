"""The page that explains one number of a result."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.queries import cached_outline
from surveys.campaigns.models import Campaign
from surveys.pages.dashboards.presenters.parts import Trail
from surveys.results.presenters.explain import Trace, trace
from surveys.results.presenters.past import as_seen
from surveys.results.queries import Report, group_reports, team_reports
from surveys.teams.models import Group, Team


@dataclass(frozen=True)
class Number:
    """Which number of which bank an address names."""

    bank: str
    kind: str
    key: str


@dataclass(frozen=True)
class ExplainPage:
    """A trace, whose it is, and where it stands. Parts lie below `explain`."""

    name: str
    campaign: str
    wave: str
    trace: Trace
    result_url: str
    explain: str
    trail: Trail


def team_number_page(team: Team, campaign: Campaign, number: Number, *, own: bool) -> ExplainPage | None:
    """One number of a team; None where it has no such number."""
    address = reverse("dashboards:result", args=[team.slug, campaign.slug])
    start = ((_("Teams"), reverse("dashboards:teams")), (team.name, reverse("dashboards:team", args=[team.slug])))
    return _page(as_seen(team_reports(team, campaign), own=own), number, team.name, address, start)


def group_number_page(group: Group, campaign: Campaign, number: Number) -> ExplainPage | None:
    """One number of a group; None where it has no such number."""
    address = reverse("dashboards:group_result", args=[group.slug, campaign.slug])
    start = ((_("Dashboard"), reverse("dashboards:home")), (group.name, ""))
    return _page(group_reports(group, campaign), number, group.name, address, start)


def _page(reports: Sequence[Report], number: Number, name: str, address: str, start: Trail) -> ExplainPage | None:
    report = next((found for found in reports if found.scorecard.version.bank.slug == number.bank), None)
    if report is None:
        return None
    card = report.scorecard
    found = trace(report, cached_outline(card.version_id), kind=number.kind, key=number.key)
    if found is None:
        return None
    return ExplainPage(
        name=name,
        campaign=card.campaign.title,
        wave=card.campaign.wave,
        trace=found,
        result_url=address,
        explain=f"{address}explain/{number.bank}/",
        trail=(*start, (card.campaign.title, address), (found.title, "")),
    )
