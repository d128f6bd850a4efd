"""The trace."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from surveys.pages.people import exports, forms
from surveys.pages.people.presenters.audit import audit_page
from surveys.pages.people.views import parts
from surveys.teams import permissions


@login_required
@require_safe
def audit_file(request: HttpRequest) -> HttpResponse:
    """The entries of the filter as a table."""
    if not permissions.can_see_audit(request.user):
        raise PermissionDenied
    form = forms.AuditFilterForm(request.GET)
    return parts.csv_file(exports.audit_file(form.values()), f"audit-{timezone.localdate():%Y-%m-%d}")


@login_required
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    if not permissions.can_see_audit(request.user):
        raise PermissionDenied
    form = forms.AuditFilterForm(request.GET)
    page = audit_page(form.values(), request.GET.get("page", "1"))
    return render(request, "people/audit.html", {"page": page, "form": form})
