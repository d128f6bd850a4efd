"""A visitor answers a bank alone and sees the result at once. Nothing is stored, nothing is logged but the address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from surveys.pages.quick_check.forms import read
from surveys.pages.quick_check.presenters import asked, check_page, check_result, choices, outline_for


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "quick_check/index.html", {"choices": choices()})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HttpRequest, bank: str) -> HttpResponse:
    outline = outline_for(bank)
    if outline is None:
        raise Http404
    if request.method != "POST":
        full = request.GET.get("form") == "long"
        return render(request, "quick_check/check.html", {"page": check_page(outline, None, full=full)})
    full = request.POST.get("form") == "long"
    posted = read(request.POST, asked(outline, full=full))
    message = _problem(answered=posted.answered, wrong=len(posted.wrong))
    if message or "edit" in request.POST:
        page = check_page(outline, posted, full=full, message=message)
        return render(request, "quick_check/check.html", {"page": page}, status=422 if message else 200)
    return render(request, "quick_check/result.html", {"page": check_result(outline, posted, full=full)})


def _problem(*, answered: int, wrong: int) -> str:
    if wrong:
        return _("Some answers could not be read. They are marked below; the others are kept.")
    if not answered:
        return _("Nothing is answered yet. Choose an answer for a few questions, then ask for the result again.")
    return ""
