"""One team, and the results of teams and groups."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.campaigns.queries import campaign_or_404
from surveys.pages.dashboards.presenters.parts import group_trail, team_trail
from surveys.pages.dashboards.presenters.result import group_result_page, team_result_page
from surveys.pages.dashboards.presenters.team import team_page
from surveys.pages.dashboards.views.parts import not_yet, team_or_404
from surveys.results.permissions import can_see_group_scorecard, can_see_scorecard
from surveys.results.queries import groups_taking_part, team_takes_part
from surveys.teams.permissions import can_see_group
from surveys.teams.queries import group_by_slug


@login_required
def team(request: HttpRequest, slug: str) -> HttpResponse:
    found, user = team_or_404(request, slug)
    return render(request, "dashboards/team.html", {"page": team_page(found, user), "breadcrumbs": team_trail(found)})


@login_required
def result(request: HttpRequest, slug: str, campaign: str) -> HttpResponse:
    found, user = team_or_404(request, slug)
    asked = campaign_or_404(campaign)
    if not team_takes_part(asked, found):
        raise Http404
    if not can_see_scorecard(user, found, asked):
        return not_yet(request, found.name, asked, team_trail(found, asked))
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
        return not_yet(request, found.name, asked, group_trail(found, asked))
    page = group_result_page(found, asked)
    if page is None:
        raise Http404
    return render(request, "dashboards/result.html", {"page": page, "breadcrumbs": group_trail(found, asked)})
