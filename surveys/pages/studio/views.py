"""Question banks for readers; no account is needed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from surveys.banks.interchange import schema_text
from surveys.banks.models import BankVersion
from surveys.banks.permissions import can_read_version
from surveys.banks.queries import versions_of
from surveys.pages.studio import presenters


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All banks with a published version."""
    return render(request, "banks/index.html", {"page": presenters.index_page()})


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of bank files."""
    return HttpResponse(schema_text(), content_type="application/schema+json")


@require_safe
def bank(request: HttpRequest, slug: str) -> HttpResponse:
    """The version of a bank that is asked now, or else the latest that may be read."""
    versions = _readable(request, slug)
    return _version(request, presenters.current_version(versions), versions)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version of a bank."""
    versions = _readable(request, slug)
    wanted = next((one for one in versions if one.number == number), None)
    return _version(request, wanted, versions)


def _readable(request: HttpRequest, slug: str) -> list[BankVersion]:
    return [one for one in versions_of(slug) if can_read_version(request.user, one)]


def _version(request: HttpRequest, wanted: BankVersion | None, versions: list[BankVersion]) -> HttpResponse:
    if wanted is None:
        raise Http404
    page = presenters.version_page(wanted, versions)
    return render(request, "banks/version.html", {"page": page, "breadcrumbs": page.breadcrumbs})
