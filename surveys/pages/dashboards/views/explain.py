"""What is behind one number."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from surveys.pages.dashboards.presenters.explain import ExplainPage, Number, group_number_page, team_number_page
from surveys.pages.dashboards.views.parts import GroupResult, TeamResult, of_a_group, of_a_team


@of_a_team
def team_number(request: HttpRequest, seen: TeamResult, bank: str, kind: str, key: str) -> HttpResponse:
    return _page(request, team_number_page(seen.team, seen.campaign, Number(bank, kind, key), own=seen.own))


@of_a_group
def group_number(request: HttpRequest, seen: GroupResult, bank: str, kind: str, key: str) -> HttpResponse:
    return _page(request, group_number_page(seen.group, seen.campaign, Number(bank, kind, key)))


def _page(request: HttpRequest, page: ExplainPage | None) -> HttpResponse:
    if page is None:
        raise Http404
    return render(request, "dashboards/explain.html", {"page": page, "breadcrumbs": page.trail})
