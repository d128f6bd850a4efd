"""Settings of a team, and who has an account in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.campaigns.queries.standing import NEVER_ASKED, standing_of
from surveys.pages.people import forms
from surveys.pages.people.presenters import places
from surveys.pages.people.views import parts
from surveys.teams import permissions, services
from surveys.teams.choices import Role
from surveys.teams.models import Team, User


@login_required
def team(request: HttpRequest, slug: str) -> HttpResponse:
    by = parts.people_editor(request)
    found = parts.team(slug)
    form = forms.TeamForm.of(found, parts.sent(request))
    if request.method == "POST" and form.is_valid():
        wanted = dict(form.cleaned_data)
        asks_first = wanted["group"].pk != found.group_id and standing_of(found) != NEVER_ASKED
        if asks_first:
            del wanted["group"]
        try:
            services.update_team(team=found, by=by, **wanted)
        except ValidationError as error:
            form.take_errors(error)
            found = parts.team(slug)
        else:
            if asks_first:
                messages.info(request, _("The rest is saved. Look at what the move does before you confirm it."))
                query = urlencode({"group": form.cleaned_data["group"].pk})
                return redirect(f"{reverse('people:team_move', args=[slug])}?{query}")
            messages.success(request, _("Saved. Campaigns that are launched keep what they began with."))
            return redirect("people:team", slug)
    return _team_page(request, found, by, form=form)


@login_required
@require_POST
def team_state(request: HttpRequest, slug: str) -> HttpResponse:
    """Retires a team, or takes it back."""
    by = parts.people_editor(request)
    found = parts.team(slug)
    if request.POST.get("wish") == "retire":
        services.retire_team(team=found, by=by)
        messages.success(request, _("The team is retired. Its results stay, and you can take it back."))
    elif request.POST.get("wish") == "revive":
        try:
            services.revive_team(team=found, by=by)
        except ValidationError as error:
            parts.say(request, error)
        else:
            messages.success(request, _("The team is back."))
    return redirect("people:team", slug)


@login_required
@require_POST
def team_coach(request: HttpRequest, slug: str) -> HttpResponse:
    by = parts.people_editor(request)
    found = parts.team(slug)
    form = forms.CoachForm(request.POST)
    if parts.assigned(form, by, team=found):
        messages.success(request, _("Saved. The dashboard of this coach shows it now."))
        return redirect("people:team", slug)
    return _team_page(request, found, by, coach_form=form)


@login_required
def team_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has an account in the team; team leads and admins invite here."""
    by = permissions.signed_in(request.user)
    found = parts.visible_team(by, slug)
    form_class = forms.InviteWithRoleForm if permissions.can_edit_people(by) else forms.InviteForm
    form = form_class(parts.sent(request))
    if request.method == "POST" and not permissions.can_invite_members(by, found):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            invited = services.invite_member(team=found, by=by, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
        else:
            _welcome(request, invited, by)
            return redirect("people:team_people", slug)
    page = places.team_page(found, by)
    context = {"page": page, "form": form, "breadcrumbs": places.team_people_crumbs(page)}
    return render(request, "people/team_people.html", context, status=parts.status(form))


def _team_page(
    request: HttpRequest,
    found: Team,
    reader: User,
    *,
    form: forms.TeamForm | None = None,
    coach_form: forms.CoachForm | None = None,
) -> HttpResponse:
    page = places.team_page(found, reader)
    shown = {
        "form": parts.aimed(form or forms.TeamForm.of(found), "people:team", found.slug),
        "coach_form": parts.aimed(coach_form or forms.CoachForm(), "people:team_coach", found.slug),
    }
    context = {"page": page, "breadcrumbs": page.crumbs, "roles": Role.choices, **shown}
    return render(request, "people/team.html", context, status=parts.status(*shown.values()))


def _welcome(request: HttpRequest, invited: services.Invited, by: User) -> None:
    if invited.is_new:
        parts.send_link(request, invited.membership.user, by, invited.membership.team)
    else:
        messages.success(request, _("%(person)s is in the team now.") % {"person": invited.membership.user})
