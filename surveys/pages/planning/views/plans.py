"""Plan, launch, follow and close campaigns."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.services import change_plan, discard_plan, launch_campaign, plan_campaign
from surveys.operations.services import close_campaign
from surveys.pages.planning.forms.plan import CampaignForm
from surveys.pages.planning.presenters.campaign import campaign_page, campaign_rows, index_crumbs
from surveys.pages.planning.views.parts import planner, run_by, told


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    planner(request)
    return render(request, "planning/index.html", {"campaigns": campaign_rows()})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    user = planner(request)
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = plan_campaign(slug=form.cleaned_data["slug"], plan=form.plan(), by=user)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("The plan is saved. Read what will happen, then launch it."))
            return redirect("planning:campaign", campaign.slug)
    return _form_page(request, form, _("Plan a campaign"))


@login_required
def change(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    if found.state != CampaignState.PLANNED:
        messages.error(request, _("Its rules were frozen at launch and can’t be changed."))
        return redirect("planning:campaign", slug)
    form = CampaignForm(request.POST if request.method == "POST" else None, instance=found)
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
    page = campaign_page(found)
    return render(request, "planning/campaign.html", {"page": page, "breadcrumbs": page.crumbs})


@login_required
@require_POST
def launch(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    try:
        launch_campaign(campaign=found, by=user, read=request.POST.get("plan_mark", ""))
    except ValidationError as error:
        return told(request, found, error)
    messages.success(request, _("Launched. Give each team its shared link."))
    return redirect("planning:campaign", slug)


@login_required
@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    try:
        close_campaign(campaign=found, by=user)
    except ValidationError as error:
        return told(request, found, error)
    messages.success(request, _("Closed and scored. The teams see their results now."))
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


def _form_page(request: HttpRequest, form: CampaignForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "breadcrumbs": index_crumbs(title)}
    return render(request, "planning/form.html", context, status=422 if form.errors else 200)
