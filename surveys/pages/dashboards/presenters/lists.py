"""Lists of teams: by name, never by score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from surveys.campaigns.queries import open_participations
from surveys.results.models import Scorecard
from surveys.results.permissions import coaches_may_look
from surveys.results.queries import latest_cards, released_since
from surveys.teams.models import Team, User
from surveys.teams.queries import teams_of, teams_visible_to

LONGEST = timedelta(days=31)  # that a team may have its result to itself


@dataclass(frozen=True)
class TeamRow:
    """A team in a list: by name, never by score."""

    name: str
    url: str
    group: str
    latest: str
    latest_url: str
    minimum: str


def team_rows(user: User) -> tuple[TeamRow, ...]:
    """The teams that a person may open."""
    return _rows(list(teams_visible_to(user)), user)


def _rows(teams: Sequence[Team], user: User) -> tuple[TeamRow, ...]:
    own = {team.pk for team in teams_of(user)}
    latest = latest_cards(teams, own=own, held_back=_held_back())
    waiting = open_participations(teams)
    return tuple(_row(team, latest.get(team.pk), waiting.get(team.pk)) for team in teams)


def _row(team: Team, card: Scorecard | None, reached: bool | None) -> TeamRow:
    return TeamRow(
        name=team.name,
        url=reverse("dashboards:team", args=[team.slug]),
        group=team.group.name,
        latest=card.campaign.title if card else "",
        latest_url=reverse("dashboards:result", args=[team.slug, card.campaign.slug]) if card else "",
        minimum=_minimum(reached),
    )


def _held_back() -> set[int]:
    """Campaigns whose results are the teams' own for some days yet."""
    released = released_since(timezone.now() - LONGEST)
    return {campaign.pk for campaign in released if not coaches_may_look(campaign)}


def _minimum(reached: bool | None) -> str:
    if reached is None:
        return _("none")
    return _("minimum reached") if reached else _("minimum not reached yet")
