"""What the views of this room share: who asks, for which campaign, and what is said afterwards."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from surveys.campaigns.models import Campaign
from surveys.campaigns.permissions import can_plan, can_run, teams_to_ask
from surveys.campaigns.queries import campaign_or_404
from surveys.teams.models import Team, User
from surveys.teams.permissions import is_admin, signed_in


def planner(request: HttpRequest) -> User:
    """The signed-in person, if campaigns are theirs to start. Raises PermissionDenied."""
    if not can_plan(request.user):
        raise PermissionDenied
    return signed_in(request.user)


def run_by(request: HttpRequest, slug: str) -> tuple[User, Campaign]:
    """The signed-in person and the campaign that is theirs to run; for all others it does not exist. Raises Http404."""
    found = campaign_or_404(slug)
    if not can_run(request.user, found):
        raise Http404
    return signed_in(request.user), found


def own_teams(user: User) -> list[Team] | None:
    """The teams that a lead may ask, each for itself; None for an admin, who asks any number of all teams."""
    return None if is_admin(user) else list(teams_to_ask(user))


def told(request: HttpRequest, found: Campaign, error: ValidationError) -> HttpResponse:
    """Back to the campaign, with what a service refused."""
    for message in error.messages:
        messages.error(request, message)
    return redirect("planning:campaign", found.slug)
