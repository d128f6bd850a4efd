"""Parts of a draft change their place, are taken out and are put back; for those who edit banks."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from surveys.banks.choices import DraftPart
from surveys.banks.models import BankVersion
from surveys.banks.permissions import banks_editor
from surveys.banks.services.drafting import OvertakenError
from surveys.banks.services.drafts import (
    duplicate_item,
    move_part,
    remove_part,
    restore_part,
    retire_part,
    shift_part,
)
from surveys.pages.studio.presenters.draft.findings import place_id
from surveys.pages.studio.presenters.draft.remove import remove_page
from surveys.pages.studio.presenters.draft.retired import retired_page
from surveys.pages.studio.presenters.draft.tree import draft_page
from surveys.pages.studio.views import parts

OVERTAKEN, REFUSED = 409, 422
RETIRABLE = {DraftPart.DIMENSION, DraftPart.ITEM, DraftPart.PRACTICE}


def arranged(
    request: HttpRequest, version: BankVersion, words: str, place: str = "", status: int = 200
) -> HttpResponse:
    """What was done, or why it was not, over the tree as it stands now."""
    if parts.is_fragment(request):
        context = {"page": draft_page(version), "words": words, "place": place, "failed": status != 200}
        return render(request, "banks/_arranged.html", context, status=status)
    if status == 200:
        messages.success(request, words)
    else:
        messages.error(request, words)
    return redirect(reverse("banks:draft", args=[version.bank.slug]) + (f"#{place}" if place else ""))


def _try(request: HttpRequest, version: BankVersion, place: str, do: Callable[[], tuple[str, str]]) -> HttpResponse:
    """Does what it can; `do` answers in words what it did, and where."""
    try:
        words, place = do()
    except OvertakenError as error:
        return arranged(request, version, _overtaken(error), place, OVERTAKEN)
    except ValidationError as error:
        return arranged(request, version, " ".join(error.messages), place, REFUSED)
    return arranged(request, version, words, place)


def _overtaken(error: OvertakenError) -> str:
    if error.now is None:
        return _("Somebody else took it out of the draft in the meantime, so nothing was done.")
    return _(
        "Somebody else changed this in the meantime, so nothing was done. Look at it as it stands now, then decide."
    )


@login_required
@require_POST
def shift(request: HttpRequest, slug: str) -> HttpResponse:
    """One place up or down: the pressed button says what, and which list its reader saw."""
    user = banks_editor(request.user)
    version = parts.drafted(slug)
    step = -1 if "up" in request.POST else 1
    kind, key, mark = _named(request.POST.get("up") or request.POST.get("down") or "")

    def do() -> tuple[str, str]:
        row = shift_part(version=version, kind=kind, key=key, step=step, mark=mark, by=user)
        words = _("Moved up: “%(title)s”.") if step < 0 else _("Moved down: “%(title)s”.")
        return words % {"title": row}, place_id(kind, key)

    return _try(request, version, place_id(kind, key), do)


def _named(value: str) -> tuple[str, str, str]:
    kind, _sign, rest = value.partition(":")
    key, _sign, mark = rest.partition(":")
    if kind not in DraftPart.values:
        raise Http404
    return kind, key, mark


@login_required
@require_POST
def move(request: HttpRequest, slug: str, kind: DraftPart, key: str) -> HttpResponse:
    """Into another dimension, or before another part."""
    user = banks_editor(request.user)
    version = parts.drafted(slug)
    seen_in, to, before = (request.POST.get(name, "") for name in ("move_from", "move_to", "move_before"))

    def do() -> tuple[str, str]:
        row = move_part(version=version, kind=kind, key=key, seen_in=seen_in, to=to, before=before, by=user)
        return _("Moved: “%(title)s”.") % {"title": row}, place_id(kind, key)

    return _try(request, version, place_id(kind, key), do)


@login_required
@require_POST
def duplicate(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """A second question with the same content."""
    user = banks_editor(request.user)
    version = parts.drafted(slug)

    def do() -> tuple[str, str]:
        row = duplicate_item(version=version, key=key, by=user)
        return _("Duplicated: “%(title)s”.") % {"title": row}, place_id(DraftPart.ITEM, row.key)

    return _try(request, version, place_id(DraftPart.ITEM, key), do)


@login_required
@require_POST
def retire(request: HttpRequest, slug: str, kind: DraftPart, key: str) -> HttpResponse:
    """Out of the draft, if it is as its reader saw it; asks first where nobody can put it back."""
    user = banks_editor(request.user)
    version = parts.drafted(slug)
    mark = request.POST.get("seen", "")
    if kind not in RETIRABLE and "sure" not in request.POST:
        asked = remove_page(version, kind, key, mark)
        if asked:
            return render(request, "banks/remove.html", {"page": asked, "breadcrumbs": asked.breadcrumbs})

    def do() -> tuple[str, str]:
        if kind in RETIRABLE:
            part = retire_part(version=version, kind=kind, key=key, mark=mark, by=user)
            words = _("Taken out: “%(title)s”. It is kept, and can be put back under “Taken out”.")
            return words % {"title": part}, ""
        remove_part(version=version, kind=kind, key=key, mark=mark, by=user)
        return _("Removed."), ""

    return _try(request, version, place_id(kind, key), do)


@login_required
@require_safe
def retired(request: HttpRequest, slug: str) -> HttpResponse:
    """What can be put back."""
    banks_editor(request.user)
    page = retired_page(parts.drafted(slug))
    return render(request, "banks/retired.html", {"page": page, "breadcrumbs": page.breadcrumbs, "tabs": page.tabs})


@login_required
@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """Back into the draft, where it stood or where its editor wants it."""
    user = banks_editor(request.user)
    version = parts.drafted(slug)
    kind, key, _mark = _named(request.POST.get("part", ""))
    try:
        row = restore_part(version=version, kind=kind, key=key, into=request.POST.get("into"), by=user)
    except OvertakenError:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("banks:retired", slug)
    return arranged(request, version, _("Put back: “%(title)s”.") % {"title": row}, place_id(kind, key))
