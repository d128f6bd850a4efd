"""What the views of this room share: discreet headers, cookies of one path, and a check that keeps what was typed."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from secrets import token_bytes
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH, CsrfViewMiddleware, get_token
from django.template.context_processors import csrf
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.pages.answering.presenters.parts import Told

REFUSED, CONFLICT, UNPROCESSABLE, NOT_FOUND = 403, 409, 422, 404
DISCREET = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
LETTERS = CSRF_ALLOWED_CHARS * 2  # twice, so that the sum of two places is a place
PLACE = {letter: place for place, letter in enumerate(CSRF_ALLOWED_CHARS)}
LETTER_OF = bytes(ord(CSRF_ALLOWED_CHARS[byte % len(CSRF_ALLOWED_CHARS)]) for byte in range(256))
UNEVEN = bytes(range(256 - 256 % len(CSRF_ALLOWED_CHARS), 256))  # left out, or some letters came more often
View = TypeVar("View", bound=Callable[..., HttpResponse])


def discreet(view: View) -> View:
    """No copy in a cache, no address in a referrer or a search engine; forms are checked by `is_ours` in the view."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def wrapped(*args: Any, **options: Any) -> HttpResponse:
        answer = view(*args, **options)
        for name, value in DISCREET.items():
            answer.headers[name] = value
        return answer

    return wrapped  # type: ignore[return-value]  # the same signature, which the decorators lose


class _FormCheck(CsrfViewMiddleware):
    """Django's check of the form token, with the reason instead of a page.

    Under `Referrer-Policy: no-referrer` browsers send `Origin: null` and no referrer, so the token alone decides.
    """

    def _reject(self, _request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=REFUSED)

    def _origin_verified(self, request: HttpRequest) -> bool:
        return request.META["HTTP_ORIGIN"] == "null" or bool(super()._origin_verified(request))  # type: ignore[misc]  # no stub

    def _check_referer(self, _request: HttpRequest) -> None:
        return


def is_ours(request: HttpRequest) -> bool:
    """Whether a posted form came from a page that this browser got from us."""

    def unused(_request: HttpRequest) -> HttpResponseBase:
        return HttpResponse()

    return _FormCheck(unused).process_view(request, unused, (), {}) is None


def form_token(request: HttpRequest) -> str:
    """Django's `get_token`, which draws each letter of the mask one by one, and sends the cookie with each answer.

    It lasts a year, and the review renews it. Without it a form keeps what was typed, and asks for one more press.
    """
    secret = request.META.get("CSRF_COOKIE")
    if secret is None:
        return get_token(request)
    mask = b""
    while len(mask) < CSRF_SECRET_LENGTH:
        mask = token_bytes(2 * CSRF_SECRET_LENGTH).translate(LETTER_OF, UNEVEN)[:CSRF_SECRET_LENGTH]
    word = mask.decode("ascii")
    return word + "".join([LETTERS[PLACE[a] + PLACE[b]] for a, b in zip(secret, word, strict=True)])


def shown(request: HttpRequest, template: str, page: object, status: int = 200) -> HttpResponse:
    """A page without session, sign-in or messages: nothing that could tie it to an account."""
    return HttpResponse(render_to_string(f"answering/{template}.html", {"page": page, **csrf(request)}), status=status)


def told(request: HttpRequest, page: Told, status: int = 200) -> HttpResponse:
    return shown(request, "told", page, status)


def is_autosave(request: HttpRequest) -> bool:
    return "X-Autosave" in request.headers


def not_saved(why: str, status: int, **more: object) -> JsonResponse:
    """The answer to the script when nothing was saved."""
    return JsonResponse({"saved": False, "why": why, **more}, status=status)


def keep(answer: HttpResponse, name: str, value: str, *, path: str, until: datetime | None = None) -> None:
    """A cookie for one path, unreadable for scripts; without `until` it ends with the browser's session."""
    secure = bool(settings.SESSION_COOKIE_SECURE)
    answer.set_cookie(name, value, path=path, expires=until, httponly=True, secure=secure, samesite="Lax")


def forget(answer: HttpResponse, name: str, *, path: str) -> None:
    answer.delete_cookie(name, path=path, samesite="Lax")
