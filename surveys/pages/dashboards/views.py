"""Teams, their results, and the coaches' dashboard."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import campaign_or_404
from surveys.pages.dashboards.presenters import (
    Trail,
    dashboard_page,
    group_result_page,
    group_trail,
    team_page,
    team_result_page,
    team_rows,
    team_trail,
)
from surveys.results.permissions import can_see_group_scorecard, can_see_scorecard
from surveys.results.queries import groups_taking_part, team_takes_part
from surveys.teams.models import Team, User
from surveys.teams.permissions import can_see_coaching, can_see_group, can_see_team, signed_in
from surveys.teams.queries import group_by_slug, team_by_slug


@login_required
def home(request: HttpRequest) -> HttpResponse:
    if not can_see_coaching(request.user):
        raise PermissionDenied
    return render(request, "dashboards/home.html", {"page": dashboard_page(signed_in(request.user))})


@login_required
def teams(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/teams.html", {"teams": team_rows(signed_in(request.user))})


@login_required
def team(request: HttpRequest, slug: str) -> HttpResponse:
    found, user = _team(request, slug)
    return render(request, "dashboards/team.html", {"page": team_page(found, user), "breadcrumbs": team_trail(found)})


@login_required
def result(request: HttpRequest, slug: str, campaign: str) -> HttpResponse:
    found, user = _team(request, slug)
    asked = campaign_or_404(campaign)
    if not team_takes_part(asked, found):
        raise Http404
    if not can_see_scorecard(user, found, asked):
        return _not_yet(request, found.name, asked, team_trail(found, asked))
    page = team_result_page(found, asked)
    if page is None:
        raise Http404
    return render(request, "dashboards/result.html", {"page": page, "breadcrumbs": team_trail(found, asked)})


@login_required
def group_result(request: HttpRequest, slug: str, campaign: str) -> HttpResponse:
    found = group_by_slug(slug)
    if found is None or not can_see_group(request.user, found):
        raise Http404
    asked = campaign_or_404(campaign)
    if found.slug not in groups_taking_part(asked):
        raise Http404
    if not can_see_group_scorecard(request.user, found, asked):
        return _not_yet(request, found.name, asked, group_trail(found, asked))
    page = group_result_page(found, asked)
    if page is None:
        raise Http404
    return render(request, "dashboards/result.html", {"page": page, "breadcrumbs": group_trail(found, asked)})


def _team(request: HttpRequest, slug: str) -> tuple[Team, User]:
    """The team, for somebody who may know of it; for others it does not exist."""
    found = team_by_slug(slug)
    if found is None or not can_see_team(request.user, found):
        raise Http404
    return found, signed_in(request.user)


def _not_yet(request: HttpRequest, name: str, campaign: Campaign, trail: Trail) -> HttpResponse:
    """Not released, or still the team's own: says which, and from when on it is there."""
    context = {"name": name, "campaign": campaign, "breadcrumbs": trail, "time_zone": settings.TIME_ZONE}
    return render(request, "dashboards/not_yet.html", context, status=403)
