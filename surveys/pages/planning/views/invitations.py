"""One team in a campaign: invite people, mail links anew, switch the shared link, print cards."""

import csv
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.campaigns import services
from surveys.campaigns.interchange import Reading, checked_for_team, checked_for_teams
from surveys.campaigns.models import Campaign, Participation
from surveys.campaigns.queries import mailed_invitation_or_404, participation_or_404, places_by_team
from surveys.pages.planning.forms.invitations import AddressesForm, AddressForm, PeopleForm, TableForm
from surveys.pages.planning.presenters import cards as card_pages
from surveys.pages.planning.presenters import invitations as pages
from surveys.pages.planning.views import parts
from surveys.teams.models import User

REFUSED = 422
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins so


@login_required
@require_safe
def team(request: HttpRequest, slug: str, team: str) -> HttpResponse:
    _by, _found, place = _place(request, slug, team)
    return _team_page(request, place)


@login_required
@require_POST
def shared_link(request: HttpRequest, slug: str, team: str) -> HttpResponse:
    by, _found, place = _place(request, slug, team)
    verbs = {
        "open": (services.open_shared_link, _("The shared link is on.")),
        "close": (services.close_shared_link, _("The shared link is off. Links that it gave go on working.")),
        "renew": (services.renew_shared_link, _("There is a new shared link. The old one gives no more links.")),
    }
    verb, words = verbs.get(request.POST.get("do", ""), (None, ""))
    try:
        if verb:
            verb(participation=place, by=by)
    except ValidationError as error:
        _say(request, error)
    else:
        messages.success(request, words or _("Nothing was done."))
    return redirect("planning:team", slug, team)


@login_required
@require_POST
def people(request: HttpRequest, slug: str, team: str) -> HttpResponse:
    by, _found, place = _place(request, slug, team)
    form = PeopleForm(request.POST)
    if form.is_valid():
        try:
            services.raise_headcount(participation=place, by=by, **form.cleaned_data)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The team has more seats now."))
            return redirect("planning:team", slug, team)
    if form.non_field_errors():  # where it can't be raised at all the page has no form to say so
        _say(request, ValidationError(list(form.non_field_errors())))
        return redirect("planning:team", slug, team)
    return _team_page(request, place, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, slug: str, team: str, pk: int) -> HttpResponse:
    by, _found, place = _place(request, slug, team)
    found = mailed_invitation_or_404(place, pk)
    if request.method != "POST" and not pages.can_change(found):
        return redirect("planning:team", slug, team)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = AddressForm(request.POST if do == "correct" else None, initial={"email": found.email})
    if do == "renew":
        return _done(request, place, lambda: services.renew_link(invitation=found, by=by), _("A new link goes out."))
    if do == "revoke":
        return _done(request, place, lambda: services.revoke_link(invitation=found, by=by), _("The link is revoked."))
    if do == "correct" and form.is_valid():
        try:
            services.renew_link(invitation=found, by=by, email=form.cleaned_data["email"])
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("A new link goes to the corrected address."))
            return redirect("planning:team", slug, team)
    page = pages.invitation_page(found)
    context = {"page": page, "form": form, "breadcrumbs": page.crumbs}
    return render(request, "planning/invitation.html", context, status=REFUSED if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str, team: str) -> HttpResponse:
    by, found, place = _place(request, slug, team)
    page = pages.list_page(found, place)
    if request.method != "POST":
        return _list(request, page, AddressesForm())
    form = AddressesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, page, form)
    reading = checked_for_team(place, form.rows())
    if _confirmed(request, reading):
        emails = [row.email for row in reading.good]
        try:
            count = services.invite_addresses(participation=place, emails=emails, by=by)
        except ValidationError as error:
            _say(request, error)
        else:
            return _invited(request, count, pages.when_mails_go(found), "planning:team", slug, team)
    return _list(request, pages.checked_page(page, reading, form.typed()), form.as_typed())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite_all(request: HttpRequest, slug: str) -> HttpResponse:
    by, found = parts.run_by(request, slug)
    page = pages.list_page(found)
    if request.method != "POST":
        return _list(request, page, TableForm())
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, page, form)
    reading = checked_for_teams(found, form.rows())
    if _confirmed(request, reading):
        try:
            count = services.invite_table(campaign=found, rows=reading.good, by=by)
        except ValidationError as error:
            _say(request, error)
        else:
            return _invited(request, count, pages.when_mails_go(found), "planning:campaign", slug)
    return _list(request, pages.checked_page(page, reading, form.typed()), form.as_typed())


@login_required
@require_safe
def invite_template(request: HttpRequest, slug: str) -> HttpResponse:
    """The teams of the campaign, each once, with room for the addresses."""
    _by, found = parts.run_by(request, slug)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-invite.csv"'
    answer.write("\ufeff")  # spreadsheets take it for UTF-8 then
    table = csv.writer(answer)
    table.writerow(["team", "email", "name of the team"])
    for place in places_by_team(found):
        name = place.team.name
        table.writerow([place.team.slug, "", f"'{name}" if name.startswith(FORMULA) else name])
    return answer


@login_required
@require_safe
def card(request: HttpRequest, slug: str, team: str) -> HttpResponse:
    _by, _found, place = _place(request, slug, team)
    page = card_pages.card_page(place)
    return render(request, "planning/cards.html", {"page": page, "breadcrumbs": page.crumbs})


@login_required
@require_safe
def cards(request: HttpRequest, slug: str) -> HttpResponse:
    _by, found = parts.run_by(request, slug)
    page = card_pages.cards_page(found, request.GET.get("page", "1"))
    return render(request, "planning/cards.html", {"page": page, "breadcrumbs": page.crumbs})


# -- Parts ---------------------------------------------------------------------


def _place(request: HttpRequest, slug: str, team: str) -> tuple[User, Campaign, Participation]:
    """Who asks, the campaign, and the team in it. Raises Http404."""
    by, found = parts.run_by(request, slug)
    place = participation_or_404(found, team)
    return by, place.campaign, place


def _team_page(request: HttpRequest, place: Participation, form: PeopleForm | None = None) -> HttpResponse:
    page = pages.team_page(place)
    form = form or PeopleForm(initial={"headcount": page.headcount + 1})
    form.action = reverse("planning:people", args=[page.slug, page.team])
    address = card_pages.shared_address(place) if pages.gives_links(place) else ""
    context = {
        "page": page,
        "form": form,
        "breadcrumbs": page.crumbs,
        "address": address,
        "qr": card_pages.qr_code(address) if address else "",
    }
    return render(request, "planning/team.html", context, status=REFUSED if form.errors else 200)


def _list(request: HttpRequest, page: pages.ListPage, form: AddressesForm) -> HttpResponse:
    context = {"page": page, "form": form, "breadcrumbs": page.crumbs}
    return render(request, "planning/invite.html", context, status=REFUSED if form.errors else 200)


def _confirmed(request: HttpRequest, reading: Reading) -> bool:
    """Whether somebody has read exactly this check. Otherwise it is shown, once more if need be."""
    mark = request.POST.get("mark", "")
    if mark and mark != pages.mark_of(reading):
        messages.warning(request, _("Something has changed since the check. Please read it again."))
    return bool(reading.good) and mark == pages.mark_of(reading)


def _invited(request: HttpRequest, count: int, when: str, name: str, *arguments: str) -> HttpResponse:
    words = ngettext("%(count)d person is invited.", "%(count)d people are invited.", count) % {"count": count}
    messages.success(request, f"{words} {when}")
    return redirect(name, *arguments)


def _done(request: HttpRequest, place: Participation, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        _say(request, error)
    else:
        messages.success(request, words)
    return redirect("planning:team", place.campaign.slug, place.team.slug)


def _say(request: HttpRequest, error: ValidationError) -> None:
    for words in error.messages:
        messages.error(request, words)
