"""The coaches' dashboard, and the teams of a person."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.pages.dashboards.presenters.lists import dashboard_page, team_rows
from surveys.teams.permissions import can_see_coaching, signed_in


@login_required
def home(request: HttpRequest) -> HttpResponse:
    if not can_see_coaching(request.user):
        raise PermissionDenied
    return render(request, "dashboards/home.html", {"page": dashboard_page(signed_in(request.user))})


@login_required
def teams(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/teams.html", {"teams": team_rows(signed_in(request.user))})
