"""The tree of groups."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.campaigns.services import reorganising
from surveys.pages.people import forms
from surveys.pages.people.presenters import places
from surveys.pages.people.views import parts
from surveys.teams import services
from surveys.teams.models import Group


@login_required
def groups(request: HttpRequest) -> HttpResponse:
    by = parts.people_editor(request)
    form = forms.NewGroupForm(parts.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_group(by=by, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The group is there. Add its teams here."))
            return redirect("people:group", made.slug)
    context = {"page": places.groups_page(), "form": form}
    return render(request, "people/groups.html", context, status=parts.status(form))


@login_required
def group(request: HttpRequest, slug: str) -> HttpResponse:
    by = parts.people_editor(request)
    found = parts.group(slug)
    form = forms.GroupForm.of(found, parts.sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            reorganising.update_group(group=found, by=by, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
            found = parts.group(slug)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:group", slug)
    return _group_page(request, found, form=form)


@login_required
@require_POST
def group_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Retires a group, or takes it back."""
    by = parts.people_editor(request)
    found = parts.group(slug)
    try:
        if request.POST.get("wish") == "retire":
            services.retire_group(group=found, by=by)
            messages.success(request, _("The group is retired. Its results stay, and you can take it back."))
        elif request.POST.get("wish") == "revive":
            services.revive_group(group=found, by=by)
            messages.success(request, _("The group is back."))
    except ValidationError as error:
        parts.say(request, error)
    return redirect("people:group", slug)


@login_required
@require_POST
def new_team(request: HttpRequest, slug: str) -> HttpResponse:
    by = parts.people_editor(request)
    found = parts.group(slug)
    form = forms.NewTeamForm(request.POST)
    if form.is_valid():
        try:
            made = services.create_team(by=by, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The team is there. Invite its lead, who can invite the others."))
            return redirect("people:team", made.slug)
    return _group_page(request, found, team_form=form)


@login_required
@require_POST
def group_coach(request: HttpRequest, slug: str) -> HttpResponse:
    by = parts.people_editor(request)
    found = parts.group(slug)
    form = forms.CoachForm(request.POST)
    if parts.assigned(form, by, group=found):
        messages.success(request, _("Saved. The dashboard of this coach shows it now."))
        return redirect("people:group", slug)
    return _group_page(request, found, coach_form=form)


def _group_page(
    request: HttpRequest,
    found: Group,
    *,
    form: forms.GroupForm | None = None,
    team_form: forms.NewTeamForm | None = None,
    coach_form: forms.CoachForm | None = None,
) -> HttpResponse:
    page = places.group_page(found)
    new_team = team_form or forms.NewTeamForm(initial={"group": found.pk})
    shown = {
        "form": parts.aimed(form or forms.GroupForm.of(found), "people:group", found.slug),
        "team_form": parts.aimed(new_team, "people:new_team", found.slug),
        "coach_form": parts.aimed(coach_form or forms.CoachForm(), "people:group_coach", found.slug),
    }
    context = {"page": page, "breadcrumbs": page.crumbs, **shown}
    return render(request, "people/group.html", context, status=parts.status(*shown.values()))
