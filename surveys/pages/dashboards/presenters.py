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
from surveys.banks.queries import cached_outline
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import open_for_team, open_participations
from surveys.core.levels import Band
from surveys.results.models import DimensionScore, Scorecard
from surveys.results.permissions import can_see_scorecard, coaches_may_look
from surveys.results.presenters import ResultView, report_outcome, result_view
from surveys.results.presenters.words import band_word, day
from surveys.results.queries import (
    Report,
    group_reports,
    latest_scorecards,
    released_campaigns_of_groups,
    scorecards_of,
    team_reports,
)
from surveys.teams.models import Group, Team, User
from surveys.teams.permissions import is_admin, is_member, leads
from surveys.teams.queries import all_groups, groups_coached_by, memberships_in, teams_coached_by, teams_visible_to


@dataclass(frozen=True)
class WaveRow:
    """One released scorecard of a team, in a list."""

    wave: str
    title: str
    bank: str
    url: str
    score: str
    n: str
    note: str


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
    is_group: bool
    campaign: str
    wave: str
    closed: str
    facts: tuple[tuple[str, str], ...]
    views: tuple[ResultView, ...]
    notes: tuple[str, ...]
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
    own = set(user.teams.values_list("pk", flat=True))
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
        return _("no open survey")
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
    whole: DimensionScore | None = next(iter(card.whole_scores), None)  # type: ignore[attr-defined]  # prefetched
    if whole is None:
        score, n = "", ""
    else:
        score = band_word(Band(whole.banded)) if whole.banded else f"{round(whole.score or 0)}"
        n = ngettext("%(n)d answer", "%(n)d answers", whole.n) % {"n": whole.n}
    return WaveRow(
        wave=card.campaign.wave,
        title=card.campaign.title,
        bank=spoken(card.version.title),
        url=reverse("dashboards:result", args=[team.slug, card.campaign.slug]),
        score=score,
        n=n,
        note="" if whole else _("too few answers to show"),
    )


# -- Results -------------------------------------------------------------------


def team_result_page(team: Team, campaign: Campaign) -> ResultPage | None:
    """The released result of a team; None when the team has none in this campaign."""
    reports = team_reports(team, campaign)
    if not reports:
        return None
    return ResultPage(
        name=team.name,
        is_group=False,
        campaign=campaign.title,
        wave=campaign.wave,
        closed=day(timezone.localtime(campaign.closes_at)),
        facts=_team_facts(reports[0].scorecard),
        views=tuple(_view(report) for report in reports),
        notes=(),
        team_url=reverse("dashboards:team", args=[team.slug]),
        address=reverse("dashboards:result", args=[team.slug, campaign.slug]),
    )


def group_result_page(group: Group, campaign: Campaign) -> ResultPage | None:
    """The released roll-up of a group; None when it has none in this campaign."""
    reports = group_reports(group, campaign)
    if not reports:
        return None
    card = reports[0].scorecard
    return ResultPage(
        name=group.name,
        is_group=True,
        campaign=campaign.title,
        wave=campaign.wave,
        closed=day(timezone.localtime(campaign.closes_at)),
        facts=_group_facts(reports[0]),
        views=tuple(_view(report) for report in reports),
        notes=_group_notes(card),
        team_url="",
        address=reverse("dashboards:group_result", args=[group.slug, campaign.slug]),
    )


def may_see_team_result(user: User, team: Team, campaign: Campaign) -> bool:
    """The question that the view asks."""
    return can_see_scorecard(user, team, campaign)


def _view(report: Report) -> ResultView:
    card = report.scorecard
    previous = card.previous.campaign.wave if card.previous else None
    outline = cached_outline(card.version_id)
    return result_view(outline, report_outcome(report), now_name=card.campaign.wave, previous_name=previous)


def _team_facts(card: Scorecard) -> tuple[tuple[str, str], ...]:
    few = _("fewer than %(threshold)d") % {"threshold": card.threshold}
    return (
        (_("Invited"), str(card.invited)),
        (_("Answered"), few if card.answered is None else str(card.answered)),
        (_("Coverage"), _coverage(card)),
        (_("Threshold"), str(card.threshold)),
    )


def _coverage(card: Scorecard) -> str:
    if card.answered is None:
        return _("not shown")
    if card.coverage is None:
        return _("some left out")
    return _("%(percent)d %%") % {"percent": round(100 * card.coverage)}


def _group_facts(report: Report) -> tuple[tuple[str, str], ...]:
    card = report.scorecard
    return (
        (_("Invited"), str(card.invited)),
        (_("Persons in the total"), str(card.answered or 0)),
        (_("Teams shown alone"), str(card.teams_shown)),
        (_("Threshold"), str(card.threshold)),
    )


def _group_notes(card: Scorecard) -> tuple[str, ...]:
    notes = [
        _(
            "These numbers are means of persons: every person who answered has one voice, "
            "and small teams count together with others. The mean of teams stands beside the whole bank."
        )
    ]
    whole = card.dimension_scores.filter(kind="whole").first()
    if whole is not None and whole.mean_of_teams is not None:
        notes.append(
            ngettext(
                "Mean of teams: %(mean)s, over %(teams)d team that is shown alone.",
                "Mean of teams: %(mean)s, over %(teams)d teams that are shown alone.",
                whole.teams,
            )
            % {"mean": f"{whole.mean_of_teams:g}", "teams": whole.teams}
        )
    if card.teams_left_out:
        notes.append(
            ngettext(
                "%(count)d small team is not included.", "%(count)d small teams are not included.", card.teams_left_out
            )
            % {"count": card.teams_left_out}
        )
    return tuple(notes)
