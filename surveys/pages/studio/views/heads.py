"""The head of a draft, and the languages of a bank; for those who edit banks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from surveys.banks.models import BankVersion
from surveys.banks.permissions import banks_editor
from surveys.banks.queries import languages_of
from surveys.banks.services.drafting import OvertakenError, seen
from surveys.banks.services.drafts import HeadContent, change_head, remove_language
from surveys.pages.studio.forms.heads import stored_head, typed_head
from surveys.pages.studio.presenters.heads import HeadConflict, head_conflict, head_page, language_remove_page
from surveys.pages.studio.presenters.languages import language_words
from surveys.pages.studio.views import parts
from surveys.teams.queries import last_trace


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, summary, origin and languages of the draft."""
    user = banks_editor(request.user)
    draft = parts.drafted(slug)
    if request.method != "POST":
        return _page(request, draft, stored_head(draft), seen(draft))
    mark, typed = request.POST.get("seen", ""), typed_head(request.POST, languages_of(draft))
    try:
        change_head(version=draft, content=typed, mark=mark, by=user)
    except OvertakenError as error:
        now = error.now if isinstance(error.now, BankVersion) else draft
        return _page(request, now, typed, seen(now), conflict=head_conflict(now, typed, last_trace(now)), status=409)
    except ValidationError as error:
        return _page(request, draft, typed, mark, error=error, status=422)
    added = typed.new_language
    words = _("Saved. %(language)s is added; below is what is left to translate.")
    messages.success(request, words % {"language": language_words(added)} if added else _("Saved."))
    return redirect("banks:head", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def language_remove(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Says what is lost first."""
    user = banks_editor(request.user)
    draft = parts.drafted(slug)
    if language not in draft.title or language == draft.language:
        raise Http404
    status = 200
    if request.method == "POST":
        try:
            remove_language(version=draft, language=language, mark=request.POST.get("seen", ""), by=user)
        except OvertakenError:
            messages.error(request, _("Somebody changed texts in this language in the meantime. Look at them again."))
            status = 409
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("banks:head", slug)
        else:
            messages.success(request, _("%(language)s is removed.") % {"language": language_words(language)})
            return redirect("banks:head", slug)
    page = language_remove_page(draft, language)
    context = {"page": page, "breadcrumbs": page.breadcrumbs}
    return render(request, "banks/language_remove.html", context, status=status)


def _page(
    request: HttpRequest,
    draft: BankVersion,
    typed: HeadContent,
    mark: str,
    *,
    error: ValidationError | None = None,
    conflict: HeadConflict | None = None,
    status: int = 200,
) -> HttpResponse:
    page = head_page(draft, typed, mark, error=error, conflict=conflict)
    context = {"page": page, "breadcrumbs": page.breadcrumbs, "tabs": page.tabs}
    return render(request, "banks/head.html", context, status=status)
