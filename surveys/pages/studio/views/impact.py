"""Before a draft is published: what that does, and what its editor decides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.banks.models import BankVersion
from surveys.banks.permissions import banks_editor
from surveys.banks.queries import draft_of
from surveys.banks.services import DraftChangedError, Said, decide_meanings, publish_version
from surveys.pages.studio.forms.publishing import PublishForm, meanings_in
from surveys.pages.studio.presenters.impact.page import ImpactPage, impact_page, published_words
from surveys.pages.studio.presenters.parts import version_url
from surveys.pages.studio.presenters.versions import current_version
from surveys.pages.studio.views import parts
from surveys.teams.models import User
from surveys.teams.permissions import is_admin


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def impact(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing happens before the last button; what is decided is kept on the draft."""
    user = banks_editor(request.user)
    draft = draft_of(slug)
    if draft is None:
        return _no_draft(request, slug)
    if request.method == "POST":
        return _sent(request, draft, user)
    page = impact_page(draft, runs_campaigns=is_admin(user))
    return _page(request, page, _form(page))


def _no_draft(request: HttpRequest, slug: str) -> HttpResponse:
    """A form that is sent twice finds its version published; any other one has nothing to publish."""
    versions = parts.readable(request, slug)
    if request.method == "POST" and request.POST.get("number", "").isdecimal():
        version = parts.numbered(versions, int(request.POST["number"]))
        messages.info(request, _("Version %(number)s is published already.") % {"number": version.number})
        return redirect(version_url(version))
    version = parts.found(current_version(versions))
    messages.info(request, _("This bank has no draft, so there is nothing to publish."))
    return redirect(version_url(version))


def _sent(request: HttpRequest, draft: BankVersion, user: User) -> HttpResponse:
    chosen = meanings_in(request.POST)
    before = draft.meanings
    try:
        draft = decide_meanings(version=draft, meanings=chosen, by=user)
    except ValidationError as error:  # published or discarded a moment ago
        messages.error(request, " ".join(error.messages))
        return redirect(request.path)
    if "publish" not in request.POST:
        messages.success(request, _("Decided. Below stands what that does; you can still change your mind."))
        return redirect(f"{request.path}#trends")
    page = impact_page(draft, runs_campaigns=is_admin(user))
    form = PublishForm(request.POST, warned=bool(page.warnings))
    if draft.meanings != before:
        messages.info(request, _("Your decisions are kept, and change what stands here. Look at it, then publish."))
        return _page(request, page, form, status=409)
    if form.is_valid():
        return _publish(request, draft, form, user)
    return _page(request, page, form, status=422)


def _publish(request: HttpRequest, draft: BankVersion, form: PublishForm, user: User) -> HttpResponse:
    said = Said(form.cleaned_data["seen"], form.cleaned_data["changelog"], form.cleaned_data.get("warnings_reason", ""))
    try:
        version = publish_version(version=draft, by=user, said=said)
    except DraftChangedError as error:
        page = impact_page(draft, runs_campaigns=is_admin(user), changed=error.parts)
        return _page(request, page, _form(page, form), status=409)
    except ValidationError as error:
        if draft_of(draft.bank.slug) is None:  # the same click a moment ago
            return _no_draft(request, draft.bank.slug)
        form.take_errors(error)
        return _page(request, impact_page(draft, runs_campaigns=is_admin(user)), form, status=422)
    messages.success(request, published_words(version))
    return redirect(version_url(version))


def _form(page: ImpactPage, typed: PublishForm | None = None) -> PublishForm:
    """The form with the mark of what is shown now; what was typed stays."""
    initial = {"number": page.number, "seen": page.mark, "changelog": page.changelog}
    if typed is not None:
        initial |= {name: typed.cleaned_data[name] for name in ("changelog", "warnings_reason") if name in typed.fields}
    return PublishForm(initial=initial, warned=bool(page.warnings))


def _page(request: HttpRequest, page: ImpactPage, form: PublishForm, *, status: int = 200) -> HttpResponse:
    context = {"page": page, "form": form, "breadcrumbs": page.breadcrumbs}
    return render(request, "banks/impact.html", context, status=status)
