"""Plan, launch and follow campaigns."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys.campaigns.choices import CampaignState, InvitedBy
from surveys.campaigns.models import Campaign
from surveys.campaigns.permissions import teams_to_ask
from surveys.campaigns.services import change_plan, discard_plan, launch_campaign, plan_campaign
from surveys.pages.planning.exports import links_csv
from surveys.pages.planning.forms.plan import CampaignForm
from surveys.pages.planning.presenters.campaign import campaign_page
from surveys.pages.planning.presenters.index import index_page
from surveys.pages.planning.presenters.preview import preview_page
from surveys.pages.planning.presenters.teams import WITH_LINKS
from surveys.pages.planning.presenters.words import index_crumbs, stage_of
from surveys.pages.planning.views.parts import own_teams, planner, run_by, told
from surveys.teams.models import Team
from surveys.teams.permissions import is_admin


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = planner(request)
    page = index_page(None if is_admin(user) else teams_to_ask(user), request.GET.get("page", ""))
    return render(request, "planning/index.html", {"page": page})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    user = planner(request)
    form = _form(request, own_teams(user))
    if request.method == "POST" and form.is_valid():
        try:
            campaign = plan_campaign(slug=form.cleaned_data["slug"], plan=form.plan(), by=user)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The plan is saved. Read what will happen, then launch it."))
            return redirect("planning:campaign", campaign.slug)
    return _form_page(request, form, _("Plan a campaign") if form.own is None else _("Ask your team"))


@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    if found.state != CampaignState.PLANNED:
        messages.error(request, _("Its rules were frozen at launch and can’t be changed."))
        return redirect("planning:campaign", slug)
    form = _form(request, [found.led_by] if found.led_by else None, found)
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(campaign=found, plan=form.plan(), by=user)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The plan is changed. Read what will happen, then launch it."))
            return redirect("planning:campaign", slug)
    return _form_page(request, form, _("Change the plan"))


@login_required
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    _user, found = run_by(request, slug)
    page = campaign_page(found, request.GET)
    return render(request, "planning/campaign.html", {"page": page, "breadcrumbs": page.crumbs})


@login_required
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    _user, found = run_by(request, slug)
    page = preview_page(found, request.GET.get("team", ""))
    if page is None:
        raise Http404
    return render(request, "planning/preview.html", {"page": page, "breadcrumbs": page.crumbs})


@login_required
@require_safe
def links(request: HttpRequest, slug: str) -> HttpResponse:
    """The shared links as a file, as long as they give seats or will."""
    _user, found = run_by(request, slug)
    if stage_of(found) not in WITH_LINKS:
        raise Http404
    name = f'attachment; filename="{found.slug}-links.csv"'
    return HttpResponse(links_csv(found), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})


@login_required
@require_POST
def launch(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    try:
        launched = launch_campaign(campaign=found, by=user, read=request.POST.get("plan_mark", ""))
    except ValidationError as error:
        return told(request, found, error)
    if launched.invite_by == InvitedBy.MAIL:
        messages.success(request, _("Launched. The invitations are mailed within minutes once it is open."))
    else:
        messages.success(request, _("Launched. Give each team its shared link."))
    return redirect("planning:campaign", slug)


@login_required
@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    try:
        discard_plan(campaign=found, by=user)
    except ValidationError as error:
        return told(request, found, error)
    messages.success(request, _("The plan is discarded. Nobody had been asked."))
    return redirect("planning:index")


def _form(request: HttpRequest, own: Sequence[Team] | None, found: Campaign | None = None) -> CampaignForm:
    """The form as sent, or filled in; an address may name the team that a lead asks."""
    asked = [team.pk for team in own or () if team.slug == request.GET.get("team")]
    initial = {"teams": asked} if asked else None
    return CampaignForm(request.POST if request.method == "POST" else None, instance=found, own=own, initial=initial)


def _form_page(request: HttpRequest, form: CampaignForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "breadcrumbs": index_crumbs(title)}
    return render(request, "planning/form.html", context, status=422 if form.errors else 200)
