"""Dimensions over the waves, with files."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from surveys.pages.dashboards.presenters.parts import coaching_trail
from surveys.pages.dashboards.presenters.trends import trends_page
from surveys.pages.dashboards.presenters.trends_files import trends_file
from surveys.pages.dashboards.views.coaching import as_file, coach_or_403
from surveys.pages.dashboards.views.parts import private


@login_required
@require_safe
@private
def trends(request: HttpRequest) -> HttpResponse:
    page = trends_page(coach_or_403(request), request.GET)
    return render(request, "dashboards/trends.html", {"page": page, "breadcrumbs": coaching_trail(_("Trends"))})


@login_required
@require_safe
@private
def file(request: HttpRequest, ending: str) -> HttpResponse:
    return as_file(trends_file(coach_or_403(request), request.GET), ending)
