"""Remind, extend, close early, cancel, and end a series: each says its consequences first."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.campaigns.services import end_series, extend_campaign, remind_by_hand
from surveys.operations.services import cancel_campaign, close_soon
from surveys.pages.planning.forms.running import CancelForm, EndingForm, ExtendForm
from surveys.pages.planning.presenters.running import EndingPage, cancel_page, close_page, extend_page
from surveys.pages.planning.views.parts import run_by, told

READ_OR_SEND = ["GET", "HEAD", "POST"]


@login_required
@require_POST
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    try:
        remind_by_hand(campaign=found, by=user)
    except ValidationError as error:
        return told(request, found, error)
    messages.success(
        request, _("Asked for. The reminder goes out within minutes, to everybody who has not sent answers yet.")
    )
    return redirect("planning:campaign", slug)


@login_required
@require_http_methods(READ_OR_SEND)
def close(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    if request.method != "POST":
        return _nothing_to_end(request, found) or _page(request, "close", close_page(found))
    try:
        closed = close_soon(campaign=found, by=user)
    except ValidationError as error:
        return told(request, found, error)
    if closed.state == CampaignState.RELEASED:
        messages.success(request, _("Closed and scored. The teams see their results now."))
    else:
        messages.success(request, _("Closed: no more answers are taken. It is scored by itself within minutes."))
    return redirect("planning:campaign", slug)


@login_required
@require_http_methods(READ_OR_SEND)
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    form = ExtendForm(request.POST if request.method == "POST" else None, campaign=found)
    if request.method == "POST" and form.is_valid():
        try:
            extend_campaign(campaign=found, closes_at=form.cleaned_data["closes_at"], by=user)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("Extended. The links show the new close from now on."))
            return redirect("planning:campaign", slug)
    return _nothing_to_end(request, found) or _page(request, "extend", extend_page(found), form)


@login_required
@require_http_methods(READ_OR_SEND)
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_campaign(campaign=found, reason=form.cleaned_data["reason"], by=user)
        except ValidationError as error:
            form.take_errors(error)
        else:
            messages.success(request, _("Cancelled. What was answered is deleted, and the invited hear of it."))
            return redirect("planning:campaign", slug)
    return _nothing_to_end(request, found) or _page(request, "cancel", cancel_page(found), form)


@login_required
@require_POST
def end_the_series(request: HttpRequest, slug: str) -> HttpResponse:
    user, found = run_by(request, slug)
    try:
        if found.series is None:
            raise ValidationError(_("This campaign is not part of a series."))  # noqa: TRY301  # told like a refusal
        end_series(series=found.series, by=user)
    except ValidationError as error:
        return told(request, found, error)
    messages.success(request, _("The series has ended: no further wave is planned. This wave goes on as it is."))
    return redirect("planning:campaign", slug)


def _nothing_to_end(request: HttpRequest, found: Campaign) -> HttpResponse | None:
    """A way back, when the campaign does not run any more or not yet."""
    found.refresh_from_db()
    if found.state == CampaignState.LAUNCHED:
        return None
    return told(request, found, ValidationError(_("That is only possible while a launched campaign runs.")))


def _page(request: HttpRequest, template: str, page: EndingPage, form: EndingForm | None = None) -> HttpResponse:
    context = {"page": page, "form": form, "breadcrumbs": page.crumbs}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"planning/{template}.html", context, status=status)
