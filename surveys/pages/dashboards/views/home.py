"""The coaches' dashboard with its files, and the teams of a person."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.pages.dashboards.presenters.home import dashboard_page
from surveys.pages.dashboards.presenters.home_files import dashboard_file
from surveys.pages.dashboards.presenters.lists import team_rows
from surveys.pages.dashboards.views.coaching import as_file, coach_or_403
from surveys.pages.dashboards.views.parts import private
from surveys.teams.permissions import signed_in


@login_required
@require_safe
@private
def home(request: HttpRequest) -> HttpResponse:
    page = dashboard_page(coach_or_403(request), request.GET)
    return render(request, "dashboards/home.html", {"page": page})


@login_required
@require_safe
@private
def file(request: HttpRequest, ending: str) -> HttpResponse:
    return as_file(dashboard_file(coach_or_403(request), request.GET), ending)


@login_required
def teams(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/teams.html", {"teams": team_rows(signed_in(request.user))})
