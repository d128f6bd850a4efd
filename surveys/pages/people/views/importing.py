"""People as a table: brought with a look before it is written, and taken."""

import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from surveys.pages.people import exports, forms
from surveys.pages.people.presenters import importing as pages
from surveys.pages.people.views import parts
from surveys.teams import mails, services
from surveys.teams.interchange.people import Problem, read_people, template_csv
from surveys.teams.models import User
from surveys.teams.services.importing import OvertakenError

log = logging.getLogger(__name__)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    """A file is read and shown; what was shown is written when it is confirmed."""
    by = parts.people_editor(request)
    if "kept" in request.POST:
        return _confirmed(request, by)
    form = forms.PeopleFileForm(parts.sent(request), request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _upload(request, form, status=parts.status(form))
    return _looked_at(request, form.cleaned_data["file"], by)


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    parts.people_editor(request)
    return parts.csv_file(template_csv(), "people")


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The people of the filter, as a table that can be brought back."""
    parts.people_reader(request)
    form = forms.PeopleFilterForm(request.GET)
    return parts.csv_file(exports.people_file(form.values()), f"people-{timezone.localdate():%Y-%m-%d}")


# -- Parts ---------------------------------------------------------------------


def _looked_at(request: HttpRequest, text: str, by: User) -> HttpResponse:
    try:
        reading = read_people(text)
    except ValidationError as error:
        return _upload(request, forms.PeopleFileForm(), pages.as_problems(error), status=parts.REFUSED)
    if reading.problems:
        return _upload(request, forms.PeopleFileForm(), reading.problems, status=parts.REFUSED)
    page = pages.preview_page(reading)
    kept = forms.KeptPeopleForm.pack(text, mark=reading.mark, owner=by.pk)
    context = {"page": page, "kept": kept, "breadcrumbs": page.crumbs}
    return render(request, "people/import_preview.html", context)


def _upload(
    request: HttpRequest, form: forms.PeopleFileForm, problems: tuple[Problem, ...] = (), *, status: int
) -> HttpResponse:
    page = pages.upload_page(problems)
    context = {"page": page, "form": form, "breadcrumbs": page.crumbs}
    return render(request, "people/import.html", context, status=status)


def _confirmed(request: HttpRequest, by: User) -> HttpResponse:
    form = forms.KeptPeopleForm(request.POST, owner=by.pk)
    if not form.is_valid():
        parts.say(request, form.errors["kept"].as_data()[0])
        return redirect("people:import")
    text, mark = form.cleaned_data["kept"]
    try:
        made = services.import_people(text=text, mark=mark, by=by)
    except OvertakenError as error:
        parts.say(request, error)
        return _looked_at(request, text, by)
    messages.success(request, _("Everything is written. Below stand all people with an account."))
    if form.cleaned_data["invite"] and 0 < len(made) <= pages.MAILS_AT_ONCE:
        _invite(request, made, by)
    return redirect("people:index")


def _invite(request: HttpRequest, made: list[User], by: User) -> None:
    unsent = mails.invite_people(people=made, by=by)
    sent = len(made) - len(unsent)
    if sent:
        words = ngettext(
            "%(count)d mail with a link to set a password is on its way.",
            "%(count)d mails with a link to set a password are on their way.",
            sent,
        )
        messages.success(request, words % {"count": sent})
    if unsent:
        log.warning("%d invitation mails did not go out.", len(unsent))
        names = ", ".join(str(person) for person in unsent[:10])
        words = _("These mails did not go out; send them from the pages of the people: %(names)s.")
        messages.warning(request, words % {"names": names + (" …" if len(unsent) > 10 else "")})
