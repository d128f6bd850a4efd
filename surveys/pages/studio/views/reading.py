"""Question banks for readers; no account is needed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from surveys.banks.interchange import schema_text
from surveys.banks.models import BankVersion
from surveys.pages.studio.presenters.compare import compare_page
from surveys.pages.studio.presenters.versions import current_version, index_page, version_page
from surveys.pages.studio.views import parts
from surveys.teams.permissions import edits_banks

LONGEST_NUMBER = 6


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All banks with a published version; editors see what is in the making too."""
    return render(request, "banks/index.html", {"page": index_page(edits=edits_banks(request.user))})


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of bank files."""
    return HttpResponse(schema_text(), content_type="application/schema+json")


@require_safe
def bank(request: HttpRequest, slug: str) -> HttpResponse:
    """The version of a bank that is asked now, or else the latest that may be read."""
    versions = parts.readable(request, slug)
    current = current_version(versions)
    if current is None:
        raise Http404
    return _version(request, current, versions)


@require_safe
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One version of a bank."""
    versions = parts.readable(request, slug)
    return _version(request, parts.numbered(versions, number), versions)


@require_safe
def compare(request: HttpRequest, slug: str, number: int, other: int) -> HttpResponse:
    """What differs between two versions of a bank, from the older one to the newer one."""
    versions = parts.readable(request, slug)
    old, new = (parts.numbered(versions, one) for one in sorted((number, other)))
    if old == new:
        raise Http404
    page = compare_page(old, new, versions, is_current=new == current_version(versions))
    return render(request, "banks/compare.html", {"page": page, "breadcrumbs": page.breadcrumbs})


@require_safe
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions that were chosen in a form, each way round; the same twice leads to that version itself."""
    versions = parts.readable(request, slug)
    chosen = [parts.numbered(versions, _number(request.GET.get(name, ""))) for name in ("older", "newer")]
    older, newer = sorted(version.number for version in chosen)
    if older == newer:
        return redirect("banks:version", slug, newer)
    return redirect("banks:compare", slug, newer, older)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < LONGEST_NUMBER else 0


def _version(request: HttpRequest, wanted: BankVersion, versions: list[BankVersion]) -> HttpResponse:
    edits = edits_banks(request.user)
    page = version_page(wanted, versions, edits=edits, mends=edits and parts.is_mendable(wanted))
    return render(request, "banks/version.html", {"page": page, "breadcrumbs": page.breadcrumbs})
