"""Teams side by side, with files."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from surveys.pages.dashboards.presenters.compare import compare_page
from surveys.pages.dashboards.presenters.compare_files import compare_file
from surveys.pages.dashboards.presenters.parts import coaching_trail
from surveys.pages.dashboards.views.coaching import as_file, coach_or_403
from surveys.pages.dashboards.views.parts import private


@login_required
@require_safe
@private
def compare(request: HttpRequest) -> HttpResponse:
    page = compare_page(coach_or_403(request), request.GET)
    trail = coaching_trail(_("Compare teams"))
    return render(request, "dashboards/compare.html", {"page": page, "breadcrumbs": trail})


@login_required
@require_safe
@private
def file(request: HttpRequest, ending: str) -> HttpResponse:
    return as_file(compare_file(coach_or_403(request), request.GET), ending)
