"""What the views of this room share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeAlias

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import campaign_or_404
from surveys.pages.dashboards.presenters.parts import Trail, group_trail, team_trail
from surveys.results.permissions import can_see_group_scorecard, can_see_scorecard
from surveys.results.queries import groups_taking_part, team_takes_part
from surveys.teams.models import Group, Team, User
from surveys.teams.permissions import can_see_group, can_see_team, is_member, signed_in
from surveys.teams.queries import group_by_slug, team_by_slug

View: TypeAlias = Callable[..., HttpResponse]

# A browser keeps no copy: after signing out, "back" asks the server again and lands at the door.
private = cache_control(private=True, no_store=True)


@dataclass(frozen=True)
class TeamResult:
    """A released result that this person may see; `own`: a member of the team looks."""

    team: Team
    campaign: Campaign
    user: User
    own: bool


@dataclass(frozen=True)
class GroupResult:
    """A released result of a group that this person may see."""

    group: Group
    campaign: Campaign


def of_a_team(view: View) -> View:
    """For views on the result of a team: asks who may see it, and says when it is not there yet."""

    @login_required
    @private
    @wraps(view)
    def asked(request: HttpRequest, slug: str, campaign: str, **rest: str) -> HttpResponse:
        team, user = team_or_404(request, slug)
        found = campaign_or_404(campaign)
        if not team_takes_part(found, team):
            raise Http404
        if not can_see_scorecard(user, team, found):
            return not_yet(request, team.name, found, team_trail(team, found))
        return view(request, TeamResult(team, found, user, is_member(user, team)), **rest)

    return asked


def of_a_group(view: View) -> View:
    """For views on the result of a group: asks who may see it, and says when it is not there yet."""

    @login_required
    @private
    @wraps(view)
    def asked(request: HttpRequest, slug: str, campaign: str, **rest: str) -> HttpResponse:
        group = group_by_slug(slug)
        if group is None or not can_see_group(request.user, group):
            raise Http404
        found = campaign_or_404(campaign)
        if group.slug not in groups_taking_part(found):
            raise Http404
        if not can_see_group_scorecard(request.user, group, found):
            return not_yet(request, group.name, found, group_trail(group, found))
        return view(request, GroupResult(group, found), **rest)

    return asked


def team_or_404(request: HttpRequest, slug: str) -> tuple[Team, User]:
    """The team, for somebody who may know of it; for others it does not exist."""
    found = team_by_slug(slug)
    if found is None or not can_see_team(request.user, found):
        raise Http404
    return found, signed_in(request.user)


def not_yet(request: HttpRequest, name: str, campaign: Campaign, trail: Trail) -> HttpResponse:
    """Not released, or still the team's own: says which, and from when on it is there."""
    context = {"name": name, "campaign": campaign, "breadcrumbs": trail, "time_zone": settings.TIME_ZONE}
    return render(request, "dashboards/not_yet.html", context, status=403)
