"""One team, and the results of teams and groups."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.improvements.permissions import can_mark_practices
from surveys.pages.dashboards.presenters.parts import group_trail, team_trail
from surveys.pages.dashboards.presenters.result import group_result_page, team_result_page
from surveys.pages.dashboards.presenters.team import team_page
from surveys.pages.dashboards.views.parts import GroupResult, TeamResult, of_a_group, of_a_team, private, team_or_404


@login_required
@private
def team(request: HttpRequest, slug: str) -> HttpResponse:
    found, user = team_or_404(request, slug)
    return render(request, "dashboards/team.html", {"page": team_page(found, user), "breadcrumbs": team_trail(found)})


@of_a_team
def result(request: HttpRequest, seen: TeamResult) -> HttpResponse:
    may_mark = can_mark_practices(seen.user, seen.team)
    page = team_result_page(seen.team, seen.campaign, own=seen.own, may_mark=may_mark)
    if page is None:
        raise Http404
    trail = team_trail(seen.team, seen.campaign)
    return render(request, "dashboards/result.html", {"page": page, "breadcrumbs": trail})


@of_a_group
def group_result(request: HttpRequest, seen: GroupResult) -> HttpResponse:
    page = group_result_page(seen.group, seen.campaign)
    if page is None:
        raise Http404
    trail = group_trail(seen.group, seen.campaign)
    return render(request, "dashboards/result.html", {"page": page, "breadcrumbs": trail})
