"""What the views of this room share: who asks, what is asked for, and what is said afterwards."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from surveys.pages.people import forms
from surveys.teams import mails, permissions, queries, services
from surveys.teams.models import Group, Team, User

log = logging.getLogger(__name__)
REFUSED = 422


def people_reader(request: HttpRequest) -> User:
    if not permissions.can_see_people(request.user):
        raise PermissionDenied
    return permissions.signed_in(request.user)


def people_editor(request: HttpRequest) -> User:
    if not permissions.can_edit_people(request.user):
        raise PermissionDenied
    return permissions.signed_in(request.user)


def person(pk: int) -> User:
    found = queries.person_by_pk(pk)
    if found is None:
        raise Http404
    return found


def group(slug: str) -> Group:
    found = queries.group_by_slug(slug)
    if found is None:
        raise Http404
    return found


def team(slug: str) -> Team:
    found = queries.team_by_slug(slug)
    if found is None:
        raise Http404
    return found


def visible_team(reader: User, slug: str) -> Team:
    """The team, if its people may be seen. A team that a person may not know of does not exist for them."""
    found = team(slug)
    if not permissions.can_see_team(reader, found):
        raise Http404
    if not permissions.can_see_team_people(reader, found):
        raise PermissionDenied
    return found


def sent(request: HttpRequest) -> QueryDict | None:
    """What the form was filled with; None where a page is only read."""
    return request.POST if request.method == "POST" else None


def aimed(form: forms.HouseForm, name: str, *args: object) -> forms.HouseForm:
    """The form, sent to this address from whichever page shows it."""
    form.action = reverse(name, args=args)
    return form


def status(*asked: forms.HouseForm) -> int:
    return REFUSED if any(form.errors for form in asked) else 200


def send_link(request: HttpRequest, person: User, by: User, team: Team | None = None) -> None:
    """Sends the link to set a password. The account stays when the mail does not go out."""
    try:
        mails.invite_person(person=person, by=by, team=team)
    except OSError:
        log.exception("The invitation mail did not go out.")
        messages.warning(
            request,
            _("The account of %(person)s is there, but the mail with the link did not go out. Send it again later.")
            % {"person": person},
        )
    else:
        messages.success(
            request, _("A mail with the link to set a password is on its way to %(email)s.") % {"email": person.email}
        )


def say(request: HttpRequest, error: ValidationError) -> None:
    for message in error.messages:
        messages.error(request, message)


def back(request: HttpRequest, name: str, *args: object) -> HttpResponse:
    """To the page whose button was pressed; else to the named one."""
    back = request.POST.get("back", "")
    here = {request.get_host()}
    if back and url_has_allowed_host_and_scheme(back, here):
        return HttpResponseRedirect(back)
    return redirect(name, *args)


def assigned(form: forms.CoachForm, by: User, *, group: Group | None = None, team: Team | None = None) -> bool:
    """Whether the coach of the form looks after the place now; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        services.assign_coach(coach=form.person, group=group, team=team, by=by)
    except ValidationError as error:
        form.take_errors(error)
        return False
    return True


def csv_file(text: str, name: str) -> HttpResponse:
    """A table to download; it is nobody else's, so it is not kept on the way."""
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer
