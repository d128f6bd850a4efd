"""Parts of a draft are rewritten and added; for those who edit banks.

A script asks for the same addresses with `X-Fragment` and is given only what changes on the page.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion
from surveys.banks.permissions import banks_editor
from surveys.banks.services.drafting import OvertakenError
from surveys.banks.services.drafts import add_part, edit_part, put_back_part
from surveys.pages.studio.presenters.draft.findings import place_id
from surveys.pages.studio.presenters.draft.part import Opened, new_part, opened_part, overtaken, saved_part
from surveys.pages.studio.views import parts
from surveys.pages.studio.views.arranging import arranged
from surveys.teams.models import User

REFUSED, OVERTAKEN = 422, 409


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: HttpRequest, slug: str, kind: DraftPart, key: str) -> HttpResponse:
    """One part with its form; sent, it is saved if nobody else has changed it since it was read."""
    user = banks_editor(request.user)
    version = parts.drafted(slug)
    opened = opened_part(version, kind, key, request.POST if request.method == "POST" else None)
    if opened is None:
        raise Http404
    if request.method == "POST":
        return _sent(request, version, opened, user)
    return _shown(request, opened)


def _sent(request: HttpRequest, version: BankVersion, opened: Opened, user: User) -> HttpResponse:
    kind, key = DraftPart(opened.page.kind), opened.page.key
    if not opened.form.is_valid():
        return _refused(request, opened)
    try:
        _save(request, version, opened, user)
    except OvertakenError:
        return _shown(request, overtaken(version, kind, key, request.POST, opened), status=OVERTAKEN)
    except ValidationError as error:
        opened.form.take_errors(error)
        return _refused(request, opened)
    if parts.is_fragment(request):
        return render(request, "banks/_saved.html", {"saved": saved_part(version, kind, key)})
    messages.success(request, _("Saved."))
    return redirect(opened.page.back_url)


def _save(request: HttpRequest, version: BankVersion, opened: Opened, user: User) -> None:
    """Puts it back, where the writer wants it although somebody took it out."""
    kind, key, content = opened.page.kind, opened.page.key, opened.form.content()
    if opened.page.gone and "put_back" in request.POST:
        put_back_part(version=version, kind=kind, key=key, content=content, by=user)
    else:
        mark = request.POST.get("seen", "")
        edit_part(version=version, kind=kind, key=key, content=content, mark=mark, by=user)


def _refused(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Of a form that is typed in only the list of errors is new, so that nobody is disturbed in typing."""
    if parts.is_fragment(request) and opened.page.key and not opened.page.gone:
        context = {"page": opened.page, "form": opened.form}
        return render(request, "banks/_part_errors.html", context, status=REFUSED)
    return _shown(request, opened, status=REFUSED)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str, kind: DraftPart) -> HttpResponse:
    """A new part, in the dimension that the address names."""
    user = banks_editor(request.user)
    version, where = parts.drafted(slug), request.GET.get("in", "")
    opened = new_part(version, kind, where, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _shown(request, opened)
    if not opened.form.is_valid():
        return _refused(request, opened)
    try:
        row = add_part(version=version, kind=kind, content=opened.form.content(), into=where, by=user)
    except ValidationError as error:
        opened.form.take_errors(error)
        return _refused(request, opened)
    return arranged(request, version, _("Added: “%(title)s”.") % {"title": row}, place_id(kind, row.key))


def _shown(request: HttpRequest, opened: Opened, status: int = 200) -> HttpResponse:
    context = {"page": opened.page, "form": opened.form}
    if parts.is_fragment(request):
        return render(request, "banks/_part.html", context, status=status)
    context |= {"breadcrumbs": opened.page.breadcrumbs, "tabs": opened.page.tabs}
    return render(request, "banks/part.html", context, status=status)
