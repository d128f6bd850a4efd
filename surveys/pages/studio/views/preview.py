"""Previews of a version, for those who edit banks: as respondents see it, and the report of a simulated team."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from surveys.banks.choices import Status
from surveys.banks.models import BankVersion
from surveys.banks.permissions import banks_editor
from surveys.banks.queries import bank_outline, versions_of
from surveys.pages.studio.presenters import preview as pages
from surveys.pages.studio.presenters.preview_place import REVIEW, Preview, preview_of
from surveys.pages.studio.presenters.preview_result import result_page
from surveys.pages.studio.views.parts import numbered

Rest = ParamSpec("Rest")
Page = Callable[Concatenate[HttpRequest, Preview, Rest], HttpResponse]


def previewed(view: Page[Rest]) -> Callable[..., HttpResponse]:
    """Asks who it is, and finds the version: the one with the number, or else the draft. Read anew each time."""

    @login_required
    @never_cache
    @require_safe
    @wraps(view)
    def wrapped(
        request: HttpRequest, slug: str, number: int | None = None, *args: Rest.args, **options: Rest.kwargs
    ) -> HttpResponse:
        banks_editor(request.user)
        version = _wanted(slug, number)
        return view(request, preview_of(version, bank_outline(version), request.GET), *args, **options)

    return wrapped


def _wanted(slug: str, number: int | None) -> BankVersion:
    versions = versions_of(slug)
    if number is not None:
        return numbered(versions, number)
    draft = next((one for one in versions if one.status == Status.DRAFT), None)
    if draft is None:
        raise Http404
    return draft


@previewed
def start(request: HttpRequest, preview: Preview) -> HttpResponse:
    with translation.override(preview.look.language):
        page = pages.start_page(preview)
    return render(request, "banks/preview.html", {"page": page, "breadcrumbs": page.breadcrumbs})


@previewed
def page(request: HttpRequest, preview: Preview, page: int) -> HttpResponse:
    leaf = preview.sitting.leaf(page)
    if leaf is None:
        raise Http404
    with translation.override(preview.look.language):
        shown = pages.questions_page(preview, leaf, from_review=REVIEW in request.GET)
    return render(request, "banks/preview_page.html", {"page": shown})


@previewed
def review(request: HttpRequest, preview: Preview) -> HttpResponse:
    with translation.override(preview.look.language):
        shown = pages.review_page(preview)
    return render(request, "banks/preview_review.html", {"page": shown})


@previewed
def result(request: HttpRequest, preview: Preview) -> HttpResponse:
    with translation.override(preview.look.language):
        shown = result_page(preview, request.GET)
    return render(request, "banks/preview_result.html", {"page": shown, "breadcrumbs": shown.breadcrumbs})
