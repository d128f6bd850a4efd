"""How well the questions of a bank work; for those who edit banks."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.banks.choices import Status
from surveys.banks.permissions import banks_editor
from surveys.pages.studio import exports
from surveys.pages.studio.presenters.health import HealthPage, health_page
from surveys.pages.studio.views import parts


@login_required
@require_safe
def health(request: HttpRequest, slug: str) -> HttpResponse:
    """Each question with its figures, and advice where something stands out."""
    page = _page(request, slug)
    return render(request, "banks/health.html", {"page": page, "breadcrumbs": page.breadcrumbs})


@login_required
@require_safe
def file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same figures for a spreadsheet."""
    return exports.health_file(_page(request, slug))


def _page(request: HttpRequest, slug: str) -> HealthPage:
    banks_editor(request.user)
    versions = [one for one in parts.readable(request, slug) if one.status != Status.DRAFT]
    if not versions:
        raise Http404
    return health_page(versions, request.GET)
