"""Plan, launch, follow and close campaigns."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.campaigns.models import Campaign
from surveys.campaigns.queries import campaign_or_404
from surveys.campaigns.services import change_plan, discard_plan, launch_campaign, plan_campaign
from surveys.operations.services import close_campaign
from surveys.pages.planning.forms import CampaignForm
from surveys.pages.planning.presenters import campaign_page, campaign_rows
from surveys.teams.models import User
from surveys.teams.permissions import can_plan_campaigns, signed_in


@login_required
def index(request: HttpRequest) -> HttpResponse:
    _planner(request)
    return render(request, "planning/index.html", {"campaigns": campaign_rows()})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    user = _planner(request)
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = plan_campaign(slug=form.cleaned_data["slug"], plan=form.plan(), by=user)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The plan is saved. Read what will happen, then launch it."))
            return redirect("planning:campaign", campaign.slug)
    return render(request, "planning/form.html", {"form": form, "campaign": None}, status=422 if form.errors else 200)


@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    user = _planner(request)
    campaign = campaign_or_404(slug)
    form = CampaignForm(request.POST or None, instance=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            change_plan(campaign=campaign, plan=form.plan(), by=user)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The plan is changed."))
            return redirect("planning:campaign", campaign.slug)
    context = {"form": form, "campaign": campaign}
    return render(request, "planning/form.html", context, status=422 if form.errors else 200)


@login_required
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    _planner(request)
    return render(request, "planning/campaign.html", {"page": campaign_page(campaign_or_404(slug))})


@login_required
@require_POST
def launch(request: HttpRequest, slug: str) -> HttpResponse:
    user = _planner(request)
    found = campaign_or_404(slug)
    try:
        launch_campaign(campaign=found, by=user)
    except ValidationError as error:
        return _told(request, found, error)
    messages.success(request, _("Launched. Give each team its shared link."))
    return redirect("planning:campaign", slug)


@login_required
@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    user = _planner(request)
    found = campaign_or_404(slug)
    try:
        close_campaign(campaign=found, by=user)
    except ValidationError as error:
        return _told(request, found, error)
    messages.success(request, _("Closed and scored. The teams see their results now."))
    return redirect("planning:campaign", slug)


@login_required
@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    user = _planner(request)
    found = campaign_or_404(slug)
    try:
        discard_plan(campaign=found, by=user)
    except ValidationError as error:
        return _told(request, found, error)
    messages.success(request, _("The plan is discarded. Nobody had been asked."))
    return redirect("planning:index")


def _planner(request: HttpRequest) -> User:
    """The signed-in person, if campaigns are theirs to plan."""
    if not can_plan_campaigns(request.user):
        raise PermissionDenied
    return signed_in(request.user)


def _told(request: HttpRequest, found: Campaign, error: ValidationError) -> HttpResponse:
    for message in error.messages:
        messages.error(request, message)
    return redirect("planning:campaign", found.slug)
