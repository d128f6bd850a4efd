"""Lists of teams and groups: by name, never by score."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.campaigns.queries import open_participations
from surveys.results.permissions import coaches_may_look
from surveys.results.queries import (
    latest_scorecards,
    released_campaigns_of_groups,
)
from surveys.teams.models import Group, Team, User
from surveys.teams.permissions import is_admin
from surveys.teams.queries import (
    all_groups,
    groups_coached_by,
    teams_coached_by,
    teams_of,
    teams_visible_to,
)


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
