"""Changes of a team that concern its results: what each does is shown first, then done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from surveys.campaigns.services.reorganising import merge_teams, move_team
from surveys.pages.people import forms
from surveys.pages.people.presenters import changes
from surveys.pages.people.views import parts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, slug: str) -> HttpResponse:
    by = parts.people_editor(request)
    team = parts.team(slug)
    form = forms.MoveForm(_asked(request), initial={"group": team.group_id})
    group = form.cleaned_data["group"] if form.is_valid() else None
    if request.method == "POST" and group is not None:
        try:
            move_team(team=team, group=group, by=by, may_read=form.cleaned_data["may_read"])
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The team is moved. Past waves stay as they were."))
            return redirect("people:team", slug)
    return _page(request, changes.move_page(team, group), form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, slug: str) -> HttpResponse:
    by = parts.people_editor(request)
    team = parts.team(slug)
    form = forms.MergeForm(_asked(request), team=team)
    into = form.cleaned_data["into"] if form.is_valid() else None
    if into is not None and form.cleaned_data["headcount"] is None:
        form = forms.MergeForm({"into": into.pk, "headcount": form.together()}, team=team)
        form.full_clean()
    if request.method == "POST" and into is not None:
        try:
            merge_teams(
                team=team,
                into=into,
                headcount=form.cleaned_data["headcount"],
                by=by,
                may_read=form.cleaned_data["may_read"],
            )
        except ValidationError as error:
            form.take_errors(error)
        else:
            words = _("%(team)s is retired, and its people go on in %(into)s.") % {"team": team, "into": into}
            messages.success(request, words)
            return redirect("people:team", into.slug)
    return _page(request, changes.merge_page(team, into), form)


@login_required
@require_safe
def retire(request: HttpRequest, slug: str) -> HttpResponse:
    """The button on this page leads to where teams are retired and taken back."""
    parts.people_editor(request)
    page = changes.retire_page(parts.team(slug))
    return render(request, "people/team_retire.html", {"page": page, "slug": slug, "breadcrumbs": page.crumbs})


def _asked(request: HttpRequest) -> QueryDict | None:
    """What is to be done, or what is only looked at; None before anything is chosen."""
    return request.POST if request.method == "POST" else request.GET or None


def _page(request: HttpRequest, page: changes.ChangePage, form: forms.ChangeForm) -> HttpResponse:
    refused = request.method == "POST" or bool(form.errors)
    context = {"page": page, "form": form, "breadcrumbs": page.crumbs}
    return render(request, "people/team_change.html", context, status=parts.REFUSED if refused else 200)
