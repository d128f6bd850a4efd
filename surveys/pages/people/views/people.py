"""Accounts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys.pages.people import forms
from surveys.pages.people.presenters import people
from surveys.pages.people.views import parts
from surveys.teams import queries, services
from surveys.teams.choices import Role
from surveys.teams.models import User


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    parts.people_reader(request)
    form = forms.PeopleFilterForm(request.GET)
    page = people.people_page(form.values(), request.GET.get("page", "1"))
    return render(request, "people/index.html", {"page": page, "form": form})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    by = parts.people_editor(request)
    form = forms.NewPersonForm(parts.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_person(by=by, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
        else:
            parts.send_link(request, made, by)
            return redirect("people:person", made.pk)
    context = {"form": form, "breadcrumbs": people.new_person_crumbs()}
    return render(request, "people/new.html", context, status=parts.status(form))


@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    by = parts.people_editor(request)
    found = parts.person(pk)
    form = forms.PersonForm.of(found, parts.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.update_person(person=found, by=by, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
            found = parts.person(pk)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", pk)
    return _person_page(request, found, by, form=form)


@login_required
@require_POST
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Switches an account on or off, or sends the link to set a password again."""
    by = parts.people_editor(request)
    found = parts.person(pk)
    wish = request.POST.get("wish")
    try:
        if wish == "off":
            services.deactivate_person(person=found, by=by)
            messages.success(request, _("The account is switched off. Nothing is deleted."))
        elif wish == "on":
            services.activate_person(person=found, by=by)
            messages.success(request, _("The account is switched on."))
        elif wish == "out" and found.pk != by.pk:
            services.sign_out_everywhere(person=found, by=by)
            messages.success(request, _("The person is signed out on every device."))
        elif wish == "link" and found.is_active:
            parts.send_link(request, found, by)
    except ValidationError as error:
        parts.say(request, error)
    return redirect("people:person", pk)


@login_required
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    by = parts.people_editor(request)
    found = parts.person(pk)
    form = forms.JoinForm(request.POST)
    if form.is_valid():
        try:
            services.add_member(user=found, by=by, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("Added to the team."))
            return redirect("people:person", pk)
    return _person_page(request, found, by, join_form=form)


@login_required
@require_POST
def coach(request: HttpRequest, pk: int) -> HttpResponse:
    by = parts.people_editor(request)
    found = parts.person(pk)
    form = forms.CoachingForm(request.POST)
    if form.is_valid():
        try:
            services.assign_coach(coach=found, by=by, **form.chosen())
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("Saved. The dashboard of this person shows it now."))
            return redirect("people:person", pk)
    return _person_page(request, found, by, coaching_form=form)


@login_required
@require_POST
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes the role of a member, or takes the member out of the team."""
    by = parts.people_editor(request)
    found = queries.membership_by_pk(pk)
    if found is None:
        raise Http404
    try:
        if request.POST.get("wish") == "remove":
            services.remove_member(membership=found, by=by)
            messages.success(request, _("%(person)s is no longer in this team.") % {"person": found.user})
        else:
            services.change_role(membership=found, role=request.POST.get("role", ""), by=by)
            messages.success(request, _("Saved."))
    except ValidationError as error:
        parts.say(request, error)
    return parts.back(request, "people:team", found.team.slug)


@login_required
@require_POST
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends what a coach looks after."""
    by = parts.people_editor(request)
    found = queries.assignment_by_pk(pk)
    if found is None:
        raise Http404
    coach_pk = found.coach.pk
    services.unassign_coach(assignment=found, by=by)
    messages.success(request, _("%(person)s no longer looks after it.") % {"person": found.coach})
    return parts.back(request, "people:person", coach_pk)


def _person_page(
    request: HttpRequest,
    found: User,
    reader: User,
    *,
    form: forms.PersonForm | None = None,
    join_form: forms.JoinForm | None = None,
    coaching_form: forms.CoachingForm | None = None,
) -> HttpResponse:
    page = people.person_page(found, reader)
    shown = {
        "form": parts.aimed(form or forms.PersonForm.of(found), "people:person", found.pk),
        "join_form": parts.aimed(join_form or forms.JoinForm(), "people:join", found.pk),
        "coaching_form": parts.aimed(coaching_form or forms.CoachingForm(), "people:coach", found.pk),
    }
    context = {"page": page, "breadcrumbs": page.crumbs, "roles": Role.choices, **shown}
    return render(request, "people/person.html", context, status=parts.status(*shown.values()))
