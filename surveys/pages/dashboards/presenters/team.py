"""One team: its results over time, what is open, who belongs to it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.banks.models import spoken
from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import open_for_team
from surveys.core.levels import Band
from surveys.core.types import Suppressed, SuppressionReason
from surveys.results.models import DimensionScore, Scorecard
from surveys.results.permissions import coaches_may_look
from surveys.results.presenters import ResultView, report_views
from surveys.results.presenters.past import as_seen
from surveys.results.presenters.words import answers_words, band_word
from surveys.results.queries import (
    scorecards_of,
    team_reports,
    whole_of,
)
from surveys.teams.models import Team, User
from surveys.teams.permissions import is_admin, is_member, leads
from surveys.teams.queries import (
    memberships_in,
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
class LatestResult:
    """The latest released wave in its sentences, with the lines of the waves up to it."""

    title: str
    url: str
    views: tuple[ResultView, ...]


@dataclass(frozen=True)
class TeamPage:
    """A team: its results over time, what is open, who belongs to it."""

    name: str
    slug: str
    group: str
    headcount: int
    latest: LatestResult | None
    waves: tuple[WaveRow, ...]
    open_surveys: tuple[OpenSurvey, ...]
    people: tuple[tuple[str, str], ...]
    is_member: bool
    people_url: str
    settings_url: str
    ask_url: str
    time_zone: str


def team_page(team: Team, user: User) -> TeamPage:
    """A team for somebody who may see it."""
    member = is_member(user, team)
    lead = not is_admin(user) and leads(user, team)
    may_see_people = is_admin(user) or lead
    asks = lead and team.leads_may_ask and not team.retired
    cards = [card for card in scorecards_of(team) if member or coaches_may_look(card.campaign)]
    return TeamPage(
        name=team.name,
        slug=team.slug,
        group=team.group.name,
        headcount=team.headcount,
        latest=_latest(team, cards[0].campaign, own=member) if cards else None,
        waves=tuple(_wave_row(team, card) for card in cards),
        open_surveys=tuple(
            OpenSurvey(found.title, found.closes_at, reverse("answering:join", args=[found.code]) if found.code else "")
            for found in (open_for_team(team) if member else ())
        ),
        people=tuple((str(m.user), str(m.get_role_display())) for m in memberships_in(team)),
        is_member=member,
        people_url=reverse("people:team_people", args=[team.slug]) if may_see_people else "",
        settings_url=reverse("people:team", args=[team.slug]) if is_admin(user) else "",
        ask_url=f"{reverse('planning:new')}?team={team.slug}" if asks else "",
        time_zone=settings.TIME_ZONE,
    )


def _latest(team: Team, campaign: Campaign, *, own: bool) -> LatestResult:
    return LatestResult(
        title=campaign.title,
        url=reverse("dashboards:result", args=[team.slug, campaign.slug]),
        views=report_views(as_seen(team_reports(team, campaign), own=own), own=own),
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
