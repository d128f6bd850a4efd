"""A draft begins, is looked at, and is given up; for those who edit banks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.banks.permissions import banks_editor
from surveys.banks.queries import draft_of
from surveys.banks.services import discard_draft, revise
from surveys.pages.studio.presenters.draft.discard import discard_page
from surveys.pages.studio.presenters.draft.tree import draft_page
from surveys.pages.studio.presenters.versions import current_version
from surveys.pages.studio.views import parts


@login_required
@require_safe
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole draft: dimensions with their questions and practices."""
    banks_editor(request.user)
    page = draft_page(parts.drafted(slug))
    return render(request, "banks/draft.html", {"page": page, "breadcrumbs": page.breadcrumbs, "tabs": page.tabs})


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """A new draft of the version that is asked now; the one that is there, where there is one."""
    user = banks_editor(request.user)
    if draft_of(slug) is None:
        version = parts.found(current_version(parts.readable(request, slug)))
        try:
            revise(version=version, by=user)
        except ValidationError as error:  # somebody else was a moment faster
            messages.error(request, " ".join(error.messages))
    return redirect("banks:draft", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks first, since nobody can bring a draft back."""
    user = banks_editor(request.user)
    version, versions = parts.drafted(slug), parts.readable(request, slug)
    last = len(versions) == 1
    if request.method != "POST":
        page = discard_page(version, last=last)
        return render(request, "banks/discard.html", {"page": page, "breadcrumbs": page.breadcrumbs})
    try:
        discard_draft(version=version, by=user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("banks:bank", slug)
    messages.success(request, _("The draft is discarded."))
    return redirect("banks:index") if last else redirect("banks:bank", slug)
