"""Banks as files for whoever may read them, and the templates for writing questions in a spreadsheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from pydantic import ValidationError

from surveys.banks.interchange.sheets import SEPARATORS
from surveys.banks.permissions import banks_editor
from surveys.pages.studio import exports
from surveys.pages.studio.presenters.parts import version_url
from surveys.pages.studio.views import parts


@require_safe
def export(request: HttpRequest, slug: str, number: int, ending: str) -> HttpResponse:
    """A version as the file that would import it."""
    version = parts.numbered(parts.readable(request, slug), number)
    if ending not in exports.KINDS:
        raise Http404
    try:
        return exports.version_file(version, ending, _separator(request))
    except ValidationError:
        messages.warning(request, _("This draft lacks what a YAML file must have. Mend it first, or take it as CSV."))
        return redirect(version_url(version))


@login_required
@require_safe
def template(request: HttpRequest, sheet: str) -> HttpResponse:
    """A table to fill in."""
    banks_editor(request.user)
    if sheet not in exports.TEMPLATES:
        raise Http404
    return exports.template_file(sheet, _separator(request))


def _separator(request: HttpRequest) -> str:
    """Spreadsheets that write numbers with a comma want semicolons between cells."""
    return SEPARATORS.get(request.GET.get("separator", ""), ",")
