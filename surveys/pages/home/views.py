"""The front page, and what machines ask for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from surveys.pages.home import presenters
from surveys.teams.permissions import has_account

ROBOTS = """User-agent: *
Disallow: /s/
Disallow: /j/
Disallow: /receipt/
"""


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Open to everybody; shows each person their own places."""
    if not has_account(request.user):
        return render(request, "home/visitor.html", {"page": presenters.visitor_page()})
    return render(request, "home/front.html", {"page": presenters.front_page(request.user)})


@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Whether the process answers; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the process can work: 200, or 503 with a reason."""
    reason = presenters.why_not_ready()
    return HttpResponse(reason or "ok", content_type="text/plain", status=503 if reason else 200)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keeps search engines away from personal links."""
    return HttpResponse(ROBOTS, content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For programs that look at the old address."""
    return redirect(static("img/favicon.svg"))
