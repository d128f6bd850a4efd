"""Banks as a whole: made, put away and brought back; for those who edit banks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from surveys.banks.models import BankVersion
from surveys.banks.permissions import banks_editor
from surveys.banks.queries import all_versions
from surveys.banks.services import archive_bank, copy_bank, create_bank, restore_bank
from surveys.pages.studio.forms.heads import TypedBank, typed_bank
from surveys.pages.studio.presenters.banks import archive_page, new_bank_page, origin_key
from surveys.pages.studio.presenters.versions import current_version
from surveys.pages.studio.views import parts
from surveys.teams.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A bank from scratch, or as a copy of any version."""
    user = banks_editor(request.user)
    if request.method != "POST":
        return _new_page(request, TypedBank(of=request.GET.get("of", "")))
    typed = typed_bank(request.POST)
    try:
        draft = _made(typed, user)
    except ValidationError as error:
        return _new_page(request, typed, error=error, status=422)
    messages.success(request, _("The draft of your bank is here. Nobody else than editors sees it yet."))
    return redirect("banks:draft", draft.bank.slug)


def _made(typed: TypedBank, user: User) -> BankVersion:
    if not typed.of:
        return create_bank(title=typed.title, slug=typed.slug, language=typed.language, by=user)
    version = next((one for one in all_versions() if origin_key(one) == typed.of), None)
    if version is None:
        raise ValidationError({"of": _("That version is not there any more. Choose another one.")})
    return copy_bank(version=version, title=typed.title, slug=typed.slug, by=user)


def _new_page(
    request: HttpRequest, typed: TypedBank, *, error: ValidationError | None = None, status: int = 200
) -> HttpResponse:
    page = new_bank_page(typed, error=error)
    return render(request, "banks/new.html", {"page": page, "breadcrumbs": page.breadcrumbs}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Says first what goes on."""
    user = banks_editor(request.user)
    versions = parts.readable(request, slug)
    current = parts.found(current_version(versions))
    if not any(one.published_at for one in versions):
        raise Http404
    if request.method != "POST":
        page = archive_page(current, versions)
        return render(request, "banks/archive.html", {"page": page, "breadcrumbs": page.breadcrumbs})
    archive_bank(bank=current.bank, by=user)
    messages.success(request, _("The bank is archived. You find it under “Archived banks”."))
    return redirect("banks:index")


@login_required
@require_POST
def unarchive(request: HttpRequest, slug: str) -> HttpResponse:
    """Back among the banks that can be asked."""
    user = banks_editor(request.user)
    restore_bank(bank=parts.found(current_version(parts.readable(request, slug))).bank, by=user)
    messages.success(request, _("The bank is back: new campaigns can ask it again."))
    return redirect("banks:index")
