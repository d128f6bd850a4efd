"""The result of a team or a group in a campaign."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.campaigns.models import Campaign
from surveys.core.scoring import BANK
from surveys.core.types import Suppressed
from surveys.improvements.presenters import marks_in_words
from surveys.results.models import NodeKind, Scorecard
from surveys.results.presenters import ResultView, report_views
from surveys.results.presenters.past import as_seen
from surveys.results.presenters.words import day
from surveys.results.queries import (
    Report,
    group_reports,
    team_reports,
)
from surveys.teams.models import Group, Team


@dataclass(frozen=True)
class ResultPage:
    """The result of a team or a group in a campaign: a section for each bank."""

    name: str
    campaign: str
    wave: str
    closed: str
    facts: tuple[str, ...]
    views: tuple[ResultView, ...]
    team_url: str
    address: str
    may_mark: bool = False  # members say which practices need no advice


def team_result_page(team: Team, campaign: Campaign, *, own: bool, may_mark: bool) -> ResultPage | None:
    """The released result of a team, as members (`own`) or others see it; None when it has none there."""
    reports = as_seen(team_reports(team, campaign), own=own)
    if not reports:
        return None
    return ResultPage(
        name=team.name,
        campaign=campaign.title,
        wave=campaign.wave,
        closed=day(campaign.ends_at),
        facts=_team_facts([report.scorecard for report in reports]),
        views=report_views(reports, own=own, marks=marks_in_words(team)),
        may_mark=may_mark,
        team_url=reverse("dashboards:team", args=[team.slug]),
        address=reverse("dashboards:result", args=[team.slug, campaign.slug]),
    )


def group_result_page(group: Group, campaign: Campaign) -> ResultPage | None:
    """The released roll-up of a group; None when it has none in this campaign."""
    reports = group_reports(group, campaign)
    if not reports:
        return None
    return ResultPage(
        name=group.name,
        campaign=campaign.title,
        wave=campaign.wave,
        closed=day(campaign.ends_at),
        facts=_group_facts(reports),
        views=report_views(reports),
        team_url="",
        address=reverse("dashboards:group_result", args=[group.slug, campaign.slug]),
    )


def _team_facts(cards: Sequence[Scorecard]) -> tuple[str, ...]:
    """All banks of a campaign are one sitting, so the first one speaks for all but the coverage."""
    card = cards[0]
    numbers = {"answered": card.answered, "invited": card.invited, "threshold": card.threshold}
    if card.answered is None:
        return (_("%(invited)d people were asked; fewer than %(threshold)d answered.") % numbers,)
    return (
        _("%(answered)d of %(invited)d people answered.") % numbers,
        *(_coverage(card, several=len(cards) > 1) for card in cards),
        _least(card),
    )


def _coverage(card: Scorecard, *, several: bool) -> str:
    facts = {"bank": spoken(card.version.title), "percent": round(100 * (card.coverage or 0))}
    if card.coverage is None:
        words = _("%(bank)s: some questions were left open.") if several else _("Some questions were left open.")
    elif card.coverage == 1:
        words = _("%(bank)s: no question was left open.") if several else _("No question was left open.")
    else:
        words = (
            _("%(bank)s: %(percent)d %% of the questions that apply were answered.")
            if several
            else _("%(percent)d %% of the questions that apply were answered.")
        )
    return words % facts


def _least(card: Scorecard) -> str:
    return _("Nothing is shown that rests on fewer than %(threshold)d people.") % {"threshold": card.threshold}


def _group_facts(reports: Sequence[Report]) -> tuple[str, ...]:
    card = reports[0].scorecard
    numbers = {"answered": card.answered or 0, "invited": card.invited, "teams": card.teams_shown}
    total = _("The answers of %(answered)d of %(invited)d people are counted here.") % numbers
    shown = ngettext(
        "%(teams)d team is shown on its own too.", "%(teams)d teams are shown on their own too.", card.teams_shown
    )
    left_out = ngettext(
        "%(count)d small team is not included.", "%(count)d small teams are not included.", card.teams_left_out
    )
    means = [note for report in reports if (note := _mean_of_teams(report))]
    return (
        total,
        _("Every person has one voice, so these are means of persons."),
        shown % numbers,
        *([left_out % {"count": card.teams_left_out}] if card.teams_left_out else []),
        *means,
        _least(card),
    )


def _mean_of_teams(report: Report) -> str:
    whole = report.node(BANK, NodeKind.WHOLE)
    if isinstance(whole, Suppressed) or whole.mean_of_teams is None:
        return ""
    facts = {"bank": spoken(report.scorecard.version.title), "mean": f"{whole.mean_of_teams:g}", "teams": whole.teams}
    return (
        ngettext(
            "Mean of teams for all of %(bank)s: %(mean)s, over %(teams)d team that is shown with a number.",
            "Mean of teams for all of %(bank)s: %(mean)s, over %(teams)d teams that are shown with a number.",
            whole.teams,
        )
        % facts
    )
