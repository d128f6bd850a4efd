"""What the pages of teams, groups and coaches show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.banks.models import spoken
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import open_for_team, open_participations
from surveys.core.levels import Band
from surveys.core.scoring import BANK
from surveys.core.types import Suppressed, SuppressionReason
from surveys.results.models import DimensionScore, NodeKind, Scorecard
from surveys.results.permissions import coaches_may_look
from surveys.results.presenters import ResultView, report_view
from surveys.results.presenters.words import answers_words, band_word, day
from surveys.results.queries import (
    Report,
    group_reports,
    latest_scorecards,
    released_campaigns_of_groups,
    scorecards_of,
    team_reports,
    whole_of,
)
from surveys.teams.models import Group, Team, User
from surveys.teams.permissions import is_admin, is_member, leads
from surveys.teams.queries import (
    all_groups,
    groups_coached_by,
    memberships_in,
    teams_coached_by,
    teams_of,
    teams_visible_to,
)


@dataclass(frozen=True)
class WaveRow:
    """One released scorecard of a team, in a list. Neither `score` nor `hidden`: nobody has answered."""

    title: str
    bank: str
    url: str
    score: str
    n: str
    hidden: str  # the word for a score that is hidden on purpose


@dataclass(frozen=True)
class OpenSurvey:
    """A survey that the team can answer now."""

    title: str
    closes_at: datetime
    url: str


@dataclass(frozen=True)
class TeamPage:
    """A team: its results over time, what is open, who belongs to it."""

    name: str
    slug: str
    group: str
    headcount: int
    waves: tuple[WaveRow, ...]
    open_surveys: tuple[OpenSurvey, ...]
    people: tuple[tuple[str, str], ...]
    is_member: bool
    people_url: str
    settings_url: str
    time_zone: str


@dataclass(frozen=True)
class TeamRow:
    """A team in a list: by name, never by score."""

    name: str
    url: str
    group: str
    latest: str
    latest_url: str
    minimum: str


@dataclass(frozen=True)
class GroupRow:
    """A group with its released roll-ups."""

    name: str
    results: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DashboardPage:
    """A coach's teams and groups."""

    teams: tuple[TeamRow, ...]
    groups: tuple[GroupRow, ...]


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


# -- Lists ---------------------------------------------------------------------


def team_rows(user: User) -> tuple[TeamRow, ...]:
    """The teams that a person may open."""
    return _rows(list(teams_visible_to(user)), user)


def dashboard_page(user: User) -> DashboardPage:
    """What a coach looks after; for admins everything."""
    everything = is_admin(user)
    teams = list(teams_visible_to(user) if everything else teams_coached_by(user))
    groups = list(all_groups()) if everything else groups_coached_by(user)
    return DashboardPage(_rows(teams, user), _group_rows(groups))


def _rows(teams: Sequence[Team], user: User) -> tuple[TeamRow, ...]:
    latest = latest_scorecards(teams)
    waiting = open_participations(teams)
    own = {team.pk for team in teams_of(user)}
    rows = []
    for team in teams:
        card = next((c for c in latest.get(team.pk, ()) if team.pk in own or coaches_may_look(c.campaign)), None)
        url = reverse("dashboards:result", args=[team.slug, card.campaign.slug]) if card else ""
        rows.append(
            TeamRow(
                name=team.name,
                url=reverse("dashboards:team", args=[team.slug]),
                group=team.group.name,
                latest=card.campaign.title if card else "",
                latest_url=url,
                minimum=_minimum(waiting.get(team.pk)),
            )
        )
    return tuple(rows)


def _minimum(reached: bool | None) -> str:
    if reached is None:
        return _("none")
    return _("minimum reached") if reached else _("minimum not reached yet")


def _group_rows(groups: Sequence[Group]) -> tuple[GroupRow, ...]:
    released = released_campaigns_of_groups(groups)
    return tuple(
        GroupRow(
            name=group.name,
            results=tuple(
                (campaign.title, reverse("dashboards:group_result", args=[group.slug, campaign.slug]))
                for campaign in released.get(group.pk, ())
                if coaches_may_look(campaign)
            ),
        )
        for group in groups
    )


# -- Where a page is -----------------------------------------------------------

Trail = tuple[tuple[str, str], ...]  # titles and addresses from the top


def team_trail(team: Team, campaign: Campaign | None = None) -> Trail:
    """Teams, the team, and one of its results."""
    start = ((_("Teams"), reverse("dashboards:teams")), (team.name, reverse("dashboards:team", args=[team.slug])))
    return (*start, *([(campaign.title, "")] if campaign else []))


def group_trail(group: Group, campaign: Campaign) -> Trail:
    """The dashboard, the group, and one of its results."""
    return ((_("Dashboard"), reverse("dashboards:home")), (group.name, ""), (campaign.title, ""))


# -- One team ------------------------------------------------------------------


def team_page(team: Team, user: User) -> TeamPage:
    """A team for somebody who may see it."""
    member = is_member(user, team)
    may_see_people = is_admin(user) or leads(user, team)
    return TeamPage(
        name=team.name,
        slug=team.slug,
        group=team.group.name,
        headcount=team.headcount,
        waves=tuple(_wave_row(team, card) for card in scorecards_of(team) if member or coaches_may_look(card.campaign)),
        open_surveys=tuple(
            OpenSurvey(found.title, found.closes_at, reverse("answering:join", args=[found.code]))
            for found in (open_for_team(team) if member else ())
        ),
        people=tuple((str(m.user), str(m.get_role_display())) for m in memberships_in(team)),
        is_member=member,
        people_url=reverse("people:team_people", args=[team.slug]) if may_see_people else "",
        settings_url=reverse("people:team", args=[team.slug]) if is_admin(user) else "",
        time_zone=settings.TIME_ZONE,
    )


def _wave_row(team: Team, card: Scorecard) -> WaveRow:
    whole = whole_of(card)
    is_hidden = isinstance(whole, Suppressed) and whole.reason != SuppressionReason.NO_DATA
    return WaveRow(
        title=card.campaign.title,
        bank=spoken(card.version.title),
        url=reverse("dashboards:result", args=[team.slug, card.campaign.slug]),
        score=_score(whole) if isinstance(whole, DimensionScore) else "",
        n=answers_words(whole.n) if isinstance(whole, DimensionScore) else "",
        hidden=_("n < %(threshold)d") % {"threshold": card.threshold} if is_hidden else "",
    )


def _score(whole: DimensionScore) -> str:
    return band_word(Band(whole.banded)) if whole.banded else f"{whole.score:g}"


# -- Results -------------------------------------------------------------------


def team_result_page(team: Team, campaign: Campaign) -> ResultPage | None:
    """The released result of a team; None when the team has none in this campaign."""
    reports = team_reports(team, campaign)
    if not reports:
        return None
    return ResultPage(
        name=team.name,
        campaign=campaign.title,
        wave=campaign.wave,
        closed=_closing_day(campaign),
        facts=_team_facts([report.scorecard for report in reports]),
        views=tuple(report_view(report) for report in reports),
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
        closed=_closing_day(campaign),
        facts=_group_facts(reports),
        views=tuple(report_view(report) for report in reports),
        team_url="",
        address=reverse("dashboards:group_result", args=[group.slug, campaign.slug]),
    )


def _closing_day(campaign: Campaign) -> str:
    """An admin may have closed it before its time."""
    return day(timezone.localtime(min(campaign.closes_at, campaign.released_at or campaign.closes_at)))


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
