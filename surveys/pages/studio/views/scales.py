"""The scales of a draft: listed, made, changed, copied and taken out; for those who edit banks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from surveys.banks.models import ResponseScale, spoken
from surveys.banks.permissions import banks_editor
from surveys.banks.queries import bank_outline, languages_of
from surveys.banks.services.drafting import OvertakenError
from surveys.banks.services.drafts import (
    change_scale,
    copy_scale,
    create_scale,
    delete_scale,
    scale_mark,
    scale_marks,
)
from surveys.banks.starts import STARTS
from surveys.pages.studio.forms.scales import TypedScale, started, stored, typed
from surveys.pages.studio.presenters.scale_form import Conflict, Place, conflict_of, scale_page
from surveys.pages.studio.presenters.scales import scales_page
from surveys.pages.studio.views import parts
from surveys.teams.models import User
from surveys.teams.queries import last_trace


@login_required
@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All scales of the draft, and ready-made ones to start from."""
    banks_editor(request.user)
    page = scales_page(parts.drafted(slug))
    return render(request, "banks/scales.html", {"page": page, "breadcrumbs": page.breadcrumbs, "tabs": page.tabs})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new scale, from a ready-made one or empty."""
    user = banks_editor(request.user)
    draft = parts.drafted(slug)
    if request.method == "POST":
        return _sent(request, Place(draft), user)
    start = next((one for one in STARTS if one.key == request.GET.get("start")), None)
    return _page(request, Place(draft), started(start, languages_of(draft)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scale(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One scale in its form."""
    user = banks_editor(request.user)
    draft = parts.drafted(slug)
    if request.method == "POST":
        return _sent(request, Place(draft, key, request.POST.get("seen", "")), user)
    node = bank_outline(draft).scales.get(key)
    if node is None:
        raise Http404
    return _page(request, Place(draft, key, scale_marks(draft)[key]), stored(node, languages_of(draft)))


@login_required
@require_POST
def copy(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """The scale once more, opened to be changed."""
    user = banks_editor(request.user)
    try:
        copied = copy_scale(version=parts.drafted(slug), key=key, by=user)
    except OvertakenError:
        raise Http404 from None
    messages.success(request, _("Copied. Questions stay on the first one until you give them this one."))
    return redirect("banks:scale", slug, copied.key)


@login_required
@require_POST
def delete(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Takes out a scale that no question uses."""
    user = banks_editor(request.user)
    try:
        delete_scale(version=parts.drafted(slug), key=key, mark=request.POST.get("seen", ""), by=user)
    except OvertakenError as error:
        if error.now is not None:
            messages.error(request, _("Somebody changed this scale in the meantime. Look at it, then delete it."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The scale is deleted."))
    return redirect("banks:scales", slug)


# -- What is sent --------------------------------------------------------------


def _sent(request: HttpRequest, place: Place, user: User) -> HttpResponse:
    """The buttons change what is typed and write nothing; only `save` writes."""
    scale = typed(request.POST, languages_of(place.draft))
    action = request.POST.get("do", "save")
    if action == "picture":
        return render(request, "banks/_scale_picture.html", {"page": scale_page(place, scale)})
    if action != "save":
        return _page(request, place, scale.acted(action))
    try:
        content = scale.content()
        if place.key:
            saved = change_scale(version=place.draft, key=place.key, content=content, mark=place.mark, by=user)
        else:
            saved = create_scale(version=place.draft, content=content, by=user, key=request.POST.get("again", ""))
    except OvertakenError as error:
        return _overtaken(request, place, scale, error.now)
    except ValidationError as error:
        return _page(request, place, scale, error=error, status=422)
    messages.success(request, _("“%(title)s” is saved.") % {"title": spoken(saved.title)})
    return redirect(f"{reverse('banks:scales', args=[place.draft.bank.slug])}#scale-{saved.key}")


def _overtaken(request: HttpRequest, place: Place, scale: TypedScale, row: object) -> HttpResponse:
    """Shows both; saving once more writes over what was shown, and brings back a scale that was taken out."""
    if not isinstance(row, ResponseScale):
        gone = conflict_of(None, scale, None)
        return _page(request, Place(place.draft), scale, conflict=gone, again=place.key, status=409)
    now = bank_outline(place.draft).scales[place.key]
    conflict = conflict_of(now, scale, last_trace(row))
    return _page(request, Place(place.draft, place.key, scale_mark(row)), scale, conflict=conflict, status=409)


def _page(
    request: HttpRequest,
    place: Place,
    scale: TypedScale,
    *,
    error: ValidationError | None = None,
    conflict: Conflict | None = None,
    again: str = "",
    status: int = 200,
) -> HttpResponse:
    page = scale_page(place, scale, error=error, conflict=conflict)
    again = again or request.POST.get("again", "")
    context = {"page": page, "breadcrumbs": page.breadcrumbs, "tabs": page.tabs, "again": again}
    part_only = bool(request.headers.get("HX-Request")) and status == 200
    return render(request, "banks/_scale_form.html" if part_only else "banks/scale.html", context, status=status)
