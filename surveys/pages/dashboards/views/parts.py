"""What the views of this room share."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.campaigns.models import Campaign
from surveys.pages.dashboards.presenters.parts import Trail
from surveys.teams.models import Team, User
from surveys.teams.permissions import can_see_team, signed_in
from surveys.teams.queries import team_by_slug


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
