"""Mending a slip in a published question; for those who edit banks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.banks.permissions import banks_editor
from surveys.banks.services import add_erratum, check_slip
from surveys.campaigns.queries import asked_now
from surveys.pages.studio.forms.errata import ErratumForm
from surveys.pages.studio.presenters.errata import Slip, erratum_page, slip_in
from surveys.pages.studio.presenters.parts import version_url
from surveys.pages.studio.presenters.versions import current_version
from surveys.pages.studio.views import parts
from surveys.teams.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """First the text is typed, then its difference is looked at and the same meaning confirmed."""
    user = banks_editor(request.user)
    versions = parts.readable(request, slug)
    version = parts.numbered(versions, number)
    slip = slip_in(version, request.GET, is_current=version == current_version(versions))
    if slip is None:
        raise Http404
    if not parts.is_mendable(version):
        messages.error(request, _("Slips are mended in published versions. A retired one must still be asked."))
        return redirect(version_url(version))
    if request.method == "POST":
        return _sent(request, slip, user)
    return _page(request, slip, ErratumForm(shown=slip.text))


def _sent(request: HttpRequest, slip: Slip, user: User) -> HttpResponse:
    form = ErratumForm(request.POST, shown=slip.text)
    if form.is_valid() and _passes(form, slip):
        if not form.confirms:
            return _page(request, slip, ErratumForm(shown=slip.text, typed=form.typed))
        if _save(form, slip, user):
            messages.success(request, _("Corrected. It is shown from now on, with what it said before."))
            return redirect(f"{version_url(slip.version)}#question-{slip.item.key}")
    return _page(request, slip, form, status=422)


def _passes(form: ErratumForm, slip: Slip) -> bool:
    try:
        check_slip(was=slip.text, text=form.typed, part=slip.part, language=slip.language)
    except ValidationError as error:
        form.take_errors(error)
        return False
    return True


def _save(form: ErratumForm, slip: Slip, user: User) -> bool:
    """Asked again by the service, since another correction may have come between."""
    try:
        add_erratum(
            item=slip.row,
            part=slip.part,
            language=slip.language,
            text=form.typed,
            by=user,
            asked=asked_now(slip.version.pk),
        )
    except ValidationError as error:
        form.take_errors(error)
        return False
    return True


def _page(request: HttpRequest, slip: Slip, form: ErratumForm, *, status: int = 200) -> HttpResponse:
    page = erratum_page(slip, form.typed)
    context = {"page": page, "form": form, "breadcrumbs": page.breadcrumbs}
    return render(request, "banks/erratum.html", context, status=status)
