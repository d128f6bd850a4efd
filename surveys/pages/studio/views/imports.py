"""Bringing a bank as a file: every problem first, then what would come, then a draft."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.banks.choices import Status
from surveys.banks.interchange import Looked, look_at_upload
from surveys.banks.models import BankVersion
from surveys.banks.permissions import banks_editor
from surveys.banks.services import import_as_draft, import_into_draft
from surveys.banks.services.drafting import OvertakenError
from surveys.pages.studio.forms.imports import KeptUpload, NewUploadForm, UploadForm
from surveys.pages.studio.presenters import imports as pages
from surveys.pages.studio.views import parts
from surveys.teams.models import User

REFUSED = 422


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """A new bank, or the next version of one."""
    by = banks_editor(request.user)
    if "kept" in request.POST:
        return _confirmed(request, by)
    form = NewUploadForm(request.POST or None, request.FILES or None, banks=pages.bank_choices())
    if request.method == "POST" and form.is_valid():
        looked = look_at_upload(form.upload())
        if not looked.problems and _brings_something(request, looked):
            return _preview(request, looked, by)
        return _form(request, pages.new_upload_page(looked), form, status=REFUSED)
    return _form(request, pages.new_upload_page(), form, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """Replaces what the draft of a bank holds."""
    by = banks_editor(request.user)
    versions = parts.readable(request, slug)
    draft = next((one for one in versions if one.status == Status.DRAFT), None)
    if "kept" in request.POST and versions:
        return _confirmed(request, by, slug, draft)
    if draft is None:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        looked = look_at_upload(replace(form.upload(), into=slug), slug=slug)
        if not looked.problems and _brings_something(request, looked):
            return _preview(request, looked, by)
        return _form(request, pages.draft_upload_page(draft, looked), form, status=REFUSED)
    return _form(request, pages.draft_upload_page(draft), form, status=REFUSED if form.errors else 200)


# -- Parts ---------------------------------------------------------------------


def _brings_something(request: HttpRequest, looked: Looked) -> bool:
    if looked.changes_nothing:
        messages.info(request, _("This file holds what is there already: there is nothing to import."))
    return not looked.changes_nothing


def _form(request: HttpRequest, page: pages.UploadPage, form: UploadForm, *, status: int) -> HttpResponse:
    context = {"page": page, "form": form, "breadcrumbs": page.breadcrumbs}
    return render(request, "banks/import.html", context, status=status)


def _preview(request: HttpRequest, looked: Looked, by: User, *, status: int = 200) -> HttpResponse:
    page = pages.preview_page(looked)
    kept = KeptUpload.pack(looked.upload, mark=looked.mark, owner=by.pk)
    context = {"page": page, "kept": kept, "breadcrumbs": page.breadcrumbs}
    return render(request, "banks/import_preview.html", context, status=status)


def _confirmed(request: HttpRequest, by: User, slug: str = "", draft: BankVersion | None = None) -> HttpResponse:
    """Writes what was looked at; where something else stands there by now, that is shown first."""
    form = KeptUpload(request.POST, owner=by.pk)
    if not form.is_valid():
        messages.error(request, form.errors["kept"].as_data()[0].messages[0])
        return redirect(request.path)
    upload, mark = form.cleaned_data["kept"]
    looked = look_at_upload(upload, slug=slug)
    if looked.problems:
        return _now_wrong(request, looked)
    if looked.mark != mark or looked.draft != draft:
        return _overtaken(request, looked, by)
    return _written(request, looked, by)


def _written(request: HttpRequest, looked: Looked, by: User) -> HttpResponse:
    try:
        if looked.draft is None:
            made = import_as_draft(document=looked.document, by=by)
        else:
            sheet = looked.upload.is_sheet
            made = import_into_draft(
                version=looked.draft, document=looked.document, seen=looked.standing, by=by, parts_only=sheet
            )
    except OvertakenError:
        return _overtaken(request, look_at_upload(looked.upload, slug=looked.document.slug), by)
    except ValidationError as error:
        for words in error.messages:
            messages.error(request, words)
        return redirect(request.path)
    messages.success(request, _("The draft is there. Nobody is asked before you publish it."))
    return redirect("banks:draft", made.bank.slug)


def _overtaken(request: HttpRequest, looked: Looked, by: User) -> HttpResponse:
    words = _("Somebody else has changed this bank since you looked. Below stands what the file would change now.")
    messages.warning(request, words)
    return _preview(request, looked, by, status=409)


def _now_wrong(request: HttpRequest, looked: Looked) -> HttpResponse:
    """The bank has changed so that the file does not fit any more."""
    page = pages.draft_upload_page(looked.draft, looked) if looked.draft else pages.new_upload_page(looked)
    form = UploadForm() if looked.draft else NewUploadForm(banks=pages.bank_choices())
    return _form(request, page, form, status=REFUSED)
