"""What the views for coaches share."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from surveys.pages.dashboards.exports.home import dashboard_csv, dashboard_json, dashboard_name
from surveys.pages.dashboards.exports.parts import download
from surveys.pages.dashboards.presenters.home_files import DashboardFile
from surveys.teams.models import User
from surveys.teams.permissions import can_see_coaching, signed_in

WRITERS = {"csv": dashboard_csv, "json": dashboard_json}


def coach_or_403(request: HttpRequest) -> User:
    """The coach or admin who asks; others may not."""
    if not can_see_coaching(request.user):
        raise PermissionDenied
    return signed_in(request.user)


def as_file(found: DashboardFile | None, ending: str) -> HttpResponse:
    """The file that a browser saves; there is none without something to show."""
    if found is None or ending not in WRITERS:
        raise Http404
    return download(WRITERS[ending](found), dashboard_name(found, ending))
